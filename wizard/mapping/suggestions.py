"""What every column most likely becomes: kind, field type, confidence and the reason, from its name and its profile.

Readable rules; the id and the timestamp are chosen together, actuals are paired with predictions. Pure; raises nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from wizard.mapping import facts
from wizard.mapping.before import NOTHING, Before
from wizard.mapping.classes.classify import classify
from wizard.mapping.classes.types import ClassVerdict
from wizard.mapping.clues import Verdict
from wizard.mapping.field_types import ProposedType, as_outcome, propose_type
from wizard.mapping.key_columns import KeyColumns, choose_keys
from wizard.mapping.learned_types import number_inside, tells_nothing, with_class
from wizard.mapping.names import ID_WORDS, group, words
from wizard.mapping.outcomes import Outcomes, find_outcomes
from wizard.mapping.types import ColumnKind, Suggestion
from wizard.registry.schema import FieldType, ModelType
from wizard.sampling.profiles import ColumnProfile

_MANY_DIFFERENT = 0.5
"""Distinct values per row from which an identifier tells nothing as a feature."""


def suggest(
    columns: Sequence[ColumnProfile],
    *,
    model_type: ModelType,
    row_count: int | None = None,
    before: Before = NOTHING,
) -> dict[str, Suggestion]:
    """A suggestion for every column, by column name, in file order.

    `row_count` is the number of rows of the object when it is known; it sharpens what counts as unique.
    `before` is what columns of these names became in this workspace before.
    """
    found = assign(columns, model_type=model_type, row_count=row_count, before=before)
    return suggestions_of(columns, found, model_type=model_type)


def suggestions_of(
    columns: Sequence[ColumnProfile], found: Assigned, *, model_type: ModelType
) -> dict[str, Suggestion]:
    """The same from what was `assigned` to these columns before."""
    return {column.name: _suggestion(column, found, model_type=model_type) for column in columns}


@dataclass(frozen=True)
class Assigned:
    """What the columns are to each other: a type and a class for each, the key columns and the outcomes.

    `rows` of the object.
    """

    types: Mapping[str, ProposedType]
    classes: Mapping[str, ClassVerdict]
    keys: KeyColumns
    outcomes: Outcomes
    rows: int
    before: Before


def assign(
    columns: Sequence[ColumnProfile],
    *,
    model_type: ModelType,
    row_count: int | None = None,
    before: Before = NOTHING,
) -> Assigned:
    """Types first, then the key columns, then the outcomes among the rest."""
    rows = facts.population(columns, row_count)
    classes = {verdict.column: verdict for verdict in classify(columns, row_count=row_count)}
    types = {column.name: with_class(propose_type(column), column, classes[column.name]) for column in columns}
    keys = choose_keys([column for column in columns if not column.dataset], rows=rows, before=before)
    free = [column for column in columns if column.name not in _names(keys)]
    as_outcomes = {column.name: as_outcome(types[column.name], column, model_type=model_type) for column in free}
    outcomes = find_outcomes(free, as_outcomes, model_type=model_type, before=before)
    return Assigned(types, classes, keys, outcomes, rows, before)


def _names(keys: KeyColumns) -> set[str]:
    return {verdict.column for verdict in (keys.id, keys.timestamp) if verdict}


def _suggestion(column: ColumnProfile, found: Assigned, *, model_type: ModelType) -> Suggestion:
    keys, outcomes, proposed = found.keys, found.outcomes, found.types[column.name]
    name = column.name
    if keys.id and keys.id.column == name:
        return _said(ColumnKind.ID, proposed, keys.id)
    if keys.timestamp and keys.timestamp.column == name:
        return _said(ColumnKind.TIMESTAMP, replace(proposed, type=FieldType.DATETIME), keys.timestamp)
    if not proposed.usable:
        return Suggestion(ColumnKind.LEFT_OUT, proposed.type, proposed.confidence, proposed.reason)
    if verdict := outcomes.predictions.get(name):
        return _said(ColumnKind.PREDICTION, as_outcome(proposed, column, model_type=model_type), verdict)
    if verdict := outcomes.actuals.get(name):
        actual = _said(ColumnKind.ACTUAL, as_outcome(proposed, column, model_type=model_type), verdict)
        return replace(actual, actual_for=outcomes.pairs[name])
    if column.dataset:
        return _of(ColumnKind.LEFT_OUT, proposed, 0.9, f"only in the {column.dataset} data, and no actual by its looks")
    return _input(column, proposed, found)


def _said(kind: ColumnKind, proposed: ProposedType, verdict: Verdict) -> Suggestion:
    return Suggestion(kind, proposed.type, verdict.confidence, verdict.reason, proposed.dimensions)


def _input(column: ColumnProfile, proposed: ProposedType, found: Assigned) -> Suggestion:
    """A feature, a raw input, or nothing."""
    rows, timed, verdict = found.rows, found.keys.timestamp is not None, found.classes[column.name]
    declared = group(column.name)
    if declared in (ColumnKind.FEATURE, ColumnKind.RAW_INPUT):
        prefix = column.name.partition(".")[0]
        return _of(declared, proposed, 0.95, f"name begins with {prefix}., {proposed.reason}")
    known = found.before.get(column.name.casefold())
    if known in (ColumnKind.FEATURE, ColumnKind.RAW_INPUT, ColumnKind.LEFT_OUT):
        said = known.value.replace("_", " ")
        return _of(known, proposed, 0.9, f"mapped as {said} in this workspace before; {proposed.reason}")
    if column.partition and timed and column.logical_type in facts.MOMENTS:
        return _of(ColumnKind.LEFT_OUT, proposed, 0.7, "a partition of the objects; the timestamp says it more exactly")
    if _identifies_something_else(column, rows):
        return _of(ColumnKind.LEFT_OUT, proposed, 0.6, "identifies something, but is not the id of the prediction")
    if tells_nothing(column, verdict):
        reason = ", ".join(verdict.reasons) or "no two rows are alike, or all are"
        return _of(ColumnKind.LEFT_OUT, proposed, round(verdict.probability, 2), f"tells a model nothing: {reason}")
    if expression := number_inside(column, verdict):
        reason = f"numbers inside texts; in the Data step, {expression} makes a number of them"
        return _of(ColumnKind.FEATURE, proposed, 0.5, reason)
    if proposed.type == FieldType.TEXT:
        return _of(ColumnKind.RAW_INPUT, proposed, proposed.confidence, proposed.reason)
    return _of(ColumnKind.FEATURE, proposed, round(proposed.confidence * 0.9, 2), proposed.reason)


def _of(kind: ColumnKind, proposed: ProposedType, confidence: float, reason: str) -> Suggestion:
    return Suggestion(kind, proposed.type, confidence, reason, proposed.dimensions)


def _identifies_something_else(column: ColumnProfile, rows: int) -> bool:
    said = words(column.name)
    if facts.looks_like_uuids(column) or said in (("index",), ("unnamed", "0")):
        return True
    different = facts.uniqueness(column, rows=rows) or 0.0
    return bool(said) and said[-1] in ID_WORDS and different > _MANY_DIFFERENT
