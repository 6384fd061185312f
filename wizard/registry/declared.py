"""What a 3.x client says of a dataset: its fields come with it, and each bears the name of its column. Pure.

`{"id_column", "timestamp_column", "raw_inputs": [{"name", "type", "properties"}], "features": …, "predictions": …,
"actuals": …}`, as recorded from `aporia==3.38.0`. `ProblemError` leaves it when two datasets
say different things of one field.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from wizard.core.problems import ProblemError
from wizard.registry import rule_problems
from wizard.registry.labels import labelled
from wizard.registry.schema import Field, FieldKind, FieldType, ModelType, VersionSchema

Declared = Mapping[str, Any]

GROUPS = {
    "raw_inputs": FieldKind.RAW_INPUT,
    "features": FieldKind.FEATURE,
    "predictions": FieldKind.PREDICTION,
    "actuals": FieldKind.ACTUAL,
}
"""What the wire calls the kinds of fields."""


CSV_OPTIONS = {"header": "header", "infer_schema": "inferSchema"}
"""Keys of a CSV's `config`, and the options of Spark's reader that they are."""


class DeclaredType(StrEnum):
    """The types that the 3.x client knows; one that it does not know makes it fail on the whole list of fields."""

    BOOLEAN = "boolean"
    NUMERIC = "numeric"
    DATETIME = "datetime"
    CATEGORICAL = "categorical"
    TEXT = "text"
    ARRAY = "array"
    EMBEDDING = "embedding"
    IMAGE_URL = "image_url"
    NUMERIC_ARRAY = "numeric_array"


TYPES = {
    DeclaredType.BOOLEAN: FieldType.BOOLEAN,
    DeclaredType.NUMERIC: FieldType.NUMERIC,
    DeclaredType.DATETIME: FieldType.DATETIME,
    DeclaredType.CATEGORICAL: FieldType.STRING,
    DeclaredType.TEXT: FieldType.TEXT,
    DeclaredType.ARRAY: FieldType.VECTOR,
    DeclaredType.EMBEDDING: FieldType.VECTOR,
    DeclaredType.IMAGE_URL: FieldType.TEXT,
    DeclaredType.NUMERIC_ARRAY: FieldType.VECTOR,
}
"""What each is in the registry; the vendor's `categorical` is read in as text."""

TOLD = {
    FieldType.NUMERIC: DeclaredType.NUMERIC,
    FieldType.STRING: DeclaredType.CATEGORICAL,
    FieldType.BOOLEAN: DeclaredType.BOOLEAN,
    FieldType.TEXT: DeclaredType.TEXT,
    FieldType.TENSOR: DeclaredType.EMBEDDING,
    FieldType.DATETIME: DeclaredType.DATETIME,
    FieldType.CATEGORICAL: DeclaredType.CATEGORICAL,
    FieldType.VECTOR: DeclaredType.EMBEDDING,
}
"""…and back. A `dict` has no counterpart: such fields are not told."""


def fields_of(schema: Declared) -> Iterator[Field]:
    """The fields of one dataset, group by group, in their order."""
    for group, kind in GROUPS.items():
        for told in schema[group]:
            pair = (told.get("properties") or {}).get("prediction", "") if kind == FieldKind.ACTUAL else ""
            yield Field(told["name"], kind, TYPES[DeclaredType(told["type"])], actual_for=str(pair))


def schema_of(declared: Iterable[Declared]) -> VersionSchema:
    """What the datasets of a version say together, in the order in which they come."""
    found: dict[str, Field] = {}
    for schema in declared:
        own = list(fields_of(schema))
        for field in own:
            if found.get(field.name, field) != field:
                raise ProblemError(rule_problems.field_differs(name=field.name))
        found |= {field.name: field for field in own}
    return VersionSchema(tuple(found.values()))


def declared_of(schema: VersionSchema, columns: Mapping[str, str], *, model_type: ModelType) -> dict[str, Any]:
    """The fields of a dataset that was connected in another way, as a 3.x client would have said them.

    `columns` is field → column for those that the dataset has. An actual tells the column of its first prediction.
    """
    judges = {actual.name: prediction for prediction, actual in _labels(schema, model_type)}
    groups: dict[str, list[dict[str, Any]]] = {}
    for group, kind in GROUPS.items():
        told = [field for field in schema.of_kind(kind) if field.name in columns and field.type in TOLD]
        groups[group] = [
            {
                "name": columns[field.name],
                "type": TOLD[field.type].value,
                "properties": _properties(field, judges, columns),
            }
            for field in told
        ]
    return groups


def _labels(schema: VersionSchema, model_type: ModelType) -> list[tuple[str, Field]]:
    """Backwards, so that of two predictions that share an actual the first one wins."""
    return list(labelled(schema, model_type=model_type).items())[::-1]


def _properties(field: Field, judges: Mapping[str, str], columns: Mapping[str, str]) -> dict[str, str] | None:
    if field.kind != FieldKind.ACTUAL:
        return None
    prediction = judges.get(field.name, field.actual_for)
    return {"prediction": columns.get(prediction, prediction)}
