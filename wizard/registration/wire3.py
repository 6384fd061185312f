"""A registration in the words of the vendor's 3.x API: the one place where its paths and bodies are made. Pure.

Bodies are those recorded of `aporia==3.38.0`. A 3.x dataset names its fields by their columns and has no rename, no
share of rows and few reader options; there are serving and training datasets only, and no `dict`. Raises nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from wizard.registration.literals import literal
from wizard.registration.plan import DatasetOrder, Order
from wizard.registration.queries import query_of
from wizard.registry.declared import CSV_OPTIONS, GROUPS, TOLD, declared_of
from wizard.registry.looks import Colour

KINDS = ("serving", "training")
_OPTIONS = {option: key for key, option in CSV_OPTIONS.items()}
"""Reader options of a CSV that `config` has a key for."""


@dataclass(frozen=True)
class Account:
    """Account and workspace, as every address names them."""

    name: str
    workspace: str

    @property
    def identity(self) -> str:
        """Where a client asks whether the workspace is there."""
        return f"/v1/identity-service/accounts/{quote(self.name, safe='')}/workspaces/{quote(self.workspace, safe='')}"

    def path(self, things: str, **asked: str) -> str:
        """Where `models`, `datasets` … are made, and listed as far as `asked`."""
        query = f"?{urlencode(asked)}" if asked else ""
        return f"/api/v1/{quote(self.name, safe='')}/{quote(self.workspace, safe='')}/{things}{query}"


def model_body(order: Order) -> dict[str, Any]:
    """Makes a model; what is empty is left out, as the client does."""
    texts = {"description": order.description, "owner": order.owner, "icon": order.icon}
    named = {"name": order.name, "type": order.model_type.value, "color": Colour(order.colour).hex}
    return named | {name: text for name, text in texts.items() if text}


def source_name(bucket: str) -> str:
    """What the data source of a bucket is called; datasets and registrations share it."""
    return f"s3://{bucket}"


def source_body(bucket: str) -> dict[str, Any]:
    """Makes a data source. No role travels along: ours trusts this Embark alone."""
    return {"name": source_name(bucket), "connection": {"bucket": bucket, "type": "s3"}}


def dataset_body(dataset: DatasetOrder, order: Order, *, model: str, version: str, source: str) -> dict[str, Any]:
    """Connects one of the order's datasets; the ids are those that the server has given."""
    keys = {"id_column": dataset.id_column or None, "timestamp_column": dataset.timestamp_column or None}
    told = declared_of(order.schema, dataset.column_map, model_type=order.model_type)
    return {
        "stage": dataset.kind,
        "model_version_id": version,
        "model_id": model,
        "data_source_id": source,
        "config": config_of(dataset),
        "schema": keys | {group: list(map(_without_nothing, told[group])) for group in GROUPS},
    }


def config_of(dataset: DatasetOrder) -> dict[str, Any]:
    """The location begins with its bucket: the vendor's examples have it both ways."""
    config: dict[str, Any] = {"regex": _path(dataset), "object_format": dataset.object_format}
    config |= {_OPTIONS[name]: value for name, value in dataset.read_options.items() if is_said(name, dataset)}
    if dataset.select_expr:
        config["query"] = query_of(dataset.select_expr)
    return config


def is_said(option: str, dataset: DatasetOrder) -> bool:
    """Whether `config` can say this reader option."""
    return option in _OPTIONS and dataset.object_format == "csv"


def options_lost(dataset: DatasetOrder) -> list[str]:
    """Reader options that cannot be said."""
    return [name for name in dataset.read_options if not is_said(name, dataset)]


def left_out(order: Order) -> Iterator[str]:
    """What 3.x cannot say of the order, one sentence each."""
    for dataset in order.datasets:
        if dataset.kind not in KINDS:
            yield f"The {dataset.kind} data is left out: 3.x has serving and training datasets only."
            continue
        if lost := options_lost(dataset):
            yield f"Read options of the {dataset.kind} data are left out: {', '.join(map(literal, lost))}."
        if dataset.sample_size != 1.0:
            yield f"All rows of the {dataset.kind} data are read, not a share of {dataset.sample_size:g}."
    for field in order.schema.fields:
        if field.type not in TOLD:
            yield f"The field {literal(field.name)} is left out: 3.x has no type {field.type.value}."
    renamed = {name for each in order.datasets for name, column in each.column_map.items() if name != column}
    for name in sorted(renamed):
        yield f"The field {literal(name)} bears the name of its column: 3.x has no other."
    if order.tags:
        yield "The model's tags are left out: 3.x has none."


def split_fields(order: Order) -> list[str]:
    """Fields whose column has another name in one dataset than in another: to 3.x they would be two."""
    columns: dict[str, set[str]] = {}
    for dataset in order.datasets:
        for name, column in dataset.column_map.items():
            columns.setdefault(name, set()).add(column)
    return sorted(name for name, found in columns.items() if len(found) > 1)


def _without_nothing(field: Mapping[str, Any]) -> dict[str, Any]:
    """As the client sends a field: with `properties` only where it has any."""
    return {name: value for name, value in field.items() if value is not None}


def _path(dataset: DatasetOrder) -> str:
    return dataset.object_path.split("://", 1)[-1]
