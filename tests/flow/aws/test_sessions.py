"""Sessions: what STS is asked for, what happens when S3 sends us elsewhere or ends the session, and no other keys."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.utils import timezone

from tests.fakes.aws import FakeAws, error
from wizard.accounts.models import User
from wizard.aws.diagnosis import Operation
from wizard.aws.models import Connection
from wizard.aws.services import request_access_check
from wizard.aws.session import clients, roles
from wizard.aws.session.calls import Question
from wizard.aws.session.clients import Keys
from wizard.aws.session.listing import list_page
from wizard.aws.session.roles import session_name
from wizard.aws.session.sessions import AwsSession, open_session
from wizard.aws.types import Call
from wizard.core import bell
from wizard.core.problems import ProblemError

pytestmark = pytest.mark.django_db

KEYS = Keys("ASIAONE", "very-secret", "very-token", timezone.now())


def opened(connection: Connection, **more: Any) -> AwsSession:
    return open_session(connection, now=timezone.now(), purpose="chk_1", **more)


def test_sts_is_asked_for_the_least(connection: Connection, aws: FakeAws) -> None:
    opened(connection)
    ((_, asked),) = aws.asked
    assert asked["RoleArn"] == connection.role_arn
    assert asked["DurationSeconds"] == 900
    assert asked["RoleSessionName"] == f"embark-{connection.workspace_id}-chk_1"
    assert "arn:aws:s3:::acme-ml/in/*" in json.dumps(json.loads(asked["Policy"]))
    assert asked["region"] == "us-east-1"


def test_sts_is_asked_in_the_buckets_region(connection: Connection, aws: FakeAws) -> None:
    connection.region = "eu-west-1"
    opened(connection)
    assert aws.asked[0][1]["region"] == "eu-west-1"


def test_a_region_without_sts_falls_back_to_the_one_that_is_always_on(connection: Connection, aws: FakeAws) -> None:
    connection.region = "me-south-1"
    aws.refuse_once(Operation.ASSUME, 403, "RegionDisabledException", "STS is not activated in this region")
    opened(connection)
    assert [asked["region"] for _, asked in aws.asked] == ["me-south-1", "us-east-1"]


def test_the_right_region_is_learned_from_the_refusal(connection: Connection, aws: FakeAws) -> None:
    aws.regions["acme-ml"] = "eu-west-1"
    session = opened(connection)
    assert len(list_page(session, "acme-ml", "in/").objects) == 2
    assert session.region == "eu-west-1"
    list_page(session, "acme-ml", "in/")
    assert aws.count(Operation.LIST) == 3  # the first one twice


def test_a_redirect_by_header_is_followed(connection: Connection, aws: FakeAws) -> None:
    aws.refuse_once(Operation.LIST, 301, "PermanentRedirect", headers={"x-amz-bucket-region": "eu-west-1"})
    session = opened(connection)
    aws.regions["acme-ml"] = "eu-west-1"
    assert list_page(session, "acme-ml", "in/").objects


def test_only_one_redirect_is_followed(connection: Connection, aws: FakeAws) -> None:
    aws.regions["acme-ml"] = "eu-west-1"
    aws.refuse(Operation.LIST, 301, "PermanentRedirect", headers={"x-amz-bucket-region": "eu-west-3"})
    with pytest.raises(ProblemError) as caught:
        list_page(opened(connection), "acme-ml", "in/")
    assert caught.value.problem.code == "aws.bucket.region"
    assert aws.count(Operation.LIST) == 2


def test_an_opt_in_region_gets_a_session_of_its_own_sts(connection: Connection, aws: FakeAws) -> None:
    """Where the bucket is, we learn from the refusal; there the session of another region's STS counts for nothing."""
    session = opened(connection)
    aws.regions["acme-ml"] = "me-south-1"
    sent = error(Operation.LIST, 400, "AuthorizationHeaderMalformed", "expecting 'me-south-1'", Region="me-south-1")
    unknown = error(Operation.LIST, 400, "InvalidToken", "The provided token is malformed or otherwise invalid.")
    aws.answers[Operation.LIST] = [sent, unknown, None]
    assert list_page(session, "acme-ml", "in/").objects
    assert [asked["region"] for operation, asked in aws.asked if operation == Operation.ASSUME] == [
        "us-east-1",
        "me-south-1",
    ]


def test_each_cure_is_tried_once(connection: Connection, aws: FakeAws) -> None:
    session = opened(connection)
    elsewhere = [
        error(Operation.LIST, 400, "AuthorizationHeaderMalformed", "", Region=region)
        for region in ("eu-west-1", "eu-west-2", "eu-west-3")
    ]
    ended = error(Operation.LIST, 400, "ExpiredToken", "")
    aws.answers[Operation.LIST] = [elsewhere[0], ended, elsewhere[1], ended, elsewhere[2], None]
    with pytest.raises(ProblemError) as caught:
        list_page(session, "acme-ml", "in/")
    assert caught.value.problem.code == "aws.bucket.region"
    assert (aws.count(Operation.LIST), aws.count(Operation.ASSUME)) == (3, 2)


def test_an_ended_session_is_renewed_once(connection: Connection, aws: FakeAws) -> None:
    session = opened(connection)
    aws.refuse_once(Operation.LIST, 400, "ExpiredToken", "The provided token has expired.")
    assert list_page(session, "acme-ml", "in/").objects
    assert aws.count(Operation.ASSUME) == 2
    assert aws.asked[-1][1]["key"] == "ASIA2"


def test_a_session_that_the_buckets_region_does_not_know_is_opened_there(connection: Connection, aws: FakeAws) -> None:
    aws.regions["acme-ml"] = "af-south-1"
    session = opened(connection)
    session.move_to("af-south-1")
    aws.refuse_once(Operation.LIST, 400, "InvalidToken", "The provided token is malformed or otherwise invalid.")
    assert list_page(session, "acme-ml", "in/").objects
    regions = [asked["region"] for operation, asked in aws.asked if operation == Operation.ASSUME]
    assert regions == ["us-east-1", "af-south-1"]


def test_a_session_that_keeps_ending_is_told(connection: Connection, aws: FakeAws) -> None:
    session = opened(connection)
    aws.refuse(Operation.LIST, 400, "ExpiredToken", "The provided token has expired.")
    with pytest.raises(ProblemError) as caught:
        list_page(session, "acme-ml", "in/")
    assert caught.value.problem.code == "aws.session.expired"
    assert aws.count(Operation.ASSUME) == 2


def test_a_session_is_renewed_before_it_ends(connection: Connection, aws: FakeAws) -> None:
    aws.session_seconds = 30
    session = opened(connection)
    list_page(session, "acme-ml", "in/")
    assert aws.count(Operation.ASSUME) == 2


def test_every_call_is_heard_with_its_request_id(connection: Connection, aws: FakeAws) -> None:
    heard: list[Call] = []
    session = opened(connection, heard=heard.append)
    aws.refuse(Operation.LIST, 403, "AccessDenied", "Access Denied")
    with pytest.raises(ProblemError):
        list_page(session, "acme-ml", "in/")
    assert [(call.operation, call.status, call.code, call.request_id) for call in heard] == [
        ("sts:AssumeRoleWithWebIdentity", 200, "", "REQ-OK"),
        ("s3:ListBucket", 403, "AccessDenied", "REQ-REFUSED"),
    ]


def test_no_answer_is_our_problem(connection: Connection, aws: FakeAws) -> None:
    aws.vanish(Operation.ASSUME)
    with pytest.raises(ProblemError) as caught:
        opened(connection)
    assert (caught.value.problem.code, caught.value.problem.retryable) == ("aws.endpoint.unreachable", True)


def test_secrets_are_not_in_what_gets_printed(connection: Connection, aws: FakeAws) -> None:
    session = opened(connection)
    list_page(session, "acme-ml", "in/")
    assert "of-the-session" not in repr(session)
    assert "very" not in repr(KEYS)
    question = Question(Operation.ASSUME, "assume_role_with_web_identity", {"WebIdentityToken": "very.own.token"})
    assert "very" not in repr(question)


@pytest.mark.django_db(transaction=True)
def test_keys_and_tokens_are_in_no_row_and_no_message(
    connection: Connection, aws: FakeAws, dana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[str, str]] = []
    post = bell._post
    monkeypatch.setattr(bell, "_post", lambda *message: sent.append(message) or post(*message))
    tokens: list[str] = []
    mint = roles.mint_id_token
    monkeypatch.setattr(roles, "mint_id_token", lambda **pair: tokens.append(mint(**pair)) or tokens[-1])
    check = request_access_check(connection=connection, by=dana)
    check.refresh_from_db()
    assert check.is_done, check.problem
    assert tokens
    assert ("wizard.aws.tasks.run_access_check", check.pk) in sent
    rows = [str(row) for model in apps.get_models() for row in model._default_manager.values_list()]
    assert any("s3:ListBucket" in row for row in rows)
    for secret in ("secret-of-the-session", "token-of-the-session", "ASIA1", *tokens):
        assert not any(secret in row for row in rows)
        assert not any(secret in str(message) for message in sent)
        assert secret not in repr(opened(connection))


def test_session_names_fit_cloudtrail() -> None:
    name = session_name("wsp_1", "odd purpose/ü" + "x" * 80)
    assert len(name) == 64
    assert name.startswith("embark-wsp_1-odd-purpose--")


@pytest.fixture
def ambient(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """A machine full of credentials and settings that are none of our business."""
    (tmp_path / "credentials").write_text("[default]\naws_access_key_id=AKIAFILE\naws_secret_access_key=x\n")
    (tmp_path / "config").write_text("[default]\nregion=ap-east-1\nendpoint_url=http://127.0.0.1:1\n")
    for name, value in {
        "AWS_ACCESS_KEY_ID": "AKIAAMBIENT",
        "AWS_SECRET_ACCESS_KEY": "ambient",
        "AWS_PROFILE": "none-such",
        "AWS_REGION": "ap-east-1",
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "credentials"),
        "AWS_ENDPOINT_URL": "http://127.0.0.1:2",
        "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:3",
        "AWS_ENDPOINT_URL_STS": "http://127.0.0.1:4",
    }.items():
        monkeypatch.setenv(name, value)
    clients._bare_session.cache_clear()


def test_s3_knows_no_keys_but_the_sessions(ambient: None) -> None:
    client = clients.s3_client(region="eu-west-1", keys=KEYS)
    assert client._request_signer._credentials.access_key == "ASIAONE"
    assert client.meta.endpoint_url == "https://s3.eu-west-1.amazonaws.com"
    assert client.meta.region_name == "eu-west-1"


def test_sts_signs_with_nothing(ambient: None) -> None:
    client = clients.sts_client(region="eu-west-1")
    assert client._request_signer._credentials is None
    assert client.meta.endpoint_url == "https://sts.eu-west-1.amazonaws.com"


def test_the_demos_endpoints_are_settings(settings: LazySettings) -> None:
    settings.S3_ENDPOINT = settings.STS_ENDPOINT = "http://127.0.0.1:9"
    assert clients.sts_client(region="us-east-1").meta.endpoint_url == "http://127.0.0.1:9"
    client = clients.s3_client(region="us-east-1", keys=KEYS)
    assert client.meta.endpoint_url == "http://127.0.0.1:9"
    assert client.meta.config.s3["addressing_style"] == "path"


def test_patience_has_an_end() -> None:
    config = clients.sts_client(region="us-east-1").meta.config
    assert (config.connect_timeout, config.read_timeout, config.retries["total_max_attempts"]) == (3, 10, 3)


def test_sessions_of_one_endpoint_share_connections_and_no_keys() -> None:
    other = Keys(access_key="ASIATWO", secret_key="x", token="y", expires_at=KEYS.expires_at)
    one, two = (clients.s3_client(region="eu-west-1", keys=keys) for keys in (KEYS, other))
    elsewhere = clients.s3_client(region="eu-west-2", keys=KEYS)
    assert one._endpoint.http_session is two._endpoint.http_session is not elsewhere._endpoint.http_session
    assert two._request_signer._credentials.access_key == "ASIATWO"


def test_a_forked_worker_makes_its_own_connections() -> None:
    clients.warm()
    assert clients._connections
    pid = os.fork()
    if pid == 0:
        os._exit(len(clients._connections))
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
