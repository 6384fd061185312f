"""The other mode: the platform's token is our identity, for all workspaces the same, so a role serves one of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.checks.registry import registry
from django.utils import timezone

from tests import factories
from tests.fakes.aws import FakeAws
from tests.flow.aws.conftest import ROLE
from tests.projected_token import ISSUER, SUBJECT, platform_jwt
from wizard.accounts.models import User, Workspace
from wizard.aws.diagnosis import Operation
from wizard.aws.grants import grant_for
from wizard.aws.guide import trust_policy
from wizard.aws.issuer import system_checks
from wizard.aws.issuer import tokens as issuer
from wizard.aws.models import Connection, SigningKey
from wizard.aws.paste.arns import RoleArn
from wizard.aws.services import save_connection, save_role_arn
from wizard.aws.session.sessions import open_session
from wizard.core.problems import ProblemError, Whose

pytestmark = pytest.mark.django_db


@pytest.fixture
def token_file(tmp_path: Path, settings: LazySettings) -> Path:
    path = tmp_path / "token"
    path.write_text(platform_jwt())
    settings.WEB_IDENTITY_TOKEN_FILE = str(path)
    return path


@pytest.fixture
def globex(db: None) -> Workspace:
    return factories.workspace("Globex")


def elsewhere(workspace: Workspace, role_arn: str = "") -> Connection:
    return Connection.objects.create(workspace=workspace, bucket="globex", role_name="embark", role_arn=role_arn)


def code_of(call: object) -> str:
    with pytest.raises(ProblemError) as caught:
        call()  # type: ignore[operator]
    return caught.value.problem.code


def mint(connection: Connection) -> str:
    return issuer.mint_id_token(connection_id=connection.pk, now=timezone.now())


def test_the_guide_names_what_the_token_says(connection: Connection, token_file: Path) -> None:
    grant = grant_for(connection)
    assert (grant.provider_url, grant.audience, grant.subject) == (ISSUER, "sts.amazonaws.com", SUBJECT)
    (statement,) = trust_policy(grant)["Statement"]
    assert statement["Principal"]["Federated"].endswith(":oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC")
    assert SUBJECT in statement["Condition"]["StringEquals"].values()


def test_aws_gets_the_token_of_the_moment(connection: Connection, token_file: Path, aws: FakeAws) -> None:
    for text in (platform_jwt(), platform_jwt(jti="renewed")):
        token_file.write_text(text)
        open_session(connection, now=timezone.now(), purpose="tst_1")
        operation, sent = aws.asked[-1]
        assert (operation, sent["WebIdentityToken"]) == (Operation.ASSUME, text)


def test_nothing_of_ours_signs(connection: Connection, token_file: Path, dana: User, acme: Workspace) -> None:
    save_connection(workspace=acme, bucket="acme-ml", prefix="", account_id="1" * 12, role_name="embark", by=dana)
    mint(connection)
    assert not SigningKey.objects.exists()
    assert not issuer.can_probe()
    with pytest.raises(AssertionError):
        issuer.mint_probe_token(connection_id=connection.pk, now=timezone.now())


def test_the_access_check_tells_whose_token_it_is(connection: Connection, token_file: Path) -> None:
    told = dict(issuer.describe_token(connection_id=connection.pk, now=timezone.now()))
    assert told == {"Issuer": ISSUER, "Audience": "sts.amazonaws.com", "Subject": SUBJECT, "Key id": "platform"}


def test_only_a_saved_role_gets_it(connection: Connection, token_file: Path) -> None:
    Connection.objects.update(role_arn="")
    assert code_of(lambda: mint(connection)) == "aws.connection.no_role"


def test_a_file_gone_bad_is_ours_to_mend(connection: Connection, token_file: Path) -> None:
    token_file.write_text(platform_jwt(exp=1_000_000))
    assert code_of(lambda: mint(connection)) == "aws.issuer.token_file.expired"
    token_file.write_text("no token")
    assert code_of(lambda: mint(connection)) == "aws.issuer.token_file.malformed"
    token_file.unlink()
    assert code_of(lambda: mint(connection)) == "aws.issuer.token_file.unreadable"
    assert code_of(lambda: grant_for(connection)) == "aws.issuer.token_file.unreadable"


# --- One role, one workspace ------------------------------------------------------------------------------------------


def test_a_role_of_another_workspace_is_refused(
    connection: Connection, globex: Workspace, dana: User, token_file: Path
) -> None:
    other = elsewhere(globex)
    with pytest.raises(ProblemError) as caught:
        save_role_arn(connection=other, role_arn=RoleArn.parse(ROLE), by=dana)
    problem = caught.value.problem
    assert (problem.code, problem.whose) == ("aws.role.other_workspace", Whose.YOURS)
    assert connection.workspace.name not in str(problem)
    other.refresh_from_db()
    assert other.role_arn == ""


def test_also_when_it_is_written_in_capitals(
    connection: Connection, globex: Workspace, dana: User, token_file: Path
) -> None:
    loud = RoleArn(account_id="111122223333", name="EMBARK-ACME")
    assert code_of(lambda: save_role_arn(connection=elsewhere(globex), role_arn=loud, by=dana)) == (
        "aws.role.other_workspace"
    )


def test_a_workspace_may_use_its_role_twice(
    connection: Connection, acme: Workspace, dana: User, token_file: Path
) -> None:
    again = save_role_arn(connection=elsewhere(acme), role_arn=RoleArn.parse(ROLE), by=dana)
    assert mint(again)


def test_with_issuers_of_our_own_the_trust_policy_tells_them_apart(
    connection: Connection, globex: Workspace, dana: User
) -> None:
    assert save_role_arn(connection=elsewhere(globex), role_arn=RoleArn.parse(ROLE), by=dana).role_arn == ROLE


def test_a_role_that_two_held_before_opens_for_neither(
    connection: Connection, globex: Workspace, token_file: Path
) -> None:
    both = (connection, elsewhere(globex, ROLE))
    assert [code_of(lambda each=each: mint(each)) for each in both] == ["aws.role.other_workspace"] * 2
    both[1].delete()
    assert mint(connection)


def test_the_platform_s_own_role_is_nobody_s(
    connection: Connection, dana: User, token_file: Path, settings: LazySettings
) -> None:
    settings.PLATFORM_ROLE_ARN = "arn:aws:iam::999922223333:role/platform/Embark"
    own = RoleArn(account_id="999922223333", name="embark", path="/platform/")
    assert code_of(lambda: save_role_arn(connection=connection, role_arn=own, by=dana)) == "aws.role.ours"
    connection.refresh_from_db()
    assert connection.role_arn == ROLE
    settings.PLATFORM_ROLE_ARN = ROLE  # annotated only after somebody had connected it
    assert code_of(lambda: mint(connection)) == "aws.role.ours"


# --- What the operator is told ----------------------------------------------------------------------------------------


def warnings() -> list[str]:
    return [str(message) for message in system_checks.the_platforms_token_can_be_used()]


def test_the_system_check_is_one_of_djangos() -> None:
    assert system_checks.the_platforms_token_can_be_used in registry.get_checks()


def test_the_system_check_is_content_with_a_good_file(token_file: Path) -> None:
    assert warnings() == []


def test_the_system_check_says_what_is_wrong_with_the_file(token_file: Path) -> None:
    token_file.write_text(platform_jwt(aud="somebody.else"))
    (said,) = warnings()
    assert "somebody.else" in said


def test_the_system_check_has_nothing_to_say_of_our_own_issuers(settings: LazySettings) -> None:
    assert settings.WEB_IDENTITY_TOKEN_FILE == ""
    assert warnings() == []
