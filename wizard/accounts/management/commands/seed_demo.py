"""`manage.py seed_demo`: the demo's people and workspaces; prints their sign-in links as one line of JSON."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from wizard.accounts.demo_links import token_for
from wizard.accounts.models import Membership, User, Workspace
from wizard.accounts.services import admit, create_workspace

MEMBER, ACCOUNT_MANAGER = Membership.Kind.MEMBER, Membership.Kind.ACCOUNT_MANAGER


class Command(BaseCommand):
    help = "Makes the demo's people and workspaces, and prints their sign-in links (demo only)."

    def handle(self, *_: Any, **__: Any) -> None:
        """Idempotent: run at every start of the demo."""
        if not settings.IN_DEMO:
            raise CommandError("seed_demo works in the demo only (EMBARK_MODE=demo).")
        northwind = create_workspace(name="Northwind Insurance", by=None)
        contoso = create_workspace(name="Contoso Retail", by=None)
        dana = _person(northwind, "dana@northwind.example", "Dana Scientist", MEMBER)
        _person(contoso, "carl@contoso.example", "Carl Scientist", MEMBER)
        for workspace in (northwind, contoso):
            mo = _person(workspace, "mo@embark.example", "Mo Manager", ACCOUNT_MANAGER)
        self.stdout.write(json.dumps({"data_scientist": _link(dana), "account_manager": _link(mo)}))


def _person(workspace: Workspace, email: str, name: str, kind: Membership.Kind) -> User:
    return admit(workspace=workspace, email=email, kind=kind, by=None, name=name)


def _link(user: User) -> str:
    return f"{settings.BASE_URL}/demo/sign-in/{token_for(user.pk)}"
