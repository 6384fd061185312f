"""Which name is proposed for a role that is to be made. Reads only; raises nothing."""

from __future__ import annotations

from wizard.accounts.models import Workspace
from wizard.aws.guide import default_role_name, free_role_name


def proposed_role_name(workspace: Workspace, *, bucket: str, prefix: str) -> str:
    """The role that reads this very place already, if there is one; else a name that no other place's role has."""
    there = workspace.connections.filter(bucket=bucket, prefix=prefix).order_by("-created_at").first()
    if there:
        return there.role_name
    taken = workspace.connections.values_list("role_name", flat=True).distinct()
    return free_role_name(default_role_name(workspace.name), taken=set(taken))
