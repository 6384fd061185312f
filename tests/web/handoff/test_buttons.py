"""What whoever holds a hand-off link may do, that it is written down, and all that it does not open."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import records
from tests.architecture.test_urls import OURS, is_public
from tests.web.handoff.conftest import ROLE, address, press
from wizard.accounts.handoff import signed_address
from wizard.accounts.models import AuditEntry, HandOffLink, User
from wizard.aws.models import AccessCheck, Connection, GuideTick
from wizard.aws.types import Probe, ProbeState
from wizard.core.jobs import JobState
from wizard.core.problems import Problem, Whose
from wizard.onboarding import handoff
from wizard.onboarding.handoff import revoke_hand_off
from wizard.onboarding.models import Onboarding
from wizard.web.hand_off_access import ACTIONS

GUARDED = sorted(name for name, found in OURS.items() if not is_public(found))


def used(link: HandOffLink) -> list[str]:
    entries = AuditEntry.objects.filter(hand_off=link, verb="hand_off.used").order_by("pk")
    return [entry.facts["action"] for entry in entries]


def test_she_pastes_the_role_and_it_is_checked(link: HandOffLink, row: Onboarding, stranger: Client) -> None:
    answer = press(stranger, link, "role", role_arn=ROLE)
    assert answer.status_code == 302
    assert answer["Location"].startswith(address(link))
    assert answer["Location"].endswith("#check")
    check = AccessCheck.objects.get()
    assert (check.hand_off, check.requested_by, check.role_arn) == (link, None, ROLE)
    assert used(link) == ["role"]
    row.refresh_from_db()
    assert row.connection.role_arn == ROLE


def test_she_ticks_a_step_off_for_all_to_see(link: HandOffLink, stranger: Client, as_dana: Client) -> None:
    assert press(stranger, link, "tick", done="role-1").status_code == 302
    tick = GuideTick.objects.get()
    assert (tick.step_key, tick.hand_off, tick.ticked_by) == ("role-1", link, None)
    assert used(link) == ["tick"]
    assert "The cloud admin" in as_dana.get(f"/onboardings/{link.onboarding_id}/aws").content.decode()


def test_she_has_a_policy_judged_and_nothing_of_it_is_kept(link: HandOffLink, stranger: Client) -> None:
    answer = press(stranger, link, "lint", pasted='{"Version": "2012-10-17", "Statement": ["canary-5b1"]}')
    assert answer.status_code == 200
    assert "canary-5b1" in answer.content.decode()
    assert used(link) == ["lint"]
    assert "canary-5b1" not in str(list(AuditEntry.objects.values()))


def test_she_checks_again(link: HandOffLink, stranger: Client) -> None:
    press(stranger, link, "role", role_arn=ROLE)
    AccessCheck.objects.update(state=JobState.FAILED)
    assert press(stranger, link, "check").status_code == 302
    assert AccessCheck.objects.filter(hand_off=link).count() == 2
    assert used(link) == ["role", "check"]


def test_she_downloads_the_guides_files(link: HandOffLink, stranger: Client) -> None:
    page = stranger.get(f"{address(link)}?way=cli").content.decode()
    files = re.findall(rf'href="({re.escape(address(link))}files/cli/[^"]+)"', page)
    assert files
    for path in files:
        answer = stranger.get(path)
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["Cache-Control"] == "no-store"
        assert ROLE.rpartition("/")[2] in answer.content.decode()
    assert stranger.get(f"{address(link)}files/cli/nothing").status_code == 404


def test_what_does_not_fit_is_said_beside_its_field(link: HandOffLink, stranger: Client) -> None:
    answer = press(stranger, link, "role", role_arn="arn:aws:iam::123456789012:policy/x")
    assert answer.status_code == 422
    assert answer["Cache-Control"] == "no-store"
    assert answer.context["role_form"].errors["role_arn"]
    assert used(link) == ["role"]
    assert not AccessCheck.objects.exists()


def test_without_the_forms_token_nothing_is_done(link: HandOffLink, stranger: Client) -> None:
    before = AuditEntry.objects.count()
    assert stranger.post(address(link), {"action": "role", "role_arn": ROLE}).status_code == 403
    assert AuditEntry.objects.count() == before


def test_a_button_makes_no_session(link: HandOffLink, stranger: Client) -> None:
    press(stranger, link, "role", role_arn=ROLE)
    assert "embark_session" not in stranger.cookies


def test_two_tabs_press_the_same_button(link: HandOffLink, stranger: Client) -> None:
    for browser in (stranger, Client(enforce_csrf_checks=True)):
        assert press(browser, link, "role", role_arn=ROLE).status_code == 302
    assert AccessCheck.objects.count() == 1


def test_what_is_no_button_of_hers_changes_nothing(link: HandOffLink, row: Onboarding, stranger: Client) -> None:
    before = Connection.objects.values().get()
    place = {"bucket": "s3://evil/", "account_id": "999999999999", "role_name": "evil"}
    for action in ("bucket", "accept", "accept_risk", "hand_off", "revoke", "", "x" * 5_000, "register"):
        press(stranger, link, action, reason="because", **place)
    assert Connection.objects.values().get() == before
    assert set(used(link)) == {"other"}


def test_every_button_is_written_down(link: HandOffLink, stranger: Client) -> None:
    for action in ACTIONS:
        press(stranger, link, action)
    assert used(link) == list(ACTIONS)


@pytest.mark.parametrize("name", GUARDED)
def test_the_link_opens_no_other_address(link: HandOffLink, row: Onboarding, stranger: Client, name: str) -> None:
    """With the link's page open in the same browser, and the link's own id and signature in the place of any id."""
    stranger.get(address(link))
    model = records.model(row.workspace)
    ids = {"onboarding_id": row.pk, "model_id": model.pk}
    wanted = re.findall(r"<\w+:(\w+)>", str(OURS[name].pattern))
    for fallback in (link.pk, signed_address(link)):
        for known in (ids, {}):
            path = reverse(name, kwargs={each: known.get(each, fallback) for each in wanted})
            for ask in (stranger.get, stranger.head):
                answer = ask(path)
                assert answer.status_code in (302, 404, 405), path
                if answer.status_code == 302:
                    assert answer["Location"].startswith("/accounts/login/"), path
            assert stranger.post(path, {"action": "role", "role_arn": ROLE}).status_code in (302, 403, 404, 405), path
    assert not AccessCheck.objects.exists()


def test_a_link_revoked_while_the_page_was_open_does_nothing(
    link: HandOffLink, row: Onboarding, dana: User, stranger: Client
) -> None:
    stranger.get(address(link))
    token = stranger.cookies["embark_csrf"].value
    revoke_hand_off(onboarding=row, by=dana)
    answer = stranger.post(address(link), {"action": "role", "role_arn": ROLE, "csrfmiddlewaretoken": token})
    assert answer.status_code == 410
    assert not AccessCheck.objects.exists()
    assert used(link) == []


def test_too_many_clicks_are_told_to_wait(link: HandOffLink, stranger: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handoff, "USES", ((timedelta(minutes=1), 2, "a minute"),))
    for _ in range(2):
        assert press(stranger, link, "role", role_arn="").status_code == 422
    answer = press(stranger, link, "role", role_arn=ROLE)
    assert answer.status_code == 429
    assert answer["Retry-After"] == "60"
    assert 'data-problem="onboarding.hand_off.too_fast"' in answer.content.decode()
    assert not AccessCheck.objects.exists()
    assert stranger.get(address(link)).status_code == 200, "looking is not counted"


def test_the_check_is_shown_live_and_stops_at_its_end(link: HandOffLink, stranger: Client) -> None:
    press(stranger, link, "role", role_arn=ROLE)
    live = stranger.get(address(link), headers={"HX-Request": "true"}).content.decode()
    assert f'hx-get="{address(link)}?' in live
    assert 'id="standing"' in live
    assert "<html" not in live
    AccessCheck.objects.update(state=JobState.DONE)
    ended = stranger.get(address(link), headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in ended.partition('id="tick-')[0]
    assert "Done – you can close this page" in ended


@pytest.mark.parametrize("seconds", [-1, 9], ids=["being tried", "waited for"])
def test_nobody_who_may_have_done_nothing_is_told_to_close_the_page(
    link: HandOffLink, stranger: Client, seconds: int
) -> None:
    press(stranger, link, "role", role_arn=ROLE)
    problem = Problem("aws.trust.provider_missing", Whose.YOURS, "The account knows no provider", "No.", "Add one.")
    probe = Probe("assume", "AWS lets it assume the role", ProbeState.FAILED, problem=problem)
    due = timezone.now() + timedelta(seconds=seconds)
    AccessCheck.objects.update(state=JobState.QUEUED, tries=1, not_before=due, probes=[probe.to_json()])
    banner = stranger.get(address(link)).content.decode().partition('id="standing"')[2].partition("</div>")[0]
    assert "close this page" not in banner
    assert ("Not there yet: The account knows no provider." in banner) is (seconds > 0)


def test_a_refusal_says_what_to_do(link: HandOffLink, stranger: Client) -> None:
    press(stranger, link, "role", role_arn=ROLE)
    problem = Problem("aws.trust.audience", Whose.YOURS, "AWS refused the audience", "403", "Paste this.", paste="{}")
    AccessCheck.objects.update(state=JobState.FAILED, problem_json=problem.to_json())
    page = stranger.get(address(link)).content.decode()
    assert 'data-problem="aws.trust.audience"' in page
    assert "Paste this." in page


def test_what_is_registered_can_only_be_read(link: HandOffLink, row: Onboarding, stranger: Client) -> None:
    row.registration = records.registration(row.workspace)
    row.save()
    assert "disabled" in stranger.get(address(link)).content.decode()
    answer = press(stranger, link, "role", role_arn=ROLE)
    assert answer.status_code in (302, 422)
    assert not AccessCheck.objects.exists()
    row.refresh_from_db()
    assert row.connection.role_arn == ""
