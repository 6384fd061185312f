"""A registration as the requests that the vendor's 2.x client would send for it. Pure; raises nothing.

Bodies are those recorded of `aporia==2.19.0`; keys that only repeat a default are left out where the client does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from wizard.registration.plan import DatasetOrder, Order
from wizard.registry.labels import labelled
from wizard.registry.schema import Field, FieldKind, FieldType

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
    model = f"/v1beta/models/{quote(order.model_id, safe='')}"
    if not order.is_next_version:
        yield WireCall("Create the model", "/v1beta/models", _model(order))
    yield WireCall("Create the version", f"{model}/versions", _version(order))
    path = f"{model}/versions/{quote(order.version_name, safe='')}/datasets"
    for dataset in order.datasets:
        yield WireCall(f"Connect the {dataset.kind} data", path, _dataset(dataset, order))


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


def _model(order: Order) -> dict[str, Any]:
    return {
        "id": order.model_id,
        "name": order.name,
        "description": order.description or None,
        "owner": order.owner or None,
        "color": order.colour,
        "icon": order.icon,
        "tags": dict(order.tags) or None,
    }


def _version(order: Order) -> dict[str, Any]:
    groups = {group: {field.name: type_of(field) for field in order.schema.of_kind(kind)} for group, kind in GROUPS}
    return {"name": order.version_name, "model_type": order.model_type.value, "version_schema": groups}


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
