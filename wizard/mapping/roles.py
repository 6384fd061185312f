"""The roles of a table's columns, ranked: its id, its timestamp, the predictions and the actual. Pure; raises nothing.

For whoever has no model type yet, the command line above all: the most likely one is told as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wizard.mapping import facts
from wizard.mapping.clues import Verdict
from wizard.mapping.names import (
    ACTUAL_WORDS,
    ID_WORDS,
    MAYBE_PREDICTION_WORDS,
    PREDICTION_WORDS,
    PROBABILITY_WORDS,
    TIME_WORDS,
    group,
    words,
)
from wizard.mapping.suggestions import Assigned, assign
from wizard.mapping.types import ColumnKind
from wizard.registry.schema import ModelType
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.types import LogicalType

SHOWN = 5
"""Columns that are told per role."""
CLASSES = 30
"""So many different labels or whole numbers are classes; more are a quantity."""
LEAST = 0.05
"""A score from which a column is worth telling."""


@dataclass(frozen=True)
class Roles:
    """`ranked` holds up to SHOWN verdicts per role, the likeliest first; `predictions` and `actuals` are proposed.

    `found` is what all that was taken from.
    """

    model_type: ModelType
    found: Assigned
    ranked: Mapping[ColumnKind, tuple[Verdict, ...]]
    predictions: tuple[str, ...]
    actuals: tuple[str, ...]


def roles(
    columns: Sequence[ColumnProfile], *, model_type: ModelType | None = None, row_count: int | None = None
) -> Roles:
    """Who is what, as far as names and samples tell; without a `model_type`, that of the likeliest one."""
    chosen = model_type or likely_model_type(columns)
    found = assign(columns, model_type=chosen, row_count=row_count)
    predictions = sorted(found.outcomes.predictions.values(), key=lambda verdict: -verdict.score)
    ranked = {
        ColumnKind.ID: _first(found.keys.id, found.keys.ids),
        ColumnKind.TIMESTAMP: _first(found.keys.timestamp, found.keys.timestamps),
        ColumnKind.PREDICTION: tuple(predictions[:SHOWN]),
        ColumnKind.ACTUAL: _first(None, found.outcomes.ranked),
    }
    return Roles(chosen, found, ranked, tuple(found.outcomes.predictions), tuple(found.outcomes.actuals))


def _first(chosen: Verdict | None, others: Iterable[Verdict]) -> tuple[Verdict, ...]:
    rest = [verdict for verdict in others if verdict != chosen and verdict.score >= LEAST]
    return tuple(([chosen] if chosen else []) + rest)[:SHOWN]


def likely_model_type(columns: Sequence[ColumnProfile]) -> ModelType:
    """What the values of the columns that are named like predictions look like: labels, numbers, dicts or lists."""
    named = [column for column in columns if _is_named_like_a_prediction(column)]
    clear = [column for column in named if not _is_only_perhaps(column)] or named
    decisions = [column for column in clear if not _is_probability(column)]
    kinds = {column.logical_type for column in decisions}
    if kinds & {LogicalType.DICT}:
        return ModelType.MULTI_LABEL
    if kinds & {LogicalType.VECTOR, LogicalType.TENSOR}:
        return ModelType.RANKING
    return next((_type_of(column) for column in decisions), ModelType.BINARY)


def _type_of(decision: ColumnProfile) -> ModelType:
    distinct = decision.distinct or 0
    if decision.logical_type == LogicalType.NUMBER and not facts.is_zero_or_one(decision):
        return ModelType.REGRESSION
    if decision.logical_type == LogicalType.BOOLEAN or distinct <= 2:
        return ModelType.BINARY
    is_quantity = decision.logical_type == LogicalType.INTEGER and distinct > CLASSES
    return ModelType.REGRESSION if is_quantity else ModelType.MULTICLASS


def _is_only_perhaps(column: ColumnProfile) -> bool:
    return not set(words(column.name)) & (PREDICTION_WORDS | {"will"})


def _is_named_like_a_prediction(column: ColumnProfile) -> bool:
    said = set(words(column.name))
    if said & (ID_WORDS | TIME_WORDS) or column.logical_type in facts.MOMENTS:
        return False
    if group(column.name):
        return group(column.name) == ColumnKind.PREDICTION
    return bool(said & (PREDICTION_WORDS | MAYBE_PREDICTION_WORDS | {"will"})) and not said & ACTUAL_WORDS


def _is_probability(column: ColumnProfile) -> bool:
    """Numbers from 0 to 1 that are named like a probability, or have decimals."""
    said = set(words(column.name))
    inside = facts.lies_within(column, 0, 1) and not facts.is_zero_or_one(column)
    return inside and (bool(said & PROBABILITY_WORDS) or column.logical_type == LogicalType.NUMBER)
