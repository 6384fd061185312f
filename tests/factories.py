"""Rows for tests, one plain function each; every argument has a sane default."""

from __future__ import annotations

from typing import Any

from wizard.accounts.models import Membership, User, Workspace
from wizard.accounts.services import admit, create_workspace


def workspace(name: str = "Acme") -> Workspace:
    return create_workspace(name=name, by=None)


def member(of: Workspace, email: str = "dana@acme.test", name: str = "Dana") -> User:
    return admit(workspace=of, email=email, kind=Membership.Kind.MEMBER, by=None, name=name)


def account_manager(of: Workspace, email: str = "mo@embark.test", name: str = "Mo") -> User:
    return admit(workspace=of, email=email, kind=Membership.Kind.ACCOUNT_MANAGER, by=None, name=name)


def onboarding(of: Workspace, by: User, **facts: Any) -> Any:
    from wizard.onboarding.services import start

    row = start(workspace=of, by=by)
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    return row
