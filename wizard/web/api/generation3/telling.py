"""Rows in the words of 3.x clients. Raises nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from wizard.registry.changes import model_type_of, model_types_of
from wizard.registry.declared import declared_of
from wizard.registry.looks import Colour
from wizard.registry.models import Dataset, DataSource, MLModel, ModelVersion, SharedSource
from wizard.registry.schema import ModelType
from wizard.watching.models import CustomMetric, Monitor, Segment

Told = dict[str, Any]


def models_told(models: Sequence[MLModel]) -> list[Told]:
    """Without those that have no type: the client fails on the whole list for one."""
    types = model_types_of(models)
    return [model_told(model, types[model.pk]) for model in models if model.pk in types]


def model_told(model: MLModel, model_type: str = "") -> Told:
    """A model of that type; "" asks which it is."""
    return {
        "id": model.model_id,
        "name": model.name,
        "type": model_type or model_type_of(model),
        "description": model.description or None,
        "color": Colour(model.colour).hex,
        "icon": model.icon,
        "owner": model.owner or None,
        "aggregation_period": model.aggregation_period or None,
        "created_at": model.created_at,
    }


def version_told(version: ModelVersion) -> Told:
    """The version with its datasets of the two kinds that there are in 3.x."""
    datasets = {dataset.kind: dataset_told(dataset, version) for dataset in version.datasets.all()}
    return {
        "id": version.pk,
        "name": version.name,
        "model_id": version.model.model_id,
        "is_active": version.is_active,
        "serving_dataset": datasets.get(Dataset.Kind.SERVING),
        "training_dataset": datasets.get(Dataset.Kind.TRAINING),
        "created_at": version.created_at,
    }


def dataset_told(dataset: Dataset, version: ModelVersion) -> Told:
    """`config` and `schema` as they were sent; of a dataset that was connected otherwise, as they would have been."""
    words = dataset.declared_json or _as_declared(dataset, version)
    return {
        "id": dataset.pk,
        "stage": dataset.kind,
        "model_id": version.model.model_id,
        "model_version_id": version.pk,
        "data_source_id": source_id_of(dataset.data_source),
        "config": words["config"],
        "schema": words["schema"],
        "created_at": dataset.created_at,
    }


def query_told(dataset: Dataset) -> Told:
    """What `change-query` answers."""
    told = dataset_told(dataset, dataset.version)
    keys = {name: told["schema"][name] for name in ("id_column", "timestamp_column")}
    return {"id": told["id"], "config": told["config"], "data_source_id": told["data_source_id"]} | keys


def source_told(source: SharedSource) -> Told:
    """Without its connection, which the client never reads back."""
    return {"id": source.pk, "name": source.name, "type": "s3", "created_at": source.created_at}


def own_source_told(source: DataSource) -> Told:
    """A source that one dataset has for itself: named by its location."""
    return {"id": source.pk, "name": source.object_path, "type": "s3", "created_at": source.created_at}


def source_id_of(source: DataSource) -> str:
    """By which id a dataset names where it is read from."""
    return source.shared_id or source.pk


def fields_told(model: MLModel, versions: Iterable[ModelVersion]) -> list[Told]:
    """The fields of all versions, each once; where two differ, as the newest has it."""
    found: dict[tuple[str, str], Told] = {}
    for version in versions:
        found |= {(told["group"], told["name"]): told for told in _fields(model, version)}
    return list(found.values())


def segment_told(segment: Segment) -> Told:
    """The names of its terms stand in for the values of a field."""
    terms = segment.terms
    return {
        "id": segment.pk,
        "name": segment.name,
        "model_id": segment.model.model_id,
        "field_name": segment.field_name or None,
        "values": [name for _, name in terms] if terms is not None else segment.values,
        "terms_values": terms,
        "is_global_filter": segment.is_global_filter,
        "created_at": segment.created_at,
    }


def segment_told_more(segment: Segment, fields: Iterable[Told]) -> Told:
    """With the field that it cuts by."""
    field = next((each for each in fields if each["name"] == segment.field_name), None)
    return segment_told(segment) | {
        "is_custom_segment": segment.terms is not None,
        "create_composite_segments": segment.is_global_filter,
        "field": {key: field[key] for key in ("id", "name", "type")} if field else None,
    }


def metric_told(metric: CustomMetric) -> Told:
    return {
        "id": metric.pk,
        "name": metric.name,
        "model_id": metric.model.model_id,
        "code": metric.code,
        "created_at": metric.created_at,
    }


def monitor_told(monitor: Monitor) -> Told:
    return {
        "id": monitor.pk,
        "name": monitor.name,
        "type": monitor.type,
        "comment": monitor.comment or None,
        "is_active": monitor.is_active,
        "scheduling": monitor.scheduling or None,
        "creator_id": monitor.creator_id or None,
        "configuration": monitor.configuration,
        "created_at": monitor.created_at,
    }


def _as_declared(dataset: Dataset, version: ModelVersion) -> Told:
    source = dataset.data_source
    groups = declared_of(version.schema, dataset.column_map, model_type=ModelType(version.model_type))
    keys = {"id_column": dataset.id_column or None, "timestamp_column": dataset.timestamp_column or None}
    config = {"regex": source.object_path.split("://", 1)[-1], "object_format": source.object_format}
    return {"config": config, "schema": keys | groups}


def _fields(model: MLModel, version: ModelVersion) -> Iterator[Told]:
    told = [dataset_told(dataset, version)["schema"] for dataset in version.datasets.all()]
    for schema in told:
        for group in ("raw_inputs", "features", "predictions", "actuals"):
            for field in schema[group]:
                yield _field(model, group, field, version.created_at)


def _field(model: MLModel, group: str, field: Told, moment: datetime) -> Told:
    digest = hashlib.sha256(f"{model.pk}\n{group}\n{field['name']}".encode()).hexdigest()
    return {
        "id": f"fld_{digest[:16]}",
        "name": field["name"],
        "model_id": model.model_id,
        "type": field["type"],
        "group": group,
        "properties": field.get("properties"),
        "created_at": moment,
        "updated_at": moment,
    }
