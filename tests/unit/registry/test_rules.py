"""What a version's schema may look like."""

from __future__ import annotations

import pytest

from wizard.registry.needs import NEEDS
from wizard.registry.rules import Severity, schema_findings, schema_problems
from wizard.registry.schema import Field, FieldKind, FieldType, ModelType, VersionSchema


def prediction(type_: FieldType, name: str = "p", dimensions: tuple[int, ...] = ()) -> Field:
    return Field(name, FieldKind.PREDICTION, type_, dimensions)


def feature(name: str, type_: FieldType = FieldType.NUMERIC, dimensions: tuple[int, ...] = ()) -> Field:
    return Field(name, FieldKind.FEATURE, type_, dimensions)


def codes(*fields: Field, model_type: ModelType = ModelType.BINARY) -> dict[str, Severity]:
    findings = schema_findings(VersionSchema(fields), model_type=model_type)
    return {finding.problem.code.removeprefix("registry.schema."): finding.severity for finding in findings}


def test_the_guides_own_schema_is_fine() -> None:
    schema = VersionSchema(
        (
            Field("raw_text", FieldKind.RAW_INPUT, FieldType.TEXT),
            feature("amount"),
            feature("owner", FieldType.STRING),
            feature("embeddings", FieldType.TENSOR, (768,)),
            prediction(FieldType.BOOLEAN, "will_buy_insurance"),
            prediction(FieldType.NUMERIC, "proba"),
            Field("did_buy", FieldKind.ACTUAL, FieldType.BOOLEAN, actual_for="will_buy_insurance"),
        )
    )
    assert schema_findings(schema, model_type=ModelType.BINARY) == ()


@pytest.mark.parametrize("model_type", ModelType)
def test_every_model_type_needs_a_prediction(model_type: ModelType) -> None:
    assert codes(feature("amount"), model_type=model_type) == {"prediction.missing": Severity.BLOCKS}


@pytest.mark.parametrize(
    ("model_type", "field_type", "expected"),
    [
        (ModelType.BINARY, FieldType.BOOLEAN, {}),
        (ModelType.BINARY, FieldType.NUMERIC, {}),
        (ModelType.BINARY, FieldType.DATETIME, {"prediction.misfit": Severity.BLOCKS}),
        (ModelType.REGRESSION, FieldType.NUMERIC, {}),
        (ModelType.REGRESSION, FieldType.STRING, {"prediction.misfit": Severity.BLOCKS}),
        (ModelType.MULTICLASS, FieldType.STRING, {}),
        (ModelType.MULTICLASS, FieldType.DICT, {"prediction.unusual": Severity.WARNS}),
        (ModelType.MULTICLASS, FieldType.DATETIME, {"prediction.misfit": Severity.BLOCKS}),
        (ModelType.MULTI_LABEL, FieldType.DICT, {}),
        (ModelType.MULTI_LABEL, FieldType.BOOLEAN, {"prediction.unusual": Severity.WARNS}),
        (ModelType.RANKING, FieldType.VECTOR, {}),
        (ModelType.RANKING, FieldType.NUMERIC, {"prediction.unusual": Severity.WARNS}),
        (ModelType.RANKING, FieldType.DICT, {"prediction.misfit": Severity.BLOCKS}),
    ],
)
def test_what_each_model_type_takes(
    model_type: ModelType, field_type: FieldType, expected: dict[str, Severity]
) -> None:
    assert codes(prediction(field_type), model_type=model_type) == expected


def test_a_dict_may_stand_beside_the_class() -> None:
    fields = (prediction(FieldType.STRING, "class"), prediction(FieldType.DICT, "probabilities"))
    assert codes(*fields, model_type=ModelType.MULTICLASS) == {}


@pytest.mark.parametrize("model_type", ModelType)
def test_no_type_is_both_fitting_and_tolerated(model_type: ModelType) -> None:
    assert not NEEDS[model_type].fits & NEEDS[model_type].tolerated


@pytest.mark.parametrize("dimensions", [(), (0,), (-3,), (28, 0)])
def test_a_tensor_needs_dimensions(dimensions: tuple[int, ...]) -> None:
    found = codes(feature("emb", FieldType.TENSOR, dimensions), prediction(FieldType.BOOLEAN))
    assert found == {"tensor.dimensions": Severity.BLOCKS}


def test_names_are_unique_over_all_kinds() -> None:
    findings = schema_findings(
        VersionSchema((feature("p"), prediction(FieldType.BOOLEAN, "p"))), model_type=ModelType.BINARY
    )
    assert [(finding.problem.code, finding.field) for finding in findings] == [("registry.schema.field.duplicate", "p")]


def test_a_field_has_a_name() -> None:
    found = codes(feature(" "), feature(" "), prediction(FieldType.BOOLEAN))
    assert found == {"field.unnamed": Severity.BLOCKS}


@pytest.mark.parametrize("pair", ["", "amount", "gone"])
def test_an_actual_names_a_prediction(pair: str) -> None:
    actual = Field("did", FieldKind.ACTUAL, FieldType.BOOLEAN, actual_for=pair)
    found = codes(feature("amount"), prediction(FieldType.BOOLEAN), actual)
    assert found == {"actual.unpaired": Severity.BLOCKS}


def test_odd_places_only_warn() -> None:
    schema = VersionSchema((feature("words", FieldType.TEXT), prediction(FieldType.NUMERIC)))
    assert schema_problems(schema, model_type=ModelType.REGRESSION) == ()
    assert codes(*schema.fields, model_type=ModelType.REGRESSION) == {"text.place": Severity.WARNS}


def test_a_vector_among_predictions_is_odd_but_not_in_a_ranking() -> None:
    fields = (prediction(FieldType.NUMERIC), prediction(FieldType.VECTOR, "scores"))
    assert codes(*fields, model_type=ModelType.REGRESSION) == {"vector.place": Severity.WARNS}
    assert codes(*fields, model_type=ModelType.RANKING) == {}


def test_a_prediction_has_one_actual() -> None:
    actuals = (Field(name, FieldKind.ACTUAL, FieldType.BOOLEAN, actual_for="p") for name in ("a", "b"))
    assert codes(prediction(FieldType.BOOLEAN), *actuals) == {"actual.twice": Severity.BLOCKS}


@pytest.mark.parametrize(
    ("model_type", "predicted", "actual", "is_odd"),
    [
        (ModelType.REGRESSION, FieldType.NUMERIC, FieldType.NUMERIC, False),
        (ModelType.REGRESSION, FieldType.NUMERIC, FieldType.STRING, True),
        (ModelType.BINARY, FieldType.NUMERIC, FieldType.BOOLEAN, False),
        (ModelType.BINARY, FieldType.BOOLEAN, FieldType.CATEGORICAL, False),
        (ModelType.BINARY, FieldType.BOOLEAN, FieldType.DATETIME, True),
        (ModelType.MULTICLASS, FieldType.STRING, FieldType.CATEGORICAL, False),
        (ModelType.MULTICLASS, FieldType.STRING, FieldType.VECTOR, True),
        (ModelType.MULTI_LABEL, FieldType.DICT, FieldType.DICT, False),
        (ModelType.MULTI_LABEL, FieldType.DICT, FieldType.BOOLEAN, True),
        (ModelType.RANKING, FieldType.VECTOR, FieldType.NUMERIC, False),
        (ModelType.RANKING, FieldType.VECTOR, FieldType.DICT, True),
    ],
)
def test_an_actual_must_be_comparable_with_its_prediction(
    model_type: ModelType, predicted: FieldType, actual: FieldType, is_odd: bool
) -> None:
    fields = (prediction(predicted), Field("a", FieldKind.ACTUAL, actual, actual_for="p"))
    assert (codes(*fields, model_type=model_type) == {"actual.type": Severity.WARNS}) is is_odd
