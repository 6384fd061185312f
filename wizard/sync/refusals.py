"""What our own sync does not read in full; it is refused rather than read in part. Pure; raises nothing."""

from __future__ import annotations

from wizard.core.problems import Problem
from wizard.sampling.results import ObjectSet
from wizard.sync import problems

REFUSALS = frozenset(("sync.objects.many",))
"""The codes of what `refusal` answers."""


def refusal(name: str, *, objects: ObjectSet | None) -> Problem | None:
    """Why a sync will not read the data at `name`; None when it will. `objects` None stands for one object."""
    if objects is None or objects.complete:
        return None
    return problems.many_objects(name, objects=objects.matched)
