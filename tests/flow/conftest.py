"""The two rows that every verb needs: a customer's workspace, and who works in it."""

from __future__ import annotations

import pytest

from tests import factories
from wizard.accounts.models import User, Workspace


@pytest.fixture
def acme(db: None) -> Workspace:
    return factories.workspace()


@pytest.fixture
def dana(acme: Workspace) -> User:
    """A data scientist, member of Acme."""
    return factories.member(acme)
