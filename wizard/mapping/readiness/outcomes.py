"""What the sample says about predictions, their actuals, and features that say too much. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from wizard.mapping import facts
from wizard.mapping.drafts import field_name
from wizard.mapping.readiness import problems as said
from wizard.mapping.readiness.types import ReadinessFinding, tells, warns
from wizard.mapping.types import ColumnKind, MappedColumn
from wizard.registry.schema import FieldType, ModelType
from wizard.sampling.profiles import Agreement, ColumnProfile

SAME = {"kappa": 0.98, "correlation": 0.999}
"""Agreement from which one column says just what the other says."""
MANY_CLASSES = 200
"""So many different labels of a multiclass model are most likely no classes."""
NAMED = 5
"""Odd labels that are told by name."""
_LABELS = frozenset((FieldType.BOOLEAN, FieldType.STRING, FieldType.CATEGORICAL))

Seen = Sequence[tuple[MappedColumn, ColumnProfile]]
"""Mapped columns whose values were read, each with its profile."""


def about(seen: Seen, model_type: ModelType | None) -> Iterator[ReadinessFinding]:
    """Everything that takes more than one column, or the model type, to tell."""
    for column, profile in seen:
        if column.kind == ColumnKind.PREDICTION and model_type:
            yield from _about_classes(column, profile, model_type)
    yield from _about_sums(seen, model_type)
    yield from _about_pairs(seen)
    yield from _about_leaks(seen)


def _about_classes(column: MappedColumn, profile: ColumnProfile, model_type: ModelType) -> Iterator[ReadinessFinding]:
    distinct = profile.distinct or 0
    expected = ""
    if column.type in _LABELS and model_type == ModelType.BINARY and distinct > 2:
        expected = "two"
    elif column.type in _LABELS and model_type == ModelType.MULTICLASS and distinct > MANY_CLASSES:
        expected = "a few"
    elif column.type in _LABELS and model_type == ModelType.MULTICLASS and distinct == 2:
        expected = "three or more"
    if expected:
        told = said.classes(column=profile.name, distinct=distinct, model_type=model_type.value, expected=expected)
        yield warns(told, profile.name)


def _about_sums(seen: Seen, model_type: ModelType | None) -> Iterator[ReadinessFinding]:
    """Probabilities of classes that exclude each other add up to one."""
    if model_type not in (ModelType.BINARY, ModelType.MULTICLASS):
        return
    predictions = {profile.name: profile for column, profile in seen if column.kind == ColumnKind.PREDICTION}
    told: set[str] = set()
    for name, profile in predictions.items():
        sums = profile.row_sums
        if sums is None or not sums.off or name in told or not predictions.keys() >= {*sums.others}:
            continue
        if sums.others and 2 * sums.off > sums.rows:
            continue  # columns that hardly ever add up are not of one and the same distribution
        told |= {name, *sums.others}
        yield warns(said.sums(columns=[name, *sums.others], off=sums.off, rows=sums.rows), name)


def _about_pairs(seen: Seen) -> Iterator[ReadinessFinding]:
    predictions = {field_name(column): pair for pair in seen if (column := pair[0]).kind == ColumnKind.PREDICTION}
    predictions |= {column.column: pair for pair in seen if (column := pair[0]).kind == ColumnKind.PREDICTION}
    for column, profile in seen:
        if column.kind == ColumnKind.ACTUAL and column.actual_for in predictions:
            yield from _about_pair(profile, predictions[column.actual_for])


def _about_pair(actual: ColumnProfile, prediction: tuple[MappedColumn, ColumnProfile]) -> Iterator[ReadinessFinding]:
    column, profile = prediction
    agreement = _agreement(actual, profile.name)
    if agreement and agreement.measure == "kappa" and agreement.value == 1.0:
        yield warns(said.actual_is_prediction(column=actual.name, prediction=profile.name), actual.name)
    if column.type in _LABELS and facts.knows_all_labels(actual) and facts.knows_all_labels(profile):
        odd = sorted(facts.labels(actual) - facts.labels(profile))
        if odd:
            shown = ", ".join(odd[:NAMED]) + (" …" if len(odd) > NAMED else "")
            told = said.odd_classes(actual=actual.name, prediction=profile.name, labels=shown)
            yield tells(told, actual.name)


def _about_leaks(seen: Seen) -> Iterator[ReadinessFinding]:
    outcomes: Mapping[str, str] = {
        profile.name: column.kind.value
        for column, profile in seen
        if column.kind in (ColumnKind.PREDICTION, ColumnKind.ACTUAL)
    }
    for column, profile in seen:
        if column.kind not in (ColumnKind.FEATURE, ColumnKind.RAW_INPUT):
            continue
        same = next((each for each in profile.agreements if each.other in outcomes and _is_same(each)), None)
        if same:
            told = said.leak(column=profile.name, outcome=same.other, kind=outcomes[same.other])
            yield warns(told, profile.name)


def _agreement(profile: ColumnProfile, other: str) -> Agreement | None:
    return next((each for each in profile.agreements if each.other == other), None)


def _is_same(agreement: Agreement) -> bool:
    return agreement.value >= SAME[agreement.measure]
