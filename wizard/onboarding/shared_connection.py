"""Connections that the workspace has already: those that are open, and the one that opens all that an entry names.

Reads only; raises nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wizard.accounts.models import Workspace
from wizard.aws.models import AccessCheck, Connection
from wizard.aws.paste.arns import RoleArn
from wizard.sampling.location import S3Location

SHOWN, LOOKED_AT = 3, 30
"""Open connections that are offered, and how many of the newest are looked at for them."""


def fitting_connection(
    workspace: Workspace, *, locations: Sequence[S3Location], role: RoleArn | None
) -> Connection | None:
    """The newest connection of this role that opens all the locations, one that is green before others.

    Without a role, one of any role whose last access check ended green. The locations lie in one bucket.
    """
    there = workspace.connections.filter(bucket=locations[0].bucket).exclude(role_arn="")
    if role:
        there = there.filter(role_arn=str(role))
    newest = there.order_by("-created_at", "-pk")
    opening = [each for each in newest if all(location.key.startswith(each.prefix) for location in locations)]
    green = [each for each in opening if is_green(each)]
    return next(iter(green or (opening if role else ())), None)


def open_connections(workspace: Workspace, *, beside: Connection | None = None) -> list[Connection]:
    """Up to SHOWN connections of the workspace whose access is open, the newest first, each place and role once.

    `beside` a connection that has no role yet, only those that open all of its place.
    """
    newest = workspace.connections.exclude(role_arn="").prefetch_related("checks").order_by("-created_at", "-pk")
    if beside:
        newest = newest.filter(bucket=beside.bucket).exclude(pk=beside.pk)
    found: dict[tuple[str, str], Connection] = {}
    for each in newest[:LOOKED_AT]:
        if is_green(each) and (beside is None or beside.prefix.startswith(each.prefix)):
            found.setdefault((str(each), each.role_arn), each)
    return list(found.values())[:SHOWN]


def is_green(connection: Connection) -> bool:
    """The newest check of the connection as it is now has found its access open."""
    check = newest_check(connection.checks.all(), connection)
    return check is not None and check.is_done


def newest_check(checks: Iterable[AccessCheck], connection: Connection) -> AccessCheck | None:
    """The newest check of this role, bucket and prefix; an older one says nothing about a changed role."""
    asked = (connection.role_arn, connection.bucket, connection.prefix)
    return max(
        (check for check in checks if (check.role_arn, check.bucket, check.prefix) == asked),
        key=lambda check: check.created_at,
        default=None,
    )
