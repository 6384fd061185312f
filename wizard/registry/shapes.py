"""Registered versions in the form in which `differences` compares them. Reads rows, raises nothing."""

from __future__ import annotations

from collections.abc import Iterable

from wizard.registry.differences import Shape, Words
from wizard.registry.models import Dataset, DataSource, ModelVersion
from wizard.registry.types import Reading


def shape_of(version: ModelVersion) -> Shape:
    """The version with its datasets; columns as its serving data has them, else the first dataset that has them."""
    datasets = version.datasets.select_related("data_source").order_by("kind")
    columns: dict[str, str] = {}
    facts = {"model type": version.model_type}
    for dataset in sorted(datasets, key=lambda each: each.kind == Dataset.Kind.SERVING):
        columns |= dataset.column_map
        facts |= dataset_facts(
            dataset.kind,
            _reading(dataset.data_source),
            id_column=dataset.id_column,
            timestamp_column=dataset.timestamp_column,
        )
    return Shape(version.schema.fields, columns, facts)


def dataset_facts(kind: str, reading: Reading, *, id_column: str, timestamp_column: str) -> Words:
    """What is to be said of a dataset beside its fields, each fact by its name."""
    told = {
        "location": reading.object_path,
        "format": reading.object_format,
        "read options": _joined(f"{name}={value}" for name, value in sorted(reading.read_options.items())),
        "expressions": _joined(reading.select_expr),
        "share of rows": f"{reading.sample_size:.3%}".replace(".000", ""),
        "id column": id_column,
        "timestamp column": timestamp_column,
    }
    return {f"{kind} {name}": value for name, value in told.items()}


def _joined(texts: Iterable[str]) -> str:
    return ", ".join(texts)


def _reading(source: DataSource) -> Reading:
    return Reading(
        object_path=source.object_path,
        object_format=source.object_format,
        read_options=source.read_options,
        select_expr=source.select_expr,
        sample_size=source.sample_size,
    )
