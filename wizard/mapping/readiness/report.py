"""The readiness report: what the sample says about the mapped columns, before anything is registered. Pure.

Nothing here blocks: each finding says what it switches off later and who can cure it. Raises nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from wizard.mapping import facts
from wizard.mapping.readiness import fields, keys, outcomes
from wizard.mapping.readiness import problems as said
from wizard.mapping.readiness.arrival import about_arrivals
from wizard.mapping.readiness.types import ReadinessFinding, warns
from wizard.mapping.types import ColumnKind, MappedColumn, MappingDraft
from wizard.registry.schema import ModelType
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.results import MatrixRow

OUTCOMES = (ColumnKind.PREDICTION, ColumnKind.ACTUAL)


def readiness_findings(
    draft: MappingDraft,
    *,
    columns: Sequence[ColumnProfile],
    row_count: int | None = None,
    model_type: ModelType | None = None,
    matrix: Sequence[MatrixRow] = (),
    now: datetime | None = None,
) -> tuple[ReadinessFinding, ...]:
    """What to know before registering: about each column in file order, then about the objects (`matrix`).

    Without `now`, moments in the future are not looked for; without a `model_type`, classes are not counted.
    """
    rows = facts.population(columns, row_count)
    profiles = {column.name: column for column in columns if facts.was_read(column)}
    mapped = [column for column in draft.columns if column.kind != ColumnKind.LEFT_OUT]
    seen = [(column, profiles[column.column]) for column in mapped if column.column in profiles]
    return (
        *(finding for column, profile in seen for finding in _about(column, profile, rows, now)),
        *about_arrivals(seen),
        *outcomes.about(seen, model_type),
        *_about_objects(mapped, matrix),
    )


def _about(column: MappedColumn, profile: ColumnProfile, rows: int, now: datetime | None) -> Iterator[ReadinessFinding]:
    if column.kind == ColumnKind.ID:
        yield from keys.about_id(profile, rows)
    elif column.kind == ColumnKind.TIMESTAMP:
        yield from keys.about_timestamp(profile, now)
    else:
        yield from fields.about(column, profile)


def _about_objects(mapped: Sequence[MappedColumn], matrix: Sequence[MatrixRow]) -> Iterator[ReadinessFinding]:
    names = {column.column for column in mapped}
    for row in matrix:
        if row.column in names:
            yield warns(said.objects_differ(column=row.column, effect=row.effect), row.column)
