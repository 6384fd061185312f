"""The verbs of aws: save a connection and its role; those around checks, listings and ticks have their own rooms.

Each is one transaction with its audit entry. `ProblemError` leaves `save_role_arn` (another workspace's role),
`request_access_check` (no role yet) and `request_listing` (outside of the connection).
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from wizard.accounts.models import Actor, User, Workspace
from wizard.accounts.services import audit
from wizard.aws.check.requests import accept_risk, request_access_check
from wizard.aws.grants import grant_for
from wizard.aws.issuer.exclusive import claim_role
from wizard.aws.issuer.identity import is_projected
from wizard.aws.issuer.tokens import get_ready
from wizard.aws.listings import request_listing
from wizard.aws.models import Connection
from wizard.aws.paste.arns import RoleArn
from wizard.aws.ticks import forget_ticks, tick

__all__ = [
    "accept_risk",
    "connection_apart",
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
    _forget_what_was_of_another(connection, bucket=bucket, role=(account_id, role_name))
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


def connection_apart(connection: Connection) -> Connection:
    """A new connection of the same place and role, to be changed without changing what reads through the first one."""
    kept = [field.attname for field in Connection._meta.concrete_fields if field.attname not in ("id", "created_at")]
    return Connection.objects.create(**{name: getattr(connection, name) for name in kept})


def _forget_what_was_of_another(connection: Connection, *, bucket: str, role: tuple[str, str]) -> None:
    """What is known of a bucket or a role holds for no other one."""
    if connection.bucket != bucket:
        connection.region = connection.kms_key_arn = ""
        connection.listings.all().delete()  # they show the other bucket; a live one ends without a trace
        connection.green_at = None
    if (connection.account_id, connection.role_name) != role:
        connection.role_arn = ""
        connection.role_saved_at = connection.green_at = None
