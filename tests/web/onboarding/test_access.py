"""Who sees an onboarding: members work on it, the account manager looks on, outsiders get 404."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests import factories
from wizard.accounts.models import User, Workspace
from wizard.onboarding.models import Onboarding

STEPS = ["model", "aws", "data", "columns", "review"]


@pytest.fixture
def row(acme: Workspace, dana: User) -> Onboarding:
    return factories.mapped(acme, dana)


@pytest.mark.parametrize("step", STEPS)
def test_owner_and_team_mate_see_the_step(row: Onboarding, as_dana: Client, as_tim: Client, step: str) -> None:
    for browser in (as_dana, as_tim):
        assert browser.get(f"/onboardings/{row.pk}/{step}").status_code == 200


@pytest.mark.parametrize("step", STEPS)
def test_the_account_manager_sees_it_and_cannot_change_it(row: Onboarding, as_mo: Client, step: str) -> None:
    page = as_mo.get(f"/onboardings/{row.pk}/{step}")
    assert page.status_code == 200
    assert b"read-only" in page.content.lower()
    assert as_mo.post(f"/onboardings/{row.pk}/{step}", {"action": "save"}).status_code == 404


@pytest.mark.parametrize("step", [*STEPS, "registration", "", "model/id"])
@pytest.mark.parametrize("method", ["get", "post", "head"])
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_an_outsider_gets_404_as_for_an_unknown_id(
    row: Onboarding, as_eve: Client, step: str, method: str, headers: dict[str, str]
) -> None:
    known = getattr(as_eve, method)(f"/onboardings/{row.pk}/{step}", headers=headers)
    unknown = getattr(as_eve, method)(f"/onboardings/onb_0000000000000000/{step}", headers=headers)
    assert known.status_code == unknown.status_code == (405 if (step in ("", "model/id") and method == "post") else 404)
    assert without_token(known.content) == without_token(unknown.content)


def without_token(page: bytes) -> bytes:
    return re.sub(rb'(X-CSRFToken": "|csrfmiddlewaretoken" value=")[^"]*', b"", page)


def test_somebody_not_signed_in_is_asked_to_sign_in(row: Onboarding, client: Client) -> None:
    answer = client.get(f"/onboardings/{row.pk}/model")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=")


def test_a_fragment_never_holds_a_sign_in_page(row: Onboarding, client: Client) -> None:
    answer = client.get(f"/onboardings/{row.pk}/aws", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer["HX-Redirect"].startswith("/accounts/login/")
    assert answer.content == b""


def test_only_a_member_starts_an_onboarding(acme: Workspace, as_dana: Client, as_mo: Client, as_eve: Client) -> None:
    assert as_dana.post("/onboardings/start", {"workspace": acme.pk}).status_code == 302
    assert as_mo.post("/onboardings/start", {"workspace": acme.pk}).status_code == 404
    assert as_eve.post("/onboardings/start", {"workspace": acme.pk}).status_code == 404
    assert Onboarding.objects.filter(workspace=acme).count() == 1


def test_pages_with_sample_values_are_kept_by_no_cache(row: Onboarding, as_dana: Client) -> None:
    page = as_dana.get(f"/onboardings/{row.pk}/data")
    assert page["Cache-Control"] == "no-store"
    assert "HX-Request" in page["Vary"]


def test_every_page_carries_a_policy_without_exceptions(row: Onboarding, as_dana: Client) -> None:
    policy = as_dana.get(f"/onboardings/{row.pk}/columns")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
