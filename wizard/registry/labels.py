"""Which actual judges which prediction, as the wire's `labels` have it. Pure; raises nothing.

A field of kind actual names one prediction. Where a version has one actual only, what it says also judges the other
prediction of the pair: the decision of a binary model and its probability, or the class of a multiclass model and its
probabilities, are labelled by the same column (source: the vendor's pages on model types).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count

from wizard.registry.schema import Field, FieldKind, FieldType, ModelType, VersionSchema

_PAIRS = {
    ModelType.BINARY: (
        frozenset({FieldType.BOOLEAN, FieldType.STRING, FieldType.CATEGORICAL}),
        frozenset({FieldType.NUMERIC}),
    ),
    ModelType.MULTICLASS: (
        frozenset({FieldType.STRING, FieldType.CATEGORICAL, FieldType.NUMERIC}),
        frozenset({FieldType.DICT}),
    ),
}
"""The types of the two predictions that say the same in two ways."""


def labelled(schema: VersionSchema, *, model_type: ModelType) -> Mapping[str, Field]:
    """Prediction → the actual that judges it."""
    actuals = schema.of_kind(FieldKind.ACTUAL)
    found = {actual.actual_for: actual for actual in actuals}
    predictions = schema.of_kind(FieldKind.PREDICTION)
    if len(actuals) == 1 and _are_a_pair(predictions, model_type):
        found = {prediction.name: actuals[0] for prediction in predictions}
    return {prediction.name: found[prediction.name] for prediction in predictions if prediction.name in found}


def judged_by(schema: VersionSchema, actual: Field, *, model_type: ModelType) -> tuple[str, ...]:
    """The predictions that an actual judges, in their order."""
    return tuple(name for name, label in labelled(schema, model_type=model_type).items() if label == actual)


def with_labels(
    schema: VersionSchema, labels: Mapping[str, str], *, model_type: ModelType
) -> tuple[VersionSchema, Mapping[str, str]]:
    """The schema with an actual for each labelled prediction, and the column of each of these actuals.

    `labels` is the wire's: prediction → column with the actual value; predictions that the schema lacks are left alone.
    Actuals that are there stay, under the names that they have.
    """
    columns: dict[str, str] = {}
    for prediction, column in labels.items():
        actual = labelled(schema, model_type=model_type).get(prediction)
        if actual is None or columns.get(actual.name, column) != column:
            predicted = next((each for each in schema.of_kind(FieldKind.PREDICTION) if each.name == prediction), None)
            if predicted is None:
                continue
            name = _free_name(schema, column, prediction)
            actual = Field(name, FieldKind.ACTUAL, predicted.type, predicted.dimensions, prediction)
            schema = VersionSchema((*schema.fields, actual))
        columns[actual.name] = column
    return schema, columns


def _free_name(schema: VersionSchema, column: str, prediction: str) -> str:
    """The column's name, unless a field of the version has it."""
    taken = {field.name for field in schema.fields}
    return next(name for name in _names_of_actual(column, prediction) if name not in taken)


def _names_of_actual(column: str, prediction: str) -> Iterator[str]:
    yield column
    yield f"actual of {prediction}"
    yield from (f"actual of {prediction} ({number})" for number in count(2))


def _are_a_pair(predictions: tuple[Field, ...], model_type: ModelType) -> bool:
    if len(predictions) != 2 or model_type not in _PAIRS:
        return False
    first, second = _PAIRS[model_type]
    one, other = (prediction.type for prediction in predictions)
    return (one in first and other in second) or (one in second and other in first)
