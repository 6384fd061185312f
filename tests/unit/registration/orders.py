"""Orders for tests: the guide's own example, with every part replaceable."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from wizard.registration.plan import DatasetOrder, Order
from wizard.registry.schema import Field, FieldKind, FieldType, ModelType, VersionSchema

FIELDS = (
    Field("raw_text", FieldKind.RAW_INPUT, FieldType.TEXT),
    Field("amount", FieldKind.FEATURE, FieldType.NUMERIC),
    Field("embeddings", FieldKind.FEATURE, FieldType.TENSOR, (768,)),
    Field("will_buy", FieldKind.PREDICTION, FieldType.BOOLEAN),
    Field("proba", FieldKind.PREDICTION, FieldType.NUMERIC),
    Field("did_buy", FieldKind.ACTUAL, FieldType.BOOLEAN, actual_for="will_buy"),
)


def dataset(kind: str = "serving", **facts: Any) -> DatasetOrder:
    known = {
        "kind": kind,
        "connection_id": "con_1",
        "object_path": "s3://acme/fraud/serving.parquet",
        "object_format": "parquet",
        "id_column": "prediction_id",
        "timestamp_column": "prediction_timestamp",
        "column_map": {field.name: field.name for field in FIELDS},
        "etag": "e1",
    }
    return DatasetOrder(**(known | facts))


def order(**facts: Any) -> Order:
    known = Order(
        model_id="fraud",
        name="Fraud",
        version_name="v1",
        model_type=ModelType.BINARY,
        schema=VersionSchema(FIELDS),
        datasets=(dataset(),),
    )
    return replace(known, **facts)
