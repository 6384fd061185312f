"""Which actual judges which prediction, as the wire's `labels` have it. Pure; raises nothing.

A field of kind actual names one prediction. Where a version has one actual only, what it says also judges the other
prediction of the pair: the decision of a binary model and its probability, or the class of a multiclass model and its
probabilities, are labelled by the same column (source: the vendor's pages on model types).
"""

from __future__ import annotations

from collections.abc import Mapping

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


def _are_a_pair(predictions: tuple[Field, ...], model_type: ModelType) -> bool:
    if len(predictions) != 2 or model_type not in _PAIRS:
        return False
    first, second = _PAIRS[model_type]
    one, other = (prediction.type for prediction in predictions)
    return (one in first and other in second) or (one in second and other in first)
