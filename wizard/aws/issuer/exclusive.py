"""One role, one workspace; our own, none: the rule where all workspaces' tokens name one subject (docs/adr/0008).

There a role lets in whoever of our customers names it, as AWS cannot tell them apart; so we have to. `ProblemError`
leaves both functions.
"""

from __future__ import annotations

from django.conf import settings

from wizard.accounts.models import Workspace
from wizard.aws.issuer import problems
from wizard.aws.models import Connection
from wizard.core.problems import ProblemError


def claim_role(*, workspace_id: str, role_arn: str) -> None:
    """Refuse a role that another workspace holds; call it in the transaction that saves the role.

    Savers take turns at one row (the oldest workspace's), or two that save the same role at once would not see each
    other. The lock lets foreign keys to that row through.
    """
    Workspace.objects.select_for_update(no_key=True).order_by("created_at", "pk").first()
    check_role_is_exclusive(workspace_id=workspace_id, role_arn=role_arn)


def check_role_is_exclusive(*, workspace_id: str, role_arn: str) -> None:
    """Refuse a role that another workspace holds, in any case of letters: IAM's names differ by more.

    And the platform's own, which lets this very subject in: a member could read with it what the operator alone may.
    """
    if role_arn.lower() == settings.PLATFORM_ROLE_ARN.lower():
        raise ProblemError(problems.role_of_the_platform(role_arn))
    others = Connection.objects.filter(role_arn__iexact=role_arn).exclude(workspace=workspace_id)
    if others.exists():
        raise ProblemError(problems.role_of_other_workspace(role_arn))
