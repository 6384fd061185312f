"""Ends hand-off links, with their trace in the audit log; inside the transaction of what ends them. Raises nothing."""

from __future__ import annotations

from datetime import datetime

from wizard.accounts.models import HandOffLink, User
from wizard.accounts.services import audit
from wizard.onboarding.links import REVOKED
from wizard.onboarding.models import Onboarding

BY_HAND, REPLACED, OVERTAKEN = "by_hand", "replaced", "overtaken"
"""Why a link has ended: somebody revoked it, made a new one, or changed what it was sent for."""


def end_links(*, onboarding: Onboarding, by: User, why: str, now: datetime) -> None:
    """End whatever link of this onboarding has not ended by hand before."""
    for link in HandOffLink.objects.filter(onboarding_id=onboarding.pk, revoked_at=None):
        link.revoked_at = now
        link.save(update_fields=["revoked_at"])
        audit(workspace=onboarding.workspace, by=by, verb=REVOKED, subject_id=link.pk, why=why)
