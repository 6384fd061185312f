"""A registered version as the order that would register it. Reads rows, raises nothing."""

from __future__ import annotations

from wizard.registration.plan import DatasetOrder, Order
from wizard.registry.models import Dataset, ModelVersion
from wizard.registry.schema import ModelType


def order_of(version: ModelVersion) -> Order:
    """The version with its model and its datasets, serving first, then in the order of the wizard."""
    model, kinds = version.model, Dataset.Kind.values
    datasets = version.datasets.select_related("data_source")
    return Order(
        model_id=model.model_id,
        name=model.name,
        version_name=version.name,
        model_type=ModelType(version.model_type),
        schema=version.schema,
        datasets=tuple(map(_dataset, sorted(datasets, key=lambda each: kinds.index(each.kind)))),
        description=model.description,
        owner=model.owner,
        icon=model.icon,
        colour=model.colour,
        tags=model.tags,
    )


def _dataset(dataset: Dataset) -> DatasetOrder:
    source = dataset.data_source
    return DatasetOrder(
        kind=dataset.kind,
        connection_id=source.connection_id or "",
        object_path=source.object_path,
        object_format=source.object_format,
        id_column=dataset.id_column,
        timestamp_column=dataset.timestamp_column,
        column_map=dataset.column_map,
        read_options=source.read_options,
        select_expr=tuple(source.select_expr),
        sample_size=source.sample_size,
    )
