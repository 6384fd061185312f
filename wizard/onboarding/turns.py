"""What every verb of the wizard does around its own work: take turns, respect what is frozen, leave a trace.

`ProblemError` leaves `must_be_editable` when the onboarding is registered. All of it belongs into a transaction.
"""

from __future__ import annotations

from django.utils import timezone

from wizard.accounts.models import Actor
from wizard.accounts.services import audit
from wizard.core.problems import ProblemError
from wizard.onboarding import problems
from wizard.onboarding.models import Onboarding


def take_turns(onboarding: Onboarding) -> None:
    """Lock the row and read it anew: of two tabs, neither undoes or overtakes what the other has saved."""
    Onboarding.objects.select_for_update().get(pk=onboarding.pk)
    onboarding.refresh_from_db()


def must_be_editable(onboarding: Onboarding) -> None:
    """Take turns, and go on only while nothing of it is registered."""
    take_turns(onboarding)
    if onboarding.is_frozen:
        raise ProblemError(problems.already_registered())


def touch(onboarding: Onboarding, by: Actor, verb: str, **facts: object) -> None:
    """Save what the verb has changed, with its audit entry."""
    onboarding.touched_at = timezone.now()
    onboarding.save()
    audit(workspace=onboarding.workspace, by=by, verb=verb, subject_id=onboarding.pk, **facts)
