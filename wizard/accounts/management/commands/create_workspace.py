"""`manage.py create_workspace NAME --member E-MAIL --account-manager E-MAIL`: opens a customer from the command line.

Meant for the first one of a new deployment: afterwards the account manager opens customers in the browser. Nobody gets
a password: both people sign in with a code sent by e-mail. `CommandError` leaves with the Problem in words.
"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from wizard.accounts.models import User, Workspace
from wizard.accounts.services import open_customer
from wizard.core.problems import ProblemError


class Command(BaseCommand):
    help = "Open a workspace for a customer, with its first member and its account manager."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the workspace's name, up to 80 characters")
        parser.add_argument("--member", required=True, metavar="E-MAIL", help="the customer's data scientist")
        parser.add_argument("--account-manager", required=True, metavar="E-MAIL", help="who looks after the customer")

    def handle(self, *, name: str, member: str, account_manager: str, **_: Any) -> None:
        workspace = _open(_name(name), member=_email(member), account_manager=_email(account_manager))
        self.stdout.write(f"Workspace {workspace.id} “{workspace.name}” is open.")
        self.stdout.write(f"{member} and {account_manager} sign in at {settings.BASE_URL} with a code sent by e-mail.")


@transaction.atomic
def _open(name: str, *, member: str, account_manager: str) -> Workspace:
    manager = User.objects.filter(email=account_manager).first() or User.objects.create_user(account_manager)
    try:
        return open_customer(name=name, member_email=member, by=manager)
    except ProblemError as error:
        raise CommandError(str(error.problem)) from error


def _name(text: str) -> str:
    limit = Workspace._meta.get_field("name").max_length
    name = text.strip()
    if not name or len(name) > (limit or 0):
        raise CommandError(f"The name of a workspace has 1 to {limit} characters.")
    return name


def _email(text: str) -> str:
    email = text.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise CommandError(f"“{text}” is not an e-mail address.") from error
    return email
