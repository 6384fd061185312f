"""Makes the calls of a plan, each exactly once, however often the job is interrupted.

A call's effect and the record that it is done commit together, and only while this worker holds the lease; what is done
is skipped. `ProblemError` and `LeaseLost` leave `run_plan`. (A destination on another server cannot share the
transaction; its calls are kept single by their idempotency keys alone.)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import F

from wizard.core.problems import Problem, ProblemError
from wizard.registration.destinations.base import Destination
from wizard.registration.models import Registration, RegistrationStep
from wizard.registration.plan import MODEL_CALL, PlannedCall, key_of_call, make_plan


def run_plan(job: Registration, destination: Destination, now: Callable[[], datetime]) -> Mapping[str, Any]:
    """Make every call that is not done yet, in order, and stop at the first Problem."""
    plan = make_plan(job.order)
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
    with job.fenced_transaction():
        RegistrationStep.objects.filter(pk=step.pk).update(tries=F("tries") + 1)
    try:
        with job.fenced_transaction():
            _record(job, step, call, _call(job, call, made, destination), now())
    except ProblemError as error:
        _record_failure(job, step, error.problem, now())
        raise


def _call(job: Registration, call: PlannedCall, made: Mapping[str, str], destination: Destination) -> str:
    """Send one call; the answer is the destination's id of what was made."""
    earlier = {name: made[key] for name, key in call.uses.items()}
    method: Callable[..., str] = getattr(destination, call.verb.value)
    return method(key=key_of_call(job.pk, call.key), **call.arguments, **earlier)


def _record(job: Registration, step: RegistrationStep, call: PlannedCall, external_id: str, now: datetime) -> None:
    step.external_id, step.finished_at, step.problem_json = external_id, now, None
    step.state = RegistrationStep.State.DONE
    step.save(update_fields=["external_id", "finished_at", "problem_json", "state"])
    if call.key == MODEL_CALL:
        Registration.objects.filter(pk=job.pk).update(model_row_id=external_id, removed_at=None)


def _record_failure(job: Registration, step: RegistrationStep, problem: Problem, now: datetime) -> None:
    with job.fenced_transaction():
        RegistrationStep.objects.filter(pk=step.pk).update(
            state=RegistrationStep.State.FAILED, problem_json=problem.to_json(), finished_at=now
        )
