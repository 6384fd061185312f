"""The negative probe: a role that lets another subject in blocks the step until an account manager answers for it."""

from __future__ import annotations

import json

import pytest

from tests import factories
from tests.fakes.aws import FakeAws, error
from wizard.accounts.models import AuditEntry, User
from wizard.aws.check.rungs import role
from wizard.aws.diagnosis import Operation
from wizard.aws.issuer.tokens import PROBE_SUBJECT
from wizard.aws.models import AccessCheck, Connection, Receipt, RiskAcceptance
from wizard.aws.services import accept_risk, request_access_check
from wizard.aws.session.roles import NOTHING
from wizard.aws.types import Probe, ProbeState
from wizard.core.jobs import JobState
from wizard.core.problems import ProblemError, Whose

pytestmark = pytest.mark.django_db(transaction=True)

REASON = "Only our own test bucket is behind this role."


@pytest.fixture
def mo(connection: Connection) -> User:
    return factories.account_manager(connection.workspace)


def checked(connection: Connection, by: User) -> AccessCheck:
    return AccessCheck.objects.get(pk=request_access_check(connection=connection, by=by).pk)


def stranger(check: AccessCheck) -> Probe:
    return next(probe for probe in check.ladder if probe.key == "stranger")


def refusal(call: object) -> str:
    with pytest.raises(ProblemError) as caught:
        call()  # type: ignore[operator]
    return caught.value.problem.code


def test_an_open_role_is_a_finding_with_the_trust_policy_to_paste(
    connection: Connection, dana: User, aws: FakeAws
) -> None:
    aws.trusts_everybody = True
    check = checked(connection, dana)
    assert check.problem
    assert (check.problem.code, check.problem.whose) == ("aws.trust.open", Whose.YOURS)
    assert PROBE_SUBJECT in check.problem.detail
    condition = json.loads(check.problem.paste)["Statement"][0]["Condition"]["StringEquals"]
    assert connection.workspace.subject in condition.values()
    assert [probe.state for probe in check.ladder[5:]] == [ProbeState.SKIPPED] * 5
    assert aws.count(Operation.LIST) == 0


def test_the_session_of_the_stranger_could_do_nothing_and_is_thrown_away(
    connection: Connection, dana: User, aws: FakeAws
) -> None:
    aws.trusts_everybody = True
    checked(connection, dana)
    ours, strangers = (asked for operation, asked in aws.asked if operation == Operation.ASSUME)
    assert ours["Policy"] != strangers["Policy"]
    (statement,) = json.loads(strangers["Policy"])["Statement"]
    assert (statement["Effect"], statement["Action"], statement["Resource"]) == ("Deny", "*", "*")
    assert strangers["DurationSeconds"] == 900
    assert "of-the-session" not in str(AccessCheck.objects.get().probes)


def test_the_customer_finds_the_probe_among_the_receipts(connection: Connection, dana: User, aws: FakeAws) -> None:
    check = checked(connection, dana)
    assumed = Receipt.objects.filter(purpose=check.pk, operation=Operation.ASSUME)
    assert sorted(assumed.values_list("status", flat=True)) == [200, 403]


@pytest.mark.parametrize(
    ("status", "code"),
    [(503, "ServiceUnavailable"), (400, "Throttling"), (400, "InvalidIdentityToken"), (500, "AccessDenied"), (403, "")],
)
def test_no_verdict_is_never_green(connection: Connection, dana: User, aws: FakeAws, status: int, code: str) -> None:
    aws.answers[Operation.ASSUME] = [None, error(Operation.ASSUME, status, code, "")]
    check = checked(connection, dana)
    problem = stranger(check).problem
    assert problem
    assert (problem.code, problem.whose, problem.retryable) == ("aws.trust.no_verdict", Whose.AWS, True)
    assert check.state == JobState.QUEUED, "it is tried again"


def test_a_stranger_that_gets_no_answer_is_no_verdict_either(connection: Connection, dana: User, aws: FakeAws) -> None:
    aws.vanish(Operation.ASSUME)
    aws.answers[Operation.ASSUME].insert(0, None)
    problem = stranger(checked(connection, dana)).problem
    assert problem
    assert (problem.code, problem.retryable) == ("aws.endpoint.unreachable", True)


def test_what_the_platform_signs_cannot_be_probed(
    connection: Connection, dana: User, aws: FakeAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(role, "can_probe", lambda: False)
    check = checked(connection, dana)
    assert check.is_done
    assert stranger(check).state == ProbeState.WARNING
    assert stranger(check).detail.startswith("Not tried")
    assert not any(asked.get("Policy") == NOTHING for _, asked in aws.asked)


# --- The risk, accepted in writing ---


def test_an_accepted_risk_is_a_warning_that_names_who_and_why(
    connection: Connection, dana: User, mo: User, aws: FakeAws
) -> None:
    aws.trusts_everybody = True
    checked(connection, dana)
    accept_risk(connection=connection, reason=f"  {REASON}  ", by=mo)
    check = AccessCheck.objects.order_by("-created_at")[0]
    assert check.is_done, "accepting checks again at once"
    assert stranger(check).state == ProbeState.WARNING
    assert "accepted by Mo" in stranger(check).detail
    assert REASON in stranger(check).detail
    entry = AuditEntry.objects.get(verb="connection.risk_accepted")
    assert (entry.actor, entry.facts["reason"]) == (mo, REASON)


def test_it_is_accepted_for_one_role_only(connection: Connection, dana: User, mo: User, aws: FakeAws) -> None:
    aws.trusts_everybody = True
    checked(connection, dana)
    accept_risk(connection=connection, reason=REASON, by=mo)
    Connection.objects.update(role_arn=f"{connection.role_arn}-2")
    problem = checked(connection, dana).problem
    assert problem
    assert problem.code == "aws.trust.open"


def test_a_role_that_was_closed_needs_no_acceptance_any_more(
    connection: Connection, dana: User, mo: User, aws: FakeAws
) -> None:
    aws.trusts_everybody = True
    checked(connection, dana)
    accept_risk(connection=connection, reason=REASON, by=mo)
    aws.trusts_everybody = False
    assert stranger(checked(connection, dana)).state == ProbeState.OK


def test_only_an_account_manager_of_this_workspace_accepts(connection: Connection, dana: User, aws: FakeAws) -> None:
    aws.trusts_everybody = True
    checked(connection, dana)
    outsider = factories.account_manager(factories.workspace("Other"), email="else@embark.test")
    for person in (dana, outsider):
        code = refusal(lambda person=person: accept_risk(connection=connection, reason=REASON, by=person))
        assert code == "aws.check.managers_only"
    assert not RiskAcceptance.objects.exists()


def test_a_reason_is_a_sentence(connection: Connection, dana: User, mo: User, aws: FakeAws) -> None:
    aws.trusts_everybody = True
    checked(connection, dana)
    assert refusal(lambda: accept_risk(connection=connection, reason="ok" + " " * 40, by=mo)) == "aws.risk.reason"


def test_nothing_is_accepted_ahead(connection: Connection, dana: User, mo: User, aws: FakeAws) -> None:
    checked(connection, dana)
    assert refusal(lambda: accept_risk(connection=connection, reason=REASON, by=mo)) == "aws.risk.none"


@pytest.mark.parametrize("is_open", [False, True])
def test_its_receipt_tells_it_from_every_other_call(
    connection: Connection, dana: User, aws: FakeAws, is_open: bool
) -> None:
    aws.trusts_everybody = is_open
    checked(connection, dana)
    (receipt,) = Receipt.objects.filter(as_stranger=True)
    assert receipt.operation == Operation.ASSUME
    assert receipt.is_well_refused is not is_open
    assert not receipt.is_refused
    assert not Receipt.objects.all().refused().exists()
