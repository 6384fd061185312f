"""A handed-off onboarding, and the stranger who holds its link: a browser without an account."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from wizard.accounts.handoff import signed_address
from wizard.accounts.models import HandOffLink, User, Workspace
from wizard.onboarding.handoff import hand_off
from wizard.onboarding.models import Onboarding
from wizard.onboarding.services import submit_bucket

ROLE = "arn:aws:iam::123456789012:role/embark-acme"


@pytest.fixture
def row(acme: Workspace, dana: User) -> Onboarding:
    named = factories.named(acme, dana)
    return submit_bucket(
        onboarding=named, bucket="acme-ml", prefix="in/", account_id="123456789012", role_name="embark-acme", by=dana
    )


@pytest.fixture
def link(row: Onboarding, dana: User) -> HandOffLink:
    return hand_off(onboarding=row, by=dana)


@pytest.fixture
def stranger() -> Client:
    """Whoever holds the link: never signed in; a form without its token is refused."""
    return Client(enforce_csrf_checks=True)


def address(link: HandOffLink, name: str = "page") -> str:
    return reverse(f"handoff:{name}", args=[signed_address(link)])


def press(browser: Client, link: HandOffLink, action: str, **fields: str) -> object:
    """Open the page and press one of its buttons, as a browser does."""
    browser.get(address(link))
    token = browser.cookies["embark_csrf"].value
    return browser.post(address(link), {"action": action, "csrfmiddlewaretoken": token} | fields)
