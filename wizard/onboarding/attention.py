"""Who has the ball in an onboarding, since when, and what to look at first. Derived from progress; raises nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Max

from wizard.accounts.models import AuditEntry
from wizard.aws.models import AccessCheck
from wizard.core.problems import Whose
from wizard.onboarding.facts import Facts
from wizard.onboarding.links import handed_off
from wizard.onboarding.progress import Progress
from wizard.onboarding.steps import StepStatus


class Ball(StrEnum):
    """Whose turn it is."""

    CUSTOMER = "customer"
    US = "us"
    AWS = "aws"
    NOBODY = "nobody"


_BALL_OF = {Whose.YOURS: Ball.CUSTOMER, Whose.OURS: Ball.US, Whose.AWS: Ball.AWS}


class Standing(StrEnum):
    """How an onboarding is doing, the most urgent first."""

    STUCK = "stuck"
    WAITING = "waiting"
    RUNNING = "running"
    COMPLETE = "complete"
    DELETED = "deleted"


_STANDING_OF = {StepStatus.PROBLEM: Standing.STUCK, StepStatus.RUNNING: Standing.RUNNING}
_BALL_AT = {Standing.COMPLETE: Ball.NOBODY, Standing.DELETED: Ball.NOBODY, Standing.RUNNING: Ball.US}
_URGENCY = {standing: place for place, standing in enumerate(Standing)}


@dataclass(frozen=True)
class Attention:
    """One onboarding as its account manager has to see it."""

    progress: Progress
    in_step_since: datetime
    is_handed_off: bool = False
    """There is an open hand-off link to its AWS access step."""

    @property
    def standing(self) -> Standing:
        if self.progress.is_complete:
            return Standing.DELETED if self.progress.facts.onboarding.is_record else Standing.COMPLETE
        return _STANDING_OF.get(self.progress.current.status, Standing.WAITING)

    @property
    def ball(self) -> Ball:
        """The last problem says whose it is; a running job is ours; an open step is the customer's.

        While IAM may be spreading a new role, everybody waits for AWS.
        """
        if self.standing is Standing.STUCK:
            problem = self.progress.current.problem
            return _BALL_OF[problem.whose] if problem else Ball.US
        if self.iam_wait:
            return Ball.AWS
        return _BALL_AT.get(self.standing, Ball.CUSTOMER)

    @property
    def iam_wait(self) -> AccessCheck | None:
        """The access check that this onboarding stands at, if it was refused as a role is that IAM is spreading."""
        check = self.progress.facts.check
        return check if check and check.waits_for_iam and self.progress.current.key == "aws" else None

    @property
    def waits_for_cloud_admin(self) -> bool:
        """It is the customer's turn in a step that a cloud admin has been asked to do."""
        return self.is_handed_off and self.ball is Ball.CUSTOMER and self.progress.current.key == "aws"

    @property
    def rank(self) -> tuple[int, bool, datetime]:
        """What needs attention first: stuck (ours before theirs), waiting, running, complete, deleted; oldest first."""
        return (_URGENCY[self.standing], self.ball is not Ball.US, self.in_step_since)


def attention(each: Iterable[Progress], *, now: datetime) -> list[Attention]:
    """What each onboarding needs, the most urgent first; two queries for all of them."""
    found = list(each)
    named = _named_at(found)
    handed = handed_off((progress.facts.onboarding.pk for progress in found), now=now)
    judged = [
        Attention(progress, _entered(progress, named), progress.facts.onboarding.pk in handed) for progress in found
    ]
    return sorted(judged, key=lambda item: item.rank)


def _named_at(each: list[Progress]) -> dict[str, datetime]:
    """Onboarding id → when its Model step was submitted last; only the audit log knows."""
    ids = [progress.facts.onboarding.pk for progress in each]
    entries = AuditEntry.objects.filter(verb="onboarding.model_submitted", subject_id__in=ids)
    return dict(entries.order_by().values_list("subject_id").annotate(Max("at")))


def _entered(progress: Progress, named: dict[str, datetime]) -> datetime:
    """When the step before the current one was finished, as far as that is known."""
    facts = progress.facts
    onboarding = facts.onboarding
    moments = {
        "aws": named.get(onboarding.pk),
        "data": facts.check.finished_at if facts.check else None,
        "columns": _last_sample(facts),
        "review": onboarding.mapping.saved_at if onboarding.mapping else None,
        "registration": onboarding.registration.created_at if onboarding.registration else None,
    }
    return moments.get(progress.current.key) or onboarding.created_at


def _last_sample(facts: Facts) -> datetime | None:
    ends = [sample.finished_at for sample in facts.wanted_samples if sample and sample.finished_at]
    return max(ends, default=None)
