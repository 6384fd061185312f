"""The access check on the page: waiting for IAM, asked again, an open role, a paying requester, and who may do what."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories
from wizard.accounts.models import HandOffLink, User, Workspace
from wizard.aws.models import AccessCheck, Connection, RiskAcceptance
from wizard.aws.types import Probe, ProbeState
from wizard.core.jobs import JobState
from wizard.core.problems import Problem, Whose
from wizard.onboarding.handoff import hand_off
from wizard.onboarding.links import url_of
from wizard.onboarding.models import Onboarding
from wizard.registration.models import Registration

HTMX = {"HX-Request": "true", "HX-Target": "access-check"}
REASON = "Acme owns every workspace on this server; agreed with their security on 20 November."


@pytest.fixture
def row(acme: Workspace, dana: User) -> Onboarding:
    """Its check is green."""
    return factories.connected(acme, dana)


@pytest.fixture
def connection(row: Onboarding) -> Connection:
    assert row.connection
    return row.connection


def address(row: Onboarding, end: str = "") -> str:
    return f"/onboardings/{row.pk}/aws{end}"


def problem(code: str, whose: Whose = Whose.YOURS) -> Problem:
    return Problem(code, whose, "The role refused us", "403 AccessDenied.", "Paste this.", paste='{"a": "<b>"}')


def found(connection: Connection, code: str, **facts: Any) -> None:
    """The newest check ended with this Problem, in its second probe."""
    said = problem(code)
    probes = (
        Probe("arn", "The role ARN makes sense", ProbeState.OK, seconds=0.1),
        Probe("assume", "AWS lets it assume the role", ProbeState.FAILED, seconds=0.2, problem=said),
        Probe("list", "The role may list", ProbeState.SKIPPED, detail="Not tried, because it failed."),
    )
    stored = {"state": JobState.FAILED, "problem_json": said.to_json()} | facts
    connection.checks.update(probes=[probe.to_json() for probe in probes], **stored)


def waits(connection: Connection, *, seconds: float = 8.5) -> None:
    due = timezone.now() + timedelta(seconds=seconds)
    found(connection, "aws.trust.denied", state=JobState.QUEUED, problem_json=None, tries=2, not_before=due)


# --- live ---


def test_while_iam_may_spread_the_role_the_page_leads_with_what_it_saw_and_counts_down(
    row: Onboarding, connection: Connection, as_dana: Client
) -> None:
    waits(connection, seconds=90)
    page = as_dana.get(address(row)).content.decode()
    assert "Not there yet: The role refused us." in page
    assert "try <strong>3 of 12</strong>" in page
    assert re.search(r'data-countdown="(8\d|90)">\1 s</time>', page)
    assert 'data-problem="aws.trust.denied"' in page
    assert ">Check now<" in page
    assert "e-mail you" in page
    assert 'data-announce="Access check: not there yet, try 3 of 12"' in page, "nobody is told each second"


def test_check_now_hurries_the_one_that_waits(row: Onboarding, connection: Connection, as_dana: Client) -> None:
    waits(connection, seconds=300)
    assert as_dana.post(address(row), {"action": "check"})["Location"] == address(row) + "#check"
    check = connection.checks.get()
    assert check.not_before is not None
    assert check.not_before <= timezone.now()


def poll_of(page: str) -> str:
    return re.findall(r'id="access-check"[^>]*hx-get="([^"]*)"', page)[0].replace("&amp;", "&")


def test_nothing_is_swapped_while_nothing_changed(
    row: Onboarding, connection: Connection, as_dana: Client, as_tim: Client
) -> None:
    waits(connection)
    poll = poll_of(as_dana.get(address(row)).content.decode())
    assert as_dana.get(poll, headers=HTMX).status_code == 204
    as_tim.post(address(row), {"action": "tick", "done": ["role-1"]})
    part = as_dana.get(poll, headers=HTMX).content.decode()
    assert 'id="tick-role-1" hx-swap-oob="true"' in part
    assert "Tim, <time" in part
    assert 'id="id_role_arn"' not in part, "what is being typed is never swapped"


@pytest.mark.parametrize(
    ("handed_off", "code", "polls"), [(True, "x.y", True), (False, "x.y", False), (True, "", False)]
)
def test_others_are_looked_for_while_a_link_is_open_and_the_step_is_not_green(
    row: Onboarding, connection: Connection, as_mo: Client, handed_off: bool, code: str, polls: bool
) -> None:
    if handed_off:
        later = timezone.now() + timedelta(days=1)
        HandOffLink.objects.create(workspace=row.workspace, onboarding_id=row.pk, expires_at=later)
    if code:
        found(connection, code)
    page = as_mo.get(address(row)).content.decode()
    assert bool(re.search(r'id="access-check"[^>]*hx-trigger="every 8s"', page)) is polls


# --- again, at any time ---


def test_a_registered_model_can_be_checked_again_and_nothing_else_is_changed(
    row: Onboarding, connection: Connection, as_dana: Client
) -> None:
    row.registration = Registration.objects.create(workspace=row.workspace, idempotency_key=row.pk, order_json={})
    row.save()
    assert ">Check again<" in as_dana.get(address(row)).content.decode()
    assert as_dana.post(address(row), {"action": "check"}).status_code == 302
    assert connection.checks.count() == 2
    role = {"action": "role", "role_arn": "arn:aws:iam::123456789012:role/other"}
    assert as_dana.post(address(row), role).status_code == 422


def test_a_role_refused_later_is_reported_and_what_is_registered_stays_in_sight(
    acme: Workspace, dana: User, as_dana: Client
) -> None:
    row = factories.mapped(acme, dana)
    assert row.connection
    row.registration = Registration.objects.create(workspace=acme, idempotency_key=row.pk, order_json={})
    row.save()
    found(row.connection, "aws.role.revoked")
    page = as_dana.get(address(row)).content.decode()
    assert 'data-problem="aws.role.revoked"' in page
    assert 'href="#id_pasted"' in page
    for step in ("data", "columns", "review"):
        assert as_dana.get(f"/onboardings/{row.pk}/{step}").status_code == 200


def test_an_accepted_risk_is_seen_in_review(acme: Workspace, dana: User, mo: User, as_dana: Client) -> None:
    row = factories.mapped(acme, dana)
    assert row.connection
    RiskAcceptance.objects.create(
        connection=row.connection, role_arn=row.connection.role_arn, reason=REASON, accepted_by=mo
    )
    assert REASON in as_dana.get(f"/onboardings/{row.pk}/review").content.decode()
    Connection.objects.update(role_arn="arn:aws:iam::123456789012:role/other")
    AccessCheck.objects.update(role_arn="arn:aws:iam::123456789012:role/other")
    assert REASON not in as_dana.get(f"/onboardings/{row.pk}/review").content.decode(), "it was about another role"


def test_without_a_role_there_is_nothing_to_check_again(
    row: Onboarding, connection: Connection, as_dana: Client
) -> None:
    Connection.objects.update(role_arn="")
    assert as_dana.post(address(row), {"action": "check"}).status_code == 404


@pytest.mark.parametrize(
    "sent", [{"action": "check"}, {"action": "role", "role_arn": "arn:aws:iam::123456789012:role/embark-acme"}]
)
def test_too_many_checks_are_refused_in_words(
    row: Onboarding, connection: Connection, as_dana: Client, sent: dict[str, str]
) -> None:
    for _ in range(12):
        answer = as_dana.post(address(row), sent)
        connection.checks.update(state=JobState.DONE)
    assert answer.status_code == 429
    assert 'data-problem="aws.check.too_many"' in answer.content.decode()


def test_a_failed_check_says_where_it_stopped_and_offers_the_linter(
    row: Onboarding, connection: Connection, as_dana: Client
) -> None:
    found(connection, "aws.trust.denied")
    page = as_dana.get(address(row)).content.decode()
    assert 'href="#rung-assume"' in page
    assert 'id="rung-assume"' in page
    assert 'href="#id_pasted"' in page
    assert "Not tried, because" in page


def test_our_own_faults_send_nobody_to_a_policy(row: Onboarding, connection: Connection, as_dana: Client) -> None:
    said = problem("aws.trust.key", Whose.OURS)
    connection.checks.update(state=JobState.FAILED, problem_json=said.to_json())
    assert 'href="#id_pasted"' not in as_dana.get(address(row)).content.decode()


# --- whose turn ---


def turn(page: str) -> list[str]:
    return re.findall(r'"pill pill-whose-yours">([^<]*)<', unescape(page))


def test_whoever_reads_is_told_whose_turn_it_is(
    row: Onboarding, connection: Connection, dana: User, as_dana: Client, as_mo: Client, client: Client
) -> None:
    found(connection, "aws.trust.denied")
    assert turn(as_dana.get(address(row)).content.decode()) == ["Your turn"]
    assert turn(as_mo.get(address(row)).content.decode()) == ["The customer's turn"]
    link = hand_off(onboarding=row, by=dana)
    assert turn(as_dana.get(address(row)).content.decode()) == ["The cloud admin's turn"]
    assert turn(as_mo.get(address(row)).content.decode()) == ["The customer's turn"]
    assert turn(client.get(url_of(link)).content.decode()) == ["Your turn"]


# --- an open role ---


def test_an_open_role_is_accepted_by_the_account_manager_in_writing(
    row: Onboarding, connection: Connection, as_mo: Client, as_dana: Client
) -> None:
    found(connection, "aws.trust.open")
    assert f'action="{address(row, "/accept-risk")}"' in as_mo.get(address(row)).content.decode()
    assert as_mo.post(address(row, "/accept-risk"), {"reason": REASON}).status_code == 302
    assert connection.risk_acceptances.get().reason == REASON
    assert connection.checks.live().count() == 1  # type: ignore[attr-defined]
    page = as_dana.get(address(row)).content.decode()
    assert REASON in page
    assert "data-risk-accepted" in page


def test_members_are_told_who_can_accept_it(row: Onboarding, connection: Connection, as_dana: Client) -> None:
    found(connection, "aws.trust.open")
    page = as_dana.get(address(row)).content.decode()
    assert "Only your account manager can accept this" in page
    assert "accept-risk" not in page
    assert as_dana.get(f"/onboardings/{row.pk}/data").status_code == 302, "the step stays blocked"


@pytest.mark.parametrize("who", ["as_dana", "as_tim", "as_eve"])
@pytest.mark.parametrize("end", ["/accept-risk", "/try-paying"])
def test_nobody_else_decides(
    row: Onboarding, connection: Connection, who: str, end: str, request: pytest.FixtureRequest
) -> None:
    found(connection, "aws.trust.open")
    browser: Client = request.getfixturevalue(who)
    assert browser.post(address(row, end), {"reason": REASON}).status_code == 404
    assert RiskAcceptance.objects.count() == 0
    assert AccessCheck.objects.count() == 1


@pytest.mark.parametrize("reason", ["", "   ", "ok", "x" * 2000])
def test_a_risk_needs_words(row: Onboarding, connection: Connection, as_mo: Client, reason: str) -> None:
    found(connection, "aws.trust.open")
    answer = as_mo.post(address(row, "/accept-risk"), {"reason": reason})
    assert answer.status_code == 422
    field = answer.content.decode().partition('id="risk-form"')[2].partition("</form>")[0]
    assert 'id="id_reason_error"' in field
    assert "autofocus" in field, "the page begins far above it"
    assert RiskAcceptance.objects.count() == 0


def test_where_nothing_is_open_nothing_is_accepted(row: Onboarding, connection: Connection, as_mo: Client) -> None:
    answer = as_mo.post(address(row, "/accept-risk"), {"reason": REASON})
    assert answer.status_code == 422
    assert 'data-problem="aws.risk.none"' in answer.content.decode()


@pytest.mark.parametrize("end", ["/accept-risk", "/try-paying"])
def test_decisions_are_not_made_by_looking(row: Onboarding, as_mo: Client, end: str) -> None:
    checks = AccessCheck.objects.count()
    for answer in (as_mo.get(address(row, end)), as_mo.head(address(row, end))):
        assert answer.status_code == 302
        assert answer.headers["Location"] == address(row, "#check")
    assert (RiskAcceptance.objects.count(), AccessCheck.objects.count()) == (0, checks)


def test_hostile_words_of_a_risk_are_only_words(row: Onboarding, connection: Connection, as_mo: Client) -> None:
    found(connection, "aws.trust.open")
    as_mo.post(address(row, "/accept-risk"), {"reason": "<script>alert('a risk')</script>"})
    page = as_mo.get(address(row)).content.decode()
    assert "&lt;script&gt;alert(&#x27;a risk&#x27;)&lt;/script&gt;" in page
    assert "<script>alert" not in page


# --- readers who pay ---


def test_a_plain_refusal_may_be_tried_once_as_the_paying_requester(
    row: Onboarding, connection: Connection, as_mo: Client, as_dana: Client
) -> None:
    found(connection, "aws.access.denied_list")
    assert "try-paying" not in as_dana.get(address(row)).content.decode()
    assert f'action="{address(row, "/try-paying")}"' in as_mo.get(address(row)).content.decode()
    assert as_mo.post(address(row, "/try-paying")).status_code == 302
    assert connection.checks.live().get().pays  # type: ignore[attr-defined]


def test_other_refusals_cost_nobody_anything(row: Onboarding, connection: Connection, as_mo: Client) -> None:
    found(connection, "aws.trust.denied")
    assert "try-paying" not in as_mo.get(address(row)).content.decode()


def test_before_there_is_a_place_there_is_nothing_to_pay_for(acme: Workspace, dana: User, as_mo: Client) -> None:
    row = factories.named(acme, dana)
    answer = as_mo.post(address(row, "/try-paying"))
    assert answer.status_code == 422
