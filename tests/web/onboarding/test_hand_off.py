"""Handing off on the wizard's page: who makes, copies, sends and revokes a link, and who only sees that it is open."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories, records
from tests.web.handoff.conftest import address as link_address
from wizard.accounts.models import HandOffLink, Letter, User, Workspace
from wizard.onboarding.handoff import hand_off, use_hand_off
from wizard.onboarding.links import url_of
from wizard.onboarding.models import Onboarding
from wizard.onboarding.services import submit_bucket

MAKE = {"action": "make", "days": "7"}


@pytest.fixture
def row(acme: Workspace, dana: User) -> Onboarding:
    return factories.connected(acme, dana)


def page(row: Onboarding) -> str:
    return f"/onboardings/{row.pk}/aws"


def button(row: Onboarding) -> str:
    return f"/onboardings/{row.pk}/aws/hand-off"


def seen(client: Client, row: Onboarding) -> str:
    return html.unescape(client.get(page(row)).content.decode())


def test_a_member_makes_a_link_and_sees_it(row: Onboarding, as_dana: Client) -> None:
    answer = as_dana.post(button(row), MAKE)
    assert answer["Location"] == f"{page(row)}#hand-off"
    link = HandOffLink.objects.get()
    shown = seen(as_dana, row)
    assert url_of(link) in shown
    assert "not yet" in shown
    assert not Letter.objects.exists()


def test_her_team_mate_sees_the_same_link(row: Onboarding, dana: User, as_tim: Client) -> None:
    link = hand_off(onboarding=row, by=dana)
    assert url_of(link) in seen(as_tim, row)


def test_an_account_manager_sees_that_there_is_one_but_not_its_address(
    row: Onboarding, dana: User, as_mo: Client
) -> None:
    link = hand_off(onboarding=row, by=dana)
    shown = seen(as_mo, row)
    assert "link open" in shown
    assert "/handoff/" not in shown
    assert link_address(link) not in shown
    for action in ("make", "send", "revoke"):
        assert as_mo.post(button(row), MAKE | {"action": action}).status_code == 404
    link.refresh_from_db()
    assert link.revoked_at is None


@pytest.mark.parametrize("action", ["make", "send", "revoke"])
def test_an_outsider_has_no_button(row: Onboarding, dana: User, as_eve: Client, action: str) -> None:
    link = hand_off(onboarding=row, by=dana)
    assert as_eve.post(button(row), {"action": action, "email": "eve@evil.test", "days": "7"}).status_code == 404
    link.refresh_from_db()
    assert (link.revoked_at, link.sent_to, HandOffLink.objects.count()) == (None, "", 1)


def test_it_is_mailed_when_an_address_is_given(row: Onboarding, as_dana: Client) -> None:
    answer = as_dana.post(button(row), MAKE | {"email": "ops@acme.test", "note": "Please"}, follow=True)
    assert Letter.objects.get().to == "ops@acme.test"
    assert "on its way to ops@acme.test" in answer.content.decode()


def test_the_open_link_is_mailed_once_more(row: Onboarding, dana: User, as_dana: Client) -> None:
    link = hand_off(onboarding=row, by=dana)
    as_dana.post(button(row), {"action": "send", "email": "ops@acme.test"})
    assert Letter.objects.count() == 1
    assert HandOffLink.objects.get() == link


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"days": "3"}, "days"), ({"days": ""}, "days"), ({"email": "nobody"}, "email"), ({"note": "x" * 1_001}, "note")],
)
def test_what_does_not_fit_is_said_beside_its_field(
    row: Onboarding, as_dana: Client, changes: dict[str, str], field: str
) -> None:
    answer = as_dana.post(button(row), MAKE | changes)
    assert answer.status_code == 422
    assert field in answer.context["hand_off_form"].errors
    assert not HandOffLink.objects.exists()


def test_a_letter_too_many_is_refused_with_its_problem(row: Onboarding, dana: User, as_dana: Client) -> None:
    hand_off(onboarding=row, by=dana)
    for _ in range(5):
        assert as_dana.post(button(row), {"action": "send", "email": "ops@acme.test"}).status_code == 302
    answer = as_dana.post(button(row), {"action": "send", "email": "ops@acme.test"})
    assert answer.status_code == 422
    assert 'data-problem="accounts.letter.enough"' in answer.content.decode()


def test_revoked_it_is_gone_from_the_page(row: Onboarding, dana: User, as_dana: Client, client: Client) -> None:
    link = hand_off(onboarding=row, by=dana)
    as_dana.post(button(row), {"action": "revoke"})
    assert url_of(link) not in seen(as_dana, row)
    assert client.get(link_address(link)).status_code == 410


def test_an_expired_link_is_not_shown_and_a_new_one_can_be_made(row: Onboarding, dana: User, as_dana: Client) -> None:
    link = hand_off(onboarding=row, by=dana)
    HandOffLink.objects.update(expires_at=timezone.now() - timedelta(hours=1))
    assert url_of(link) not in seen(as_dana, row)
    assert as_dana.post(button(row), MAKE).status_code == 302


def test_the_last_use_is_told(row: Onboarding, dana: User, as_dana: Client, as_mo: Client) -> None:
    use_hand_off(link=hand_off(onboarding=row, by=dana), action="role")
    for client in (as_dana, as_mo):
        assert "the role was saved and checked" in seen(client, row)


def test_the_last_use_is_told_anew_without_a_reload(acme: Workspace, dana: User, as_dana: Client) -> None:
    row = factories.named(acme, dana)
    submit_bucket(onboarding=row, bucket="acme-ml", prefix="", account_id="123456789012", role_name="embark", by=dana)
    link = hand_off(onboarding=row, by=dana)
    poll, part = as_dana.get(page(row)).context["desk"].poll_url, {"HX-Request": "true"}
    assert as_dana.get(poll, headers=part).status_code == 204
    use_hand_off(link=link, action="lint")
    news = as_dana.get(poll, headers=part).content.decode()
    assert '<dd id="hand-off-used" hx-swap-oob="true">a policy was looked at, ' in news


def test_what_is_registered_is_not_handed_off_but_its_link_can_be_revoked(
    row: Onboarding, dana: User, as_dana: Client
) -> None:
    link = hand_off(onboarding=row, by=dana)
    row.registration = records.registration(row.workspace)
    row.save()
    assert as_dana.post(button(row), MAKE).status_code == 422
    assert as_dana.post(button(row), {"action": "revoke"}).status_code == 302
    link.refresh_from_db()
    assert link.revoked_at
    assert "No hand-off link is open" in seen(as_dana, row)


def test_the_packet_is_hers_to_print(row: Onboarding, as_dana: Client, as_mo: Client, as_eve: Client) -> None:
    path = f"/onboardings/{row.pk}/aws/packet"
    shown = as_dana.get(path).content.decode()
    assert "Dana (dana@acme.test), workspace Acme" in shown
    assert "arn:aws:iam::123456789012:role/embark-acme" in shown
    assert "Dana (dana@acme.test), workspace Acme" in as_mo.get(path).content.decode()
    assert as_eve.get(path).status_code == 404


def test_before_the_place_is_known_there_is_no_packet(acme: Workspace, dana: User, as_dana: Client) -> None:
    row = factories.named(acme, dana)
    assert as_dana.get(f"/onboardings/{row.pk}/aws/packet")["Location"] == page(row)


def test_a_change_of_the_place_ends_the_link_and_a_new_one_is_offered(
    row: Onboarding, dana: User, as_dana: Client, as_mo: Client
) -> None:
    link = hand_off(onboarding=row, by=dana)
    assert "The open hand-off link ends" in seen(as_dana, row)
    place = {"action": "bucket", "bucket": "s3://acme-new/", "account_id": "123456789012", "role_name": "embark-acme"}
    assert as_dana.post(page(row), place).status_code == 302
    shown = seen(as_dana, row)
    assert 'id="hand-off-overtaken"' in shown
    assert 'id="make-hand-off"' in shown
    assert "The open hand-off link ends" not in shown
    assert 'id="hand-off-overtaken"' in seen(as_mo, row)
    assert Client().get(link_address(link)).status_code == 410
