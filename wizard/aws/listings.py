"""Asks for a listing of what is under a prefix. `ProblemError` leaves `request_listing` (outside of the connection)."""

from __future__ import annotations

from django.db import transaction

from wizard.accounts.models import User
from wizard.accounts.services import audit
from wizard.aws import problems
from wizard.aws.models import Connection, Listing
from wizard.aws.paste.addresses import KEY_BYTES
from wizard.aws.types import HIGHEST
from wizard.core.bell import ring
from wizard.core.problems import ProblemError


@transaction.atomic
def request_listing(*, connection: Connection, prefix: str, by: User | None, after: str = "") -> Listing:
    """Queue a listing of what is under `prefix`, which must lie in the connection's. A live one is given back.

    `after` is the `next_after` of the listing before, for the page that follows it.
    """
    if not prefix.startswith(connection.prefix) or len(prefix.encode()) > KEY_BYTES:
        raise ProblemError(problems.outside_connection(prefix, str(connection)))
    if after and (not after.startswith(prefix) or len(after.encode()) > KEY_BYTES + len(HIGHEST.encode())):
        raise ProblemError(problems.outside_connection(after[:KEY_BYTES], str(connection)))
    connection = locked(connection)
    live: Listing | None = Listing.objects.live().filter(connection=connection, prefix=prefix, after=after).first()
    if live:
        return live
    listing = Listing.objects.create(connection=connection, prefix=prefix, after=after, requested_by=by)
    audit(workspace=connection.workspace, by=by, verb="listing.requested", subject_id=listing.pk, prefix=prefix)
    ring(listing)
    return listing


def locked(connection: Connection) -> Connection:
    """The connection's row, locked: two requests for it take turns. Call it in a transaction."""
    return Connection.objects.select_for_update(of=("self",)).select_related("workspace").get(pk=connection.pk)
