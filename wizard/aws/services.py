"""The verbs of aws: save a connection and its role, ask for a listing; those around access checks are in `checking`.

Each is one transaction with its audit entry. `ProblemError` leaves `save_role_arn` (another workspace's role),
`request_access_check` (no role yet) and `request_listing` (outside of the connection).
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from wizard.accounts.models import Actor, User, Workspace
from wizard.accounts.services import audit
from wizard.aws import problems
from wizard.aws.addresses import KEY_BYTES
from wizard.aws.arns import RoleArn
from wizard.aws.checking import accept_risk, locked, request_access_check
from wizard.aws.exclusive import claim_role
from wizard.aws.grants import grant_for
from wizard.aws.identity import is_projected
from wizard.aws.issuer import get_ready
from wizard.aws.models import Connection, Listing
from wizard.aws.ticks import forget_ticks, tick
from wizard.core.bell import ring
from wizard.core.problems import ProblemError

__all__ = [
    "accept_risk",
    "grant_for",
    "request_access_check",
    "request_listing",
    "save_connection",
    "save_role_arn",
    "tick",
]


@transaction.atomic
def save_connection(
    *,
    workspace: Workspace,
    bucket: str,
    prefix: str,
    account_id: str,
    role_name: str,
    by: User,
    connection: Connection | None = None,
) -> Connection:
    """Keep where the data is and which role will open it; a new connection unless one is given.

    What was learned about another bucket is forgotten, and so is the ARN of a role of another account or name. What
    was ticked off of a guide with other values is to be done again.
    """
    connection = connection or Connection(workspace=workspace, created_by=by)
    if connection.bucket != bucket:
        connection.region = ""
        connection.listings.all().delete()  # they show the other bucket; a live one ends without a trace
        connection.kms_key_arn = ""
        connection.green_at = None
    if (connection.account_id, connection.role_name) != (account_id, role_name):
        connection.role_arn = ""
        connection.role_saved_at = connection.green_at = None
    said = (bucket, prefix, account_id, role_name)
    if (connection.bucket, connection.prefix, connection.account_id, connection.role_name) != said:
        forget_ticks(connection)
    connection.bucket, connection.prefix, connection.account_id, connection.role_name = said
    connection.save()
    get_ready(now=timezone.now())  # AWS asks for our key set as soon as the provider is made
    audit(workspace=workspace, by=by, verb="connection.saved", subject_id=connection.pk, place=str(connection))
    return connection


@transaction.atomic
def save_role_arn(*, connection: Connection, role_arn: RoleArn, by: Actor) -> Connection:
    """Keep the role that was made; from now on its account and name are the connection's.

    Where all workspaces have one subject, a role that another one holds is refused.
    """
    if is_projected():
        claim_role(workspace_id=connection.workspace_id, role_arn=str(role_arn))
    if connection.role_arn != str(role_arn):
        connection.role_saved_at, connection.green_at = timezone.now(), None
    connection.role_arn = str(role_arn)
    connection.account_id, connection.role_name = role_arn.account_id, role_arn.name
    connection.save(update_fields=["role_arn", "account_id", "role_name", "role_saved_at", "green_at"])
    audit(
        workspace=connection.workspace,
        by=by,
        verb="connection.role_saved",
        subject_id=connection.pk,
        role_arn=connection.role_arn,
    )
    return connection


@transaction.atomic
def request_listing(*, connection: Connection, prefix: str, by: User | None) -> Listing:
    """Queue a listing of what is under `prefix`, which must lie in the connection's. A live one is given back."""
    if not prefix.startswith(connection.prefix) or len(prefix.encode()) > KEY_BYTES:
        raise ProblemError(problems.outside_connection(prefix, str(connection)))
    connection = locked(connection)
    live: Listing | None = Listing.objects.live().filter(connection=connection, prefix=prefix).first()
    if live:
        return live
    listing = Listing.objects.create(connection=connection, prefix=prefix, requested_by=by)
    audit(workspace=connection.workspace, by=by, verb="listing.requested", subject_id=listing.pk, prefix=prefix)
    ring(listing)
    return listing
