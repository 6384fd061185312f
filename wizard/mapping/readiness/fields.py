"""What the sample says about a single field. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.mapping import facts
from wizard.mapping.names import PROBABILITY_WORDS, words
from wizard.mapping.readiness import problems as said
from wizard.mapping.readiness.types import ReadinessFinding, tells, warns
from wizard.mapping.types import ColumnKind, MappedColumn
from wizard.registry.schema import FieldType
from wizard.sampling.profiles import ColumnProfile

OFTEN_EMPTY = 0.3
"""Share of nulls from which a field is told to be often empty."""
NEARLY_ALL = 0.995
"""Share of the rows with one value from which a field is nearly constant."""
_BOUNDED_WORDS = PROBABILITY_WORDS - {"score", "scores", "risk"}
"""Words for what must lie between 0 and 1; scores and risks may have scales of their own."""


def about(column: MappedColumn, profile: ColumnProfile) -> Iterator[ReadinessFinding]:
    """Empty, constant, out of range or of varying length."""
    kind, name = column.kind.value.replace("_", " "), profile.name
    if profile.null_share >= 1 or profile.distinct == 0:
        is_late = column.kind == ColumnKind.ACTUAL
        yield (
            tells(said.actuals_to_come(column=name), name)
            if is_late
            else warns(said.empty_column(column=name, kind=kind), name)
        )
        return
    yield from _about_nulls(column, profile, kind)
    if facts.is_constant(profile):
        value = profile.examples[0] if profile.examples else ""
        yield warns(said.constant_column(column=name, kind=kind, value=value), name)
    elif (share := _largest_share(profile)) >= NEARLY_ALL:
        yield warns(said.near_constant(column=name, kind=kind, share=share), name)
    elif _is_odd_probability(column, profile):
        low, high = facts.number(profile.minimum) or 0.0, facts.number(profile.maximum) or 0.0
        yield warns(said.probability_range(column=name, low=low, high=high), name)
    yield from _about_lengths(column, profile)


def _about_nulls(column: MappedColumn, profile: ColumnProfile, kind: str) -> Iterator[ReadinessFinding]:
    if column.kind == ColumnKind.ACTUAL and profile.null_share > 0:
        yield tells(said.actuals_so_far(column=profile.name, share=1 - profile.null_share), profile.name)
    elif column.kind != ColumnKind.ACTUAL and profile.null_share >= OFTEN_EMPTY:
        yield tells(said.many_nulls(column=profile.name, kind=kind, share=profile.null_share), profile.name)


def _largest_share(profile: ColumnProfile) -> float:
    """The share of the most frequent value among the values read; 0 when it is not known."""
    values = profile.rows * (1 - profile.null_share)
    return profile.top_values[0][1] / values if profile.top_values and values >= 1 else 0.0


def _is_odd_probability(column: MappedColumn, profile: ColumnProfile) -> bool:
    named = set(words(column.field_name or column.column)) & _BOUNDED_WORDS
    is_number = column.kind == ColumnKind.PREDICTION and column.type == FieldType.NUMERIC
    return bool(named) and is_number and profile.minimum is not None and not facts.lies_within(profile, 0, 1)


def _about_lengths(column: MappedColumn, profile: ColumnProfile) -> Iterator[ReadinessFinding]:
    low, high = profile.list_min_length, profile.list_max_length
    is_list = column.type in (FieldType.VECTOR, FieldType.TENSOR)
    if is_list and low is not None and high is not None and low != high:
        yield tells(said.lengths(column=profile.name, low=low, high=high), profile.name)
