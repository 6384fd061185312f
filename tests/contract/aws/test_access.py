"""Access check, listing and ranged reads against the fake and against the demo's AWS: the same answers from both."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import timezone

from tests import factories
from tests.contract.aws import conftest
from tests.contract.aws.conftest import BUCKET, OBJECTS, Account
from wizard.aws.diagnosis import Operation
from wizard.aws.guide import guide_permissions_policy
from wizard.aws.models import AccessCheck, Connection, Listing
from wizard.aws.services import accept_risk, request_access_check
from wizard.aws.session.listing import list_page, stat
from wizard.aws.session.objects import RangedObject
from wizard.aws.session.regions import region_of_constraint
from wizard.aws.session.sessions import AwsSession, open_session
from wizard.aws.types import ProbeState
from wizard.core.jobs import JobState
from wizard.core.problems import ProblemError
from wizard.demo.faults import Fault

pytestmark = pytest.mark.processes


def checked(account: Account, fault: Fault) -> AccessCheck:
    account.set_up(fault)
    check = request_access_check(connection=account.connection, by=account.member)
    check.refresh_from_db()
    return check


def opened(account: Account) -> AwsSession:
    account.set_up(Fault.NONE)
    return open_session(account.connection, now=timezone.now(), purpose="tst_1")


def code_of(call: object) -> str:
    with pytest.raises(ProblemError) as caught:
        call()  # type: ignore[operator]
    return caught.value.problem.code


@pytest.mark.parametrize(
    ("fault", "probe", "code"),
    [
        (Fault.NO_PROVIDER, "assume", "aws.trust.provider_missing"),
        (Fault.WRONG_AUDIENCE, "assume", "aws.trust.audience"),
        (Fault.WRONG_SUBJECT, "assume", "aws.trust.denied"),
        (Fault.WRONG_ACTION, "assume", "aws.trust.denied"),
        (Fault.NO_LIST_BUCKET, "list", "aws.policy.list"),
        (Fault.NO_GET_OBJECT, "read", "aws.policy.get"),
        (Fault.EXPLICIT_DENY, "read", "aws.policy.explicit_deny"),
    ],
)
def test_every_mistake_is_named(account: Account, fault: Fault, probe: str, code: str) -> None:
    check = checked(account, fault)
    assert (check.state, check.problem and check.problem.code) == (JobState.FAILED, code)
    assert [each.key for each in check.ladder if each.problem] == [probe]
    (seen,) = [each.evidence[-1][1] for each in check.ladder if each.problem]
    assert seen.startswith(("400 InvalidIdentityToken", "403 AccessDenied"))


@pytest.mark.parametrize("fault", [Fault.OPEN_ROLE, Fault.ANY_SUBJECT])
def test_a_role_that_lets_others_in_waits_for_an_account_manager(account: Account, fault: Fault) -> None:
    check = checked(account, fault)
    assert check.problem
    assert check.problem.code == "aws.trust.open"
    assert [each.key for each in check.ladder if each.problem] == ["stranger"]
    mo = factories.account_manager(account.connection.workspace)
    accept_risk(connection=account.connection, reason="Only a test account is behind this role.", by=mo)
    check = AccessCheck.objects.order_by("-created_at")[0]
    assert check.is_done, check.problem
    assert [each.key for each in check.ladder if each.state == ProbeState.WARNING] == ["stranger"]


@pytest.mark.parametrize(("fault", "region"), [(Fault.NONE, "us-east-1"), (Fault.WRONG_REGION, "eu-west-1")])
def test_a_role_made_as_the_guide_says_is_green(account: Account, fault: Fault, region: str) -> None:
    check = checked(account, fault)
    assert check.is_done, check.problem
    assert {each.state for each in check.ladder} == {ProbeState.OK}
    assert Connection.objects.get().region == region
    listing = Listing.objects.get()
    assert listing.result
    assert [entry.key for entry in listing.result.objects] == ["in/_SUCCESS", "in/b.parquet", "in/ü +%=&.csv"]
    assert listing.result.prefixes == ("in/2026/",)


def test_ranges_are_exact(account: Account) -> None:
    source = RangedObject.open(opened(account), BUCKET, "in/b.parquet")
    body = OBJECTS["in/b.parquet"]
    assert source.read(300, 10) == body[300:310]
    assert source.read(2040, 99) == body[2040:]
    assert source.read_many([(source.name, start, 5) for start in range(0, 2000, 90)]) == [
        body[start : start + 5] for start in range(0, 2000, 90)
    ]
    assert source.bytes_read == 10 + 8 + 23 * 5


def test_odd_names_are_read(account: Account) -> None:
    assert RangedObject.open(opened(account), BUCKET, "in/ü +%=&.csv").read(0, 9) == b"odd"


def test_a_listing_turns_its_pages(account: Account) -> None:
    session = opened(account)
    first = list_page(session, BUCKET, "in/", delimiter="", limit=3)
    assert first.truncated
    second = list_page(session, BUCKET, "in/", delimiter="", limit=3, token=first.next_token)
    assert not second.truncated
    assert [entry.key for entry in first.objects + second.objects] == sorted(key for key in OBJECTS if key[:3] == "in/")


def test_a_listing_goes_on_after_the_last_entry_of_a_page(account: Account) -> None:
    session, seen, after = opened(account), [], ""
    while not seen or after:
        page = list_page(session, BUCKET, "in/", limit=1, after=after)
        seen += [entry.key for entry in page.objects] + list(page.prefixes)
        after = page.last
    assert seen == sorted(
        {"in/" + key[3:].partition("/")[0] + "/" * (key.count("/") > 1) for key in OBJECTS if key[:3] == "in/"}
    )


def test_a_replaced_object_is_noticed(account: Account) -> None:
    source = RangedObject.open(opened(account), BUCKET, "in/b.parquet")
    source.read(0, 4)
    account.replace("in/b.parquet", bytes(2048))
    assert code_of(lambda: source.read(4, 4)) == "aws.object.changed"


def test_what_is_not_there(account: Account) -> None:
    session = opened(account)
    assert code_of(lambda: stat(session, BUCKET, "in/none.csv")) == "aws.object.missing"
    vanished = replace(stat(session, BUCKET, "in/b.parquet"), key="in/none.csv")
    assert code_of(lambda: RangedObject(session, BUCKET, vanished).read(0, 1)) == "aws.object.missing"
    assert code_of(lambda: list_page(session, "contract-none", "in/")) == "aws.bucket.missing"


def test_the_region_may_be_asked(account: Account) -> None:
    answer = opened(account).ask(Operation.LOCATION, "get_bucket_location", Bucket=BUCKET)
    assert region_of_constraint(answer.get("LocationConstraint")) == "us-east-1"


# --- What only the real thing can show ---


@pytest.mark.parametrize("account", ["demo"], indirect=True)
def test_nothing_outside_of_the_prefix_can_be_reached(account: Account) -> None:
    session = opened(account)
    entry = replace(stat(session, BUCKET, "in/b.parquet"), key="out/c.csv")
    assert code_of(lambda: RangedObject(session, BUCKET, entry).read(0, 1)).startswith(("aws.session.", "aws.policy."))
    assert code_of(lambda: list_page(session, BUCKET, "")).startswith(("aws.session.", "aws.policy."))
    assert code_of(lambda: list_page(session, BUCKET, "out/")).startswith(("aws.session.", "aws.policy."))


@pytest.mark.parametrize("account", ["demo"], indirect=True)
def test_the_session_is_narrower_than_a_generous_role(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conftest, "permissions_policy", guide_permissions_policy)
    session = opened(account)
    assert code_of(lambda: list_page(session, BUCKET, "out/")) == "aws.session.outside"
    entry = replace(stat(session, BUCKET, "in/b.parquet"), key="out/c.csv")
    assert code_of(lambda: RangedObject(session, BUCKET, entry).read(0, 1)) == "aws.session.outside"
