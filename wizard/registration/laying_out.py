"""The steps of a registration as rows: laid out when it is asked for, and anew when a failed one takes another order.

`ProblemError` leaves `lay_out_anew` when what was made on another server cannot become what is wanted now.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wizard.core.problems import ProblemError
from wizard.registration.destinations import problems
from wizard.registration.models import Registration, RegistrationStep
from wizard.registration.plan import PlannedCall, Verb, make_plan


def lay_out(row: Registration) -> None:
    """One step per call of the plan."""
    _insert(row, {})


def lay_out_anew(row: Registration, before: Registration) -> None:
    """The steps of the order that the row has now; `before` is the row with its former one.

    The built-in registry changes what a key has made. Another server does not: calls that are the same there stay as
    far as they have come.
    """
    kept = _still_standing(row, before) if row.destination_id and row.destination_id == before.destination_id else {}
    row.steps.all().delete()
    _insert(row, kept)


def _insert(row: Registration, kept: Mapping[str, RegistrationStep]) -> None:
    RegistrationStep.objects.bulk_create(
        RegistrationStep(
            registration=row, position=place, key=call.key, title=call.title, **_carried(kept.get(call.key))
        )
        for place, call in enumerate(make_plan(row.order, row.generation))
    )


def _carried(step: RegistrationStep | None) -> dict[str, Any]:
    if step is None:
        return {}
    if step.state != RegistrationStep.State.DONE:
        return {"is_unanswered": step.is_unanswered, "tries": step.tries}
    return {name: getattr(step, name) for name in ("state", "external_id", "tries", "finished_at")}


def _still_standing(row: Registration, before: Registration) -> dict[str, RegistrationStep]:
    """Key → step of the calls that are the same as before, and so are all those which they build on."""
    steps = {step.key: step for step in row.steps.all()}
    former = {call.key: call for call in make_plan(before.order, before.generation)}
    kept: dict[str, RegistrationStep] = {}
    for call in make_plan(row.order, row.generation):
        same = former.get(call.key)
        if same == call and all(key in kept for key in call.uses.values()):
            kept[call.key] = steps[call.key]
        elif same is not None:
            _must_be_free_to_change(row, call, same, steps[call.key])
    return kept


def _must_be_free_to_change(row: Registration, call: PlannedCall, same: PlannedCall, step: RegistrationStep) -> None:
    """Raise the Problem of a model that was made there, and is to be described otherwise now."""
    is_made = step.state == RegistrationStep.State.DONE or step.is_unanswered
    if not is_made or not call.verb == same.verb == Verb.CREATE_MODEL:
        return
    told_apart_by = "model_id" if "model_id" in call.arguments else "name"
    name = call.arguments[told_apart_by]
    if name == same.arguments[told_apart_by]:
        server = row.destination.base_url if row.destination else ""
        raise ProblemError(problems.model_differs(server=server, model_id=name))
