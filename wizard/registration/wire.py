"""A registration as the requests that the vendor's 2.x client would send for it: the one place where these bodies are
made. Pure; raises nothing.

Bodies are those recorded of `aporia==2.19.0`; keys that only repeat a default are left out where the client does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from wizard.registration.plan import DatasetOrder, Order
from wizard.registry.labels import labelled
from wizard.registry.schema import Field, FieldKind, FieldType, ModelType, VersionSchema

GROUPS = (
    ("raw_inputs", FieldKind.RAW_INPUT),
    ("features", FieldKind.FEATURE),
    ("predictions", FieldKind.PREDICTION),
)
"""What the wire calls the kinds of fields."""


@dataclass(frozen=True)
class WireCall:
    """One POST: its path, percent-encoded, and its body as JSON."""

    title: str
    path: str
    body: Mapping[str, Any]


def wire_calls(order: Order) -> Iterator[WireCall]:
    """The requests in order; the next version of a model that is there needs no model made."""
    if not order.is_next_version:
        yield create_model(**order.model_facts)
    yield create_version(
        model_id=order.model_id, name=order.version_name, model_type=order.model_type, schema=order.schema
    )
    yield from (connect(dataset, order) for dataset in order.datasets)


def create_model(
    *,
    model_id: str,
    name: str,
    description: str,
    owner: str,
    icon: str,
    colour: str,
    tags: Mapping[str, str],
) -> WireCall:
    """Makes a model."""
    body = {
        "id": model_id,
        "name": name,
        "description": description or None,
        "owner": owner or None,
        "color": colour,
        "icon": icon,
        "tags": dict(tags) or None,
    }
    return WireCall("Create the model", "/v1beta/models", body)


def create_version(*, model_id: str, name: str, model_type: ModelType, schema: VersionSchema) -> WireCall:
    """Makes a version of the model."""
    groups = {group: {field.name: type_of(field) for field in schema.of_kind(kind)} for group, kind in GROUPS}
    body = {"name": name, "model_type": model_type.value, "version_schema": groups}
    return WireCall("Create the version", versions_path(model_id), body)


def connect(dataset: DatasetOrder, order: Order) -> WireCall:
    """Connects one of the order's datasets to its version."""
    path = f"{versions_path(order.model_id)}/{quote(order.version_name, safe='')}/datasets"
    return WireCall(f"Connect the {dataset.kind} data", path, _dataset(dataset, order))


def versions_path(model_id: str) -> str:
    """Where the versions of a model are listed and made."""
    return f"/v1beta/models/{quote(model_id, safe='')}/versions"


def type_of(field: Field) -> str | dict[str, object]:
    """A field's type: its name, and for a tensor its dimensions, too."""
    if field.type == FieldType.TENSOR:
        return {"type": field.type.value, "dimensions": list(field.dimensions)}
    return field.type.value


def renamed(fields: Iterable[Field], column_map: Mapping[str, str]) -> dict[str, str]:
    """Field → column, where the two differ."""
    pairs = {field.name: column_map.get(field.name, field.name) for field in fields}
    return {name: column for name, column in pairs.items() if name != column}


def labels_of(order: Order, column_map: Mapping[str, str]) -> dict[str, str]:
    """Prediction → column with the actual value, for the actuals that the dataset has."""
    actuals = labelled(order.schema, model_type=order.model_type)
    return {prediction: column_map[actual.name] for prediction, actual in actuals.items() if actual.name in column_map}


def mappings_of(dataset: DatasetOrder, order: Order) -> dict[str, dict[str, str]]:
    """The mappings that have anything to say, by the wire's names; a dataset of actuals has labels only."""
    groups = GROUPS if dataset.kind != "actuals" else ()
    columns = {group: renamed(order.schema.of_kind(kind), dataset.column_map) for group, kind in groups}
    said = columns | {"labels": labels_of(order, dataset.column_map)}
    return {name: mapping for name, mapping in said.items() if mapping}


def _dataset(dataset: DatasetOrder, order: Order) -> dict[str, Any]:
    config = {
        "object_path": dataset.object_path,
        "object_format": dataset.object_format,
        "sample_size": dataset.sample_size,
        "select_expr": list(dataset.select_expr) or None,
        "read_options": dict(dataset.read_options) or None,
    }
    return {
        "name": dataset.kind,
        "data_source": {"type": "s3", "config": config},
        "sync": {"enabled": True, "environment": "production"},
        "id_column": dataset.id_column or None,
        "timestamp_column": dataset.timestamp_column or None,
        **mappings_of(dataset, order),
    }
