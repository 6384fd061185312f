"""Which connection of a workspace opens a place in S3, for those who name the place. Raises nothing."""

from __future__ import annotations

from django.db.models import F

from wizard.accounts.models import Workspace
from wizard.aws.models import Connection


def connection_for(workspace: Workspace, *, bucket: str, key: str, role_arn: str = "") -> Connection | None:
    """The connection whose bucket and prefix hold `key`, the one first whose access check ended green last.

    Only one with this role, where one is named.
    """
    with_role = workspace.connections.filter(bucket=bucket).exclude(role_arn="")
    if role_arn:
        with_role = with_role.filter(role_arn=role_arn)
    newest = with_role.order_by(F("green_at").desc(nulls_last=True), "-created_at")
    return next((connection for connection in newest if key.startswith(connection.prefix)), None)
