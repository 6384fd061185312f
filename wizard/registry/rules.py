"""The rules that a version's schema keeps, judged in one place for page, API and registration alike. Pure.

Only what is certain blocks; what merely looks odd warns. What each model type needs is taken from the vendor's pages on
model types. Raises nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from wizard.core.problems import Problem
from wizard.registry import rule_problems as said
from wizard.registry.needs import NEEDS
from wizard.registry.schema import Field, FieldKind, FieldType, ModelType, VersionSchema


class Severity(StrEnum):
    """Whether a finding stops the registration, asks for a second look, or only tells."""

    BLOCKS = "blocks"
    WARNS = "warns"
    INFO = "info"


@dataclass(frozen=True)
class SchemaFinding:
    """One broken rule; `field` names the field it is about ("" = the whole schema)."""

    problem: Problem
    severity: Severity
    field: str = ""


def schema_problems(schema: VersionSchema, *, model_type: ModelType) -> tuple[Problem, ...]:
    """Why this schema cannot be a version of a model of that type; empty when it can."""
    findings = schema_findings(schema, model_type=model_type)
    return tuple(dict.fromkeys(finding.problem for finding in findings if finding.severity == Severity.BLOCKS))


def schema_findings(schema: VersionSchema, *, model_type: ModelType) -> tuple[SchemaFinding, ...]:
    """Everything to say about a schema: what blocks it and what looks odd, the whole schema first.

    One problem of several fields is said at each of them, in the same words.
    """
    return (
        *_about_predictions(schema, model_type),
        *_about_names(schema),
        *_about_fields(schema, model_type),
        *_about_actuals(schema, model_type),
    )


def _about_predictions(schema: VersionSchema, model_type: ModelType) -> Iterator[SchemaFinding]:
    types = {field.type for field in schema.of_kind(FieldKind.PREDICTION)}
    need = NEEDS[model_type]
    if not types:
        yield _blocks(said.no_prediction(model_type=model_type, need=need.words))
    elif not types & (need.fits | need.tolerated):
        yield SchemaFinding(
            said.prediction_misfit(model_type=model_type, types=types, need=need.words), Severity.BLOCKS
        )
    elif not types & need.fits:
        yield SchemaFinding(
            said.prediction_unusual(model_type=model_type, types=types, need=need.words), Severity.WARNS
        )


def _about_names(schema: VersionSchema) -> Iterator[SchemaFinding]:
    counts = Counter(field.name for field in schema.fields)
    for name, count in counts.items():
        if not name.strip():
            yield _blocks(said.unnamed_field(count=count), name)
        elif count > 1:
            yield _blocks(said.duplicate_field(name=name, count=count), name)


def _about_fields(schema: VersionSchema, model_type: ModelType) -> Iterator[SchemaFinding]:
    predictions = {field.name for field in schema.of_kind(FieldKind.PREDICTION)}
    for field in schema.fields:
        if field.type == FieldType.TENSOR and not _is_shape(field.dimensions):
            yield _blocks(said.tensor_dimensions(name=field.name), field.name)
        if field.kind == FieldKind.ACTUAL and field.actual_for not in predictions:
            yield SchemaFinding(
                said.unpaired_actual(name=field.name, pair=field.actual_for), Severity.BLOCKS, field.name
            )
        if _is_out_of_place(field, model_type):
            yield _warns(said.type_out_of_place(name=field.name, type=field.type), field.name)


def _about_actuals(schema: VersionSchema, model_type: ModelType) -> Iterator[SchemaFinding]:
    """The wire maps a prediction to one column with its actual value, which must be comparable with it."""
    actuals = schema.of_kind(FieldKind.ACTUAL)
    predictions = {field.name: field.type for field in schema.of_kind(FieldKind.PREDICTION)}
    judges: dict[str, list[str]] = {}
    for field in actuals:
        judges.setdefault(field.actual_for, []).append(field.name)
    for field in actuals:
        predicted = predictions.get(field.actual_for, field.type)
        if field.type not in NEEDS[model_type].actuals | {predicted}:
            told = said.actual_type(
                name=field.name, type=field.type, prediction=field.actual_for, predicted=predicted, model=model_type
            )
            yield _warns(told, field.name)
        rivals = judges[field.actual_for]
        if field.actual_for and len(rivals) > 1:
            yield _blocks(said.actual_twice(names=rivals, prediction=field.actual_for), field.name)


def _blocks(problem: Problem, field: str = "") -> SchemaFinding:
    return SchemaFinding(problem, Severity.BLOCKS, field)


def _warns(problem: Problem, field: str = "") -> SchemaFinding:
    return SchemaFinding(problem, Severity.WARNS, field)


def _is_shape(dimensions: tuple[int, ...]) -> bool:
    return bool(dimensions) and all(size > 0 for size in dimensions)


def _is_out_of_place(field: Field, model_type: ModelType) -> bool:
    """The vendor's older glossary: no `vector` among predictions, `text` among raw inputs only."""
    if field.type == FieldType.VECTOR:
        return field.kind == FieldKind.PREDICTION and model_type not in (ModelType.RANKING, ModelType.MULTI_LABEL)
    return field.type == FieldType.TEXT and field.kind != FieldKind.RAW_INPUT
