"""The three people of every page test, each with a browser: she who owns it, her account manager, and an outsider."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import factories
from wizard.accounts.models import User, Workspace


@pytest.fixture
def acme(db: None) -> Workspace:
    return factories.workspace("Acme")


@pytest.fixture
def dana(acme: Workspace) -> User:
    """A data scientist, member of Acme."""
    return factories.member(acme)


@pytest.fixture
def tim(acme: Workspace) -> User:
    """Her team mate in the same workspace."""
    return factories.member(acme, email="tim@acme.test", name="Tim")


@pytest.fixture
def mo(acme: Workspace) -> User:
    """Acme's account manager."""
    return factories.account_manager(acme)


@pytest.fixture
def eve(db: None) -> User:
    """An outsider: member of another workspace."""
    return factories.member(factories.workspace("Evil Corp"), email="eve@evil.test", name="Eve")


def browser_of(user: User) -> Client:
    client = Client(enforce_csrf_checks=False)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def as_dana(dana: User) -> Client:
    return browser_of(dana)


@pytest.fixture
def as_tim(tim: User) -> Client:
    return browser_of(tim)


@pytest.fixture
def as_mo(mo: User) -> Client:
    return browser_of(mo)


@pytest.fixture
def as_eve(eve: User) -> Client:
    return browser_of(eve)
