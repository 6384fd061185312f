"""A next version on its way, compared with the version that it begins from. Reads rows, writes none, raises nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from wizard.mapping.drafts import column_map_of, key_column, schema_of
from wizard.mapping.types import ColumnKind, MappingDraft
from wizard.registration.plan import DatasetOrder, Order
from wizard.registry.differences import Differences, LostField, Shape, differences
from wizard.registry.models import ModelVersion
from wizard.registry.shapes import dataset_facts, shape_of
from wizard.registry.types import Reading

_KEYS = {"serving id column": ColumnKind.ID, "serving timestamp column": ColumnKind.TIMESTAMP}


@dataclass(frozen=True)
class Difference:
    """What the draft has otherwise than `version`; of its dropped fields, those whose column is `gone` from the data
    and those that were left out."""

    version: ModelVersion
    all: Differences
    gone: tuple[LostField, ...]
    left_out: tuple[LostField, ...]


def difference_of_draft(version: ModelVersion, draft: MappingDraft, columns: Collection[str]) -> Difference:
    """What the Columns step tells: fields and key columns, for data that has these `columns`."""
    old = shape_of(version)
    old = replace(old, facts={name: column for name, column in old.facts.items() if name in _KEYS})
    facts = {name: key_column(draft, kind) for name, kind in _KEYS.items()}
    found = differences(old, Shape(schema_of(draft).fields, column_map_of(draft), facts))
    present = set(columns)
    gone = tuple(lost for lost in found.dropped if lost.column not in present)
    left_out = tuple(lost for lost in found.dropped if lost.column in present)
    return Difference(version, found, gone, left_out)


def differences_of_order(version: ModelVersion, order: Order) -> Differences:
    """What the Review step tells: everything that is going to be registered otherwise than `version`."""
    return differences(shape_of(version), _shape_of_order(order))


def _shape_of_order(order: Order) -> Shape:
    facts = {"model type": order.model_type.value}
    columns: dict[str, str] = {}
    for dataset in reversed(order.datasets):  # the serving data, which comes first, has the last word
        columns |= dataset.column_map
        facts |= _facts(dataset)
    return Shape(order.schema.fields, columns, facts)


def _facts(dataset: DatasetOrder) -> dict[str, str]:
    reading = Reading(
        object_path=dataset.object_path,
        object_format=dataset.object_format,
        read_options=dataset.read_options,
        select_expr=dataset.select_expr,
        sample_size=dataset.sample_size,
    )
    keys = {"id_column": dataset.id_column, "timestamp_column": dataset.timestamp_column}
    return dict(dataset_facts(dataset.kind, reading, **keys))
