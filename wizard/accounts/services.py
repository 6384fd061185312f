"""The verbs of accounts: make a workspace, let people in, write the audit log. Raises nothing of its own."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from wizard.accounts.models import AuditEntry, Membership, User, Workspace


def audit(*, workspace: Workspace, by: User | None, verb: str, subject_id: str = "", **facts: Any) -> AuditEntry:
    """Write down that `by` did `verb` (a dotted word such as `onboarding.started`); call it inside the transaction."""
    return AuditEntry.objects.create(workspace=workspace, actor=by, verb=verb, subject_id=subject_id, facts=facts)


@transaction.atomic
def create_workspace(*, name: str, by: User | None) -> Workspace:
    """The workspace of that name; made when there is none yet."""
    workspace = Workspace.objects.filter(name__iexact=name).first()
    if workspace:
        return workspace
    workspace = Workspace.objects.create(name=name)
    audit(workspace=workspace, by=by, verb="workspace.created", subject_id=workspace.id, name=name)
    return workspace


@transaction.atomic
def admit(*, workspace: Workspace, email: str, kind: Membership.Kind, by: User | None, name: str = "") -> User:
    """Let the person of that e-mail address into the workspace; made when unknown, `kind` changed when different."""
    email = email.strip().lower()
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, name=name)
    membership, new = Membership.objects.update_or_create(workspace=workspace, user=user, defaults={"kind": kind})
    if new:
        audit(workspace=workspace, by=by, verb="person.admitted", email=email, kind=str(membership.kind))
    return user
