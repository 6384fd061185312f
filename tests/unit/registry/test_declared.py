"""Fields that come with the datasets of 3.x clients: to the registry's types and back."""

from __future__ import annotations

from typing import Any

import pytest

from wizard.core.problems import ProblemError
from wizard.registry.declared import GROUPS, TOLD, TYPES, DeclaredType, declared_of, fields_of, schema_of
from wizard.registry.schema import Field, FieldKind, FieldType, ModelType, VersionSchema


def declared(**groups: list[dict[str, Any]]) -> dict[str, Any]:
    return {"id_column": "id", "timestamp_column": "at"} | {group: groups.get(group, []) for group in GROUPS}


def test_every_type_has_a_counterpart_but_dict() -> None:
    assert set(TYPES) == set(DeclaredType)
    assert set(FieldType) - set(TOLD) == {FieldType.DICT}
    for there in (DeclaredType.NUMERIC, DeclaredType.BOOLEAN, DeclaredType.CATEGORICAL, DeclaredType.EMBEDDING):
        assert TOLD[TYPES[there]] == there


def test_an_actual_names_its_prediction() -> None:
    actual = {"name": "y", "type": "boolean", "properties": {"prediction": "p"}}
    fields = list(fields_of(declared(predictions=[{"name": "p", "type": "numeric"}], actuals=[actual])))
    assert fields == [
        Field("p", FieldKind.PREDICTION, FieldType.NUMERIC),
        Field("y", FieldKind.ACTUAL, FieldType.BOOLEAN, actual_for="p"),
    ]


def test_two_datasets_add_up_unless_they_disagree() -> None:
    first = declared(features=[{"name": "a", "type": "numeric"}])
    second = declared(features=[{"name": "b", "type": "text"}, {"name": "a", "type": "numeric"}])
    assert [field.name for field in schema_of([first, second]).fields] == ["a", "b"]
    with pytest.raises(ProblemError, match=r"field\.differs"):
        schema_of([first, declared(raw_inputs=[{"name": "a", "type": "numeric"}])])


def test_of_two_predictions_that_share_an_actual_it_tells_the_first() -> None:
    schema = VersionSchema(
        (
            Field("decision", FieldKind.PREDICTION, FieldType.BOOLEAN),
            Field("proba", FieldKind.PREDICTION, FieldType.NUMERIC),
            Field("y", FieldKind.ACTUAL, FieldType.BOOLEAN, actual_for="proba"),
            Field("per class", FieldKind.FEATURE, FieldType.DICT),
        )
    )
    columns = {"decision": "d", "proba": "p", "y": "label", "per class": "c"}
    told = declared_of(schema, columns, model_type=ModelType.BINARY)
    assert told["actuals"] == [{"name": "label", "type": "boolean", "properties": {"prediction": "d"}}]
    assert told["features"] == [], "a dict has no counterpart"
    assert [field["name"] for field in told["predictions"]] == ["d", "p"]
