"""The verbs of destinations: other servers are added, checked, given another token, and removed.

`ProblemError` leaves them when what was given does not fit. No token is in any audit entry.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import RestrictedError
from django.utils import timezone

from wizard.accounts.models import User, Workspace
from wizard.accounts.services import audit
from wizard.core.bell import ring
from wizard.core.crypto import encrypt
from wizard.core.problems import ProblemError
from wizard.registration.destinations import problems
from wizard.registration.destinations.addresses import parse_address
from wizard.registration.models import DestinationCheck, SavedDestination
from wizard.registration.plan import Generation

MOST_DESTINATIONS = 20
"""In a workspace: more than that nobody looks after."""
_TOKEN = re.compile(r"[\x21-\x7e]{1,4096}")
"""What a header can carry in one word."""


@dataclass(frozen=True)
class DestinationFacts:
    """What somebody says of another server."""

    name: str
    address: str
    generation: Generation
    token: str = field(repr=False)
    account: str = ""
    remote_workspace: str = ""


@transaction.atomic
def add_destination(*, workspace: Workspace, facts: DestinationFacts, by: User) -> SavedDestination:
    """A new destination, with its first check under way."""
    address = parse_address(facts.address)
    if not address.is_allowed(settings.DESTINATION_HOSTS):
        raise ProblemError(problems.host_not_allowed(server=str(address), entry=address.entry))
    if facts.generation == Generation.THREE and not (facts.account and facts.remote_workspace):
        raise ProblemError(problems.account_missing())
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)  # two at once would both be the last
    if workspace.destinations.filter(removed_at=None).count() >= MOST_DESTINATIONS:
        raise ProblemError(problems.too_many(limit=MOST_DESTINATIONS))
    row = _inserted(workspace, facts, str(address), by)
    audit(workspace=workspace, by=by, verb="destination.added", subject_id=row.pk, name=row.name, server=row.base_url)
    _request_check(row)
    return row


@transaction.atomic
def replace_token(*, destination: SavedDestination, token: str, by: User) -> None:
    """Another token from now on; the check begins anew."""
    row = _kept(destination)
    row.token_encrypted, row.token_changed_at = _sealed(token), timezone.now()
    row.save(update_fields=["token_encrypted", "token_changed_at"])
    audit(workspace=row.workspace, by=by, verb="destination.token_replaced", subject_id=row.pk, name=row.name)
    _request_check(row)


@transaction.atomic
def check_again(*, destination: SavedDestination, by: User) -> None:
    """Look at the server once more; while a check is under way, that one does."""
    row = _kept(destination)
    if row.newest_check is None or not row.newest_check.is_live:
        audit(workspace=row.workspace, by=by, verb="destination.checked_again", subject_id=row.pk, name=row.name)
        _request_check(row)


@transaction.atomic
def remove_destination(*, destination: SavedDestination, by: User) -> None:
    """Forget the token and the server; what registrations name stays as a record. Pressed twice, it is done once."""
    row = SavedDestination.objects.select_for_update().get(pk=destination.pk)
    if row.removed_at is not None:
        return
    if row.registrations.live().exists():
        raise ProblemError(problems.in_use(name=row.name))
    row.removed_at, row.token_encrypted = timezone.now(), ""
    row.save(update_fields=["removed_at", "token_encrypted"])
    audit(workspace=row.workspace, by=by, verb="destination.removed", subject_id=row.pk, name=row.name)
    try:
        with transaction.atomic():
            row.delete()
    except RestrictedError:
        row.checks.all().delete()


def _inserted(workspace: Workspace, facts: DestinationFacts, base_url: str, by: User) -> SavedDestination:
    try:
        with transaction.atomic():
            return SavedDestination.objects.create(
                workspace=workspace,
                name=facts.name,
                base_url=base_url,
                generation=facts.generation.value,
                account=facts.account,
                remote_workspace=facts.remote_workspace,
                token_encrypted=_sealed(facts.token),
                created_by=by,
            )
    except IntegrityError as error:
        raise ProblemError(problems.name_taken(facts.name)) from error


def _sealed(token: str) -> str:
    if not _TOKEN.fullmatch(token.strip()):
        raise ProblemError(problems.bad_token())
    return encrypt(token.strip().encode())


def _kept(destination: SavedDestination) -> SavedDestination:
    """The row, locked. Raises the Problem of one that was removed meanwhile."""
    row = SavedDestination.objects.select_for_update().filter(pk=destination.pk).first()
    if row is None or row.removed_at is not None:
        raise ProblemError(problems.removed(name=destination.name))
    return row


def _request_check(row: SavedDestination) -> None:
    """A new check, which alone counts from now on; earlier ones that have ended go."""
    row.checks.exclude(pk__in=row.checks.live().values("pk")).delete()
    ring(DestinationCheck.objects.create(destination=row))
