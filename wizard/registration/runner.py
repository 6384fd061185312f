"""Makes the calls of a plan, each exactly once, however often the job is interrupted.

In the built-in registry a call's effect and the record that it is done commit together, and only while this worker
holds the lease. Another server cannot share the transaction: before a call is sent there it is written down that its
answer is open, and afterwards what the answer was; a call whose answer was lost is sent again with the same key, and
what then is there already is ours. What is done is skipped. `ProblemError` and `LeaseLost` leave `run_plan`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import F

from wizard.core.problems import ProblemError
from wizard.registration.destinations.base import AlreadyThereError, Destination, UnansweredError
from wizard.registration.models import Registration, RegistrationStep
from wizard.registration.plan import MODEL_CALL, PlannedCall, key_of_call, make_plan


def run_plan(job: Registration, destination: Destination, now: Callable[[], datetime]) -> Mapping[str, Any]:
    """Make every call that is not done yet, in order, and stop at the first Problem."""
    plan = make_plan(job.order, job.generation)
    steps = {step.key: step for step in job.steps.all()}
    made: dict[str, str] = {}
    for place, call in enumerate(plan):
        job.report(done=place, total=len(plan), note=call.title)
        step = steps[call.key]
        if step.state != RegistrationStep.State.DONE:
            _make(job, step, call, made, destination, now)
        made[call.key] = step.external_id
    job.report(done=len(plan), total=len(plan))
    return {}


def _make(
    job: Registration,
    step: RegistrationStep,
    call: PlannedCall,
    made: Mapping[str, str],
    destination: Destination,
    now: Callable[[], datetime],
) -> None:
    was_unanswered = step.is_unanswered
    with job.fenced_transaction():
        RegistrationStep.objects.filter(pk=step.pk).update(
            tries=F("tries") + 1, is_unanswered=was_unanswered or destination.is_elsewhere
        )
    try:
        if destination.is_elsewhere:
            external_id = _sent(job, call, made, destination, is_ours=was_unanswered)
            with job.fenced_transaction():
                _record(job, step, call, external_id, now())
        else:
            with job.fenced_transaction():
                _record(job, step, call, _call(job, call, made, destination), now())
    except ProblemError as error:
        _record_failure(job, step, error, now(), was_unanswered=was_unanswered)
        raise


def _sent(
    job: Registration, call: PlannedCall, made: Mapping[str, str], destination: Destination, *, is_ours: bool
) -> str:
    """As `_call`, outside of a transaction; what is there already is taken for ours after a lost answer alone."""
    try:
        return _call(job, call, made, destination)
    except AlreadyThereError as found:
        if not is_ours:
            raise
        return found.external_id


def _call(job: Registration, call: PlannedCall, made: Mapping[str, str], destination: Destination) -> str:
    """Send one call; the answer is the destination's id of what was made."""
    earlier = {name: made[key] for name, key in call.uses.items()}
    method: Callable[..., str] = getattr(destination, call.verb.value)
    return method(key=key_of_call(job.pk, call.key), **call.arguments, **earlier)


def _record(job: Registration, step: RegistrationStep, call: PlannedCall, external_id: str, now: datetime) -> None:
    step.external_id, step.finished_at, step.problem_json = external_id, now, None
    step.state, step.is_unanswered = RegistrationStep.State.DONE, False
    step.save(update_fields=["external_id", "finished_at", "problem_json", "state", "is_unanswered"])
    if call.key == MODEL_CALL and job.destination_id is None:
        Registration.objects.filter(pk=job.pk).update(model_row_id=external_id, removed_at=None)


def _record_failure(
    job: Registration, step: RegistrationStep, error: ProblemError, now: datetime, *, was_unanswered: bool
) -> None:
    with job.fenced_transaction():
        RegistrationStep.objects.filter(pk=step.pk).update(
            state=RegistrationStep.State.FAILED,
            problem_json=error.problem.to_json(),
            finished_at=now,
            is_unanswered=was_unanswered or isinstance(error, UnansweredError),
        )
