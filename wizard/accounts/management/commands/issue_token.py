"""`manage.py issue_token --workspace W [--account A] [--name N]`: prints a new API token, and nothing else.

For scripts that set a deployment up. `CommandError` (exit code 1) leaves when there is no such workspace, with those
that there are, or when it has enough tokens.
"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from wizard.accounts import problems
from wizard.accounts.addresses import DEFAULT_ACCOUNT
from wizard.accounts.models import ApiToken, Workspace
from wizard.accounts.tokens import issue_token
from wizard.core.problems import ProblemError


class Command(BaseCommand):
    help = "Print a new API token of a workspace. It is shown this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--account", default=DEFAULT_ACCOUNT, help=f"default: {DEFAULT_ACCOUNT}")
        parser.add_argument("--workspace", required=True, help="as in addresses, or its id or its name")
        parser.add_argument("--name", default="command line", help="what will use it")

    def handle(self, *, account: str, workspace: str, name: str, **_: Any) -> None:
        try:
            _token, secret = issue_token(workspace=_workspace(account, workspace), name=_name(name), by=None)
        except ProblemError as error:
            raise CommandError(str(error.problem)) from error
        self.stdout.write(secret)


def _workspace(account: str, named: str) -> Workspace:
    """The workspace of that account. What is the address of one may be the name of another: addresses go first."""
    meant = Workspace.objects.filter(Q(slug=named) | Q(pk=named) | Q(name__iexact=named), account=account)
    found = min(meant, key=lambda each: (each.slug != named, each.pk != named), default=None)
    if found is None:
        every = Workspace.objects.order_by("account", "slug")
        known = [f"{each.address} (“{each.name}”)" for each in every]
        raise ProblemError(problems.workspace_unknown(account, named, known=known))
    return found


def _name(text: str) -> str:
    limit = ApiToken._meta.get_field("name").max_length
    name = text.strip()
    if not name or len(name) > (limit or 0):
        raise CommandError(f"The name of a token has 1 to {limit} characters.")
    return name
