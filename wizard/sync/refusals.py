"""What our own sync does not read as the sample was read; it is refused rather than read otherwise. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.core.problems import Problem
from wizard.sampling.results import ObjectSet
from wizard.sampling.types import Dialect
from wizard.sync import problems

REFUSALS = frozenset(("sync.objects.many", "sync.partitions.later", "sync.dates.later", "sync.expressions.later"))
"""The codes of what `refusal` answers."""


def refusal(
    name: str, *, objects: ObjectSet | None, dialect: Dialect | None, select_expr: Sequence[str]
) -> Problem | None:
    """Why a sync will not read the data at `name`; None when it will. `objects` None stands for one object."""
    if objects and objects.kind != "delta":
        if objects.matched > 1:
            return problems.many_objects(name, objects=objects.matched)
        if objects.partitions:
            return problems.partitions_later(name)
    if dialect and (dialect.date_format or dialect.time_zone):
        return problems.dates_later(name)
    if any(entry.strip() != "*" for entry in select_expr):
        return problems.expressions_later(name)
    return None
