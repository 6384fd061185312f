"""`manage.py issue_token --workspace W [--account A] [--name N]`: prints a new API token, and nothing else.

For scripts that set a deployment up. `CommandError` leaves when there is no such workspace, or it has enough tokens.
"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from wizard.accounts.models import ApiToken, Workspace
from wizard.accounts.tokens import issue_token
from wizard.core.problems import ProblemError

ACCOUNT = "default"
"""The one account of a deployment; the clients' addresses name it."""


class Command(BaseCommand):
    help = "Print a new API token of a workspace. It is shown this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--account", default=ACCOUNT, help=f"a deployment has one, called {ACCOUNT}")
        parser.add_argument("--workspace", required=True, help="the workspace's id or its name")
        parser.add_argument("--name", default="command line", help="what will use it")

    def handle(self, *, account: str, workspace: str, name: str, **_: Any) -> None:
        if account != ACCOUNT:
            raise CommandError(f"There is no account “{account}”; a deployment has one, called “{ACCOUNT}”.")
        try:
            _token, secret = issue_token(workspace=_workspace(workspace), name=_name(name), by=None)
        except ProblemError as error:
            raise CommandError(str(error.problem)) from error
        self.stdout.write(secret)


def _workspace(named: str) -> Workspace:
    found = Workspace.objects.filter(Q(pk=named) | Q(name__iexact=named)).first()
    if found is None:
        known = ", ".join(
            f"“{name}”" for name in Workspace.objects.order_by("name").values_list("name", flat=True)[:20]
        )
        raise CommandError(f"There is no workspace “{named}”. There are: {known or 'none yet'}.")
    return found


def _name(text: str) -> str:
    limit = ApiToken._meta.get_field("name").max_length
    name = text.strip()
    if not name or len(name) > (limit or 0):
        raise CommandError(f"The name of a token has 1 to {limit} characters.")
    return name
