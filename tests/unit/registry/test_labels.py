"""One actual may judge both predictions of a pair."""

from __future__ import annotations

import pytest

from wizard.registry.labels import judged_by, labelled
from wizard.registry.schema import Field, FieldKind, FieldType, ModelType, VersionSchema

T = FieldType


def schema(*predictions: FieldType, actual_for: tuple[int, ...] = (0,)) -> VersionSchema:
    fields = [Field(f"p{at}", FieldKind.PREDICTION, kind) for at, kind in enumerate(predictions)]
    actuals = [Field(f"a{at}", FieldKind.ACTUAL, T.BOOLEAN, actual_for=f"p{at}") for at in actual_for]
    return VersionSchema((*fields, *actuals))


@pytest.mark.parametrize(
    ("model_type", "found", "expected"),
    [
        (ModelType.BINARY, schema(T.BOOLEAN, T.NUMERIC), {"p0": "a0", "p1": "a0"}),
        (ModelType.BINARY, schema(T.NUMERIC, T.CATEGORICAL), {"p0": "a0", "p1": "a0"}),
        (ModelType.BINARY, schema(T.NUMERIC, T.NUMERIC), {"p0": "a0"}),
        (ModelType.BINARY, schema(T.BOOLEAN, T.NUMERIC, T.NUMERIC), {"p0": "a0"}),
        (ModelType.BINARY, schema(T.BOOLEAN, T.NUMERIC, actual_for=(0, 1)), {"p0": "a0", "p1": "a1"}),
        (ModelType.MULTICLASS, schema(T.STRING, T.DICT), {"p0": "a0", "p1": "a0"}),
        (ModelType.REGRESSION, schema(T.NUMERIC, T.NUMERIC), {"p0": "a0"}),
        (ModelType.BINARY, schema(T.BOOLEAN, T.NUMERIC, actual_for=()), {}),
    ],
)
def test_which_actual_judges_which_prediction(
    model_type: ModelType, found: VersionSchema, expected: dict[str, str]
) -> None:
    labels = labelled(found, model_type=model_type)
    assert {prediction: actual.name for prediction, actual in labels.items()} == expected


def test_what_an_actual_judges_in_the_order_of_the_predictions() -> None:
    pair = schema(T.BOOLEAN, T.NUMERIC, actual_for=(1,))
    assert judged_by(pair, pair.fields[-1], model_type=ModelType.BINARY) == ("p0", "p1")
    assert judged_by(pair, pair.fields[0], model_type=ModelType.BINARY) == ()
