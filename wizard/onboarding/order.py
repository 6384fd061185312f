"""Turns the answers of an onboarding into the order that is registered. Reads rows, writes none, raises nothing."""

from __future__ import annotations

import hashlib
import json

from wizard.mapping.drafts import column_map_of, key_column, schema_of
from wizard.mapping.types import ColumnKind, MappingDraft
from wizard.onboarding.facts import Facts
from wizard.registration.plan import DatasetOrder, Order
from wizard.registry.schema import ModelType
from wizard.sampling.models import Sample
from wizard.sampling.spark_options import for_spark


def order_for(facts: Facts) -> Order:
    """The order that the onboarding's answers amount to; every step before Review must be done."""
    onboarding = facts.onboarding
    assert onboarding.mapping is not None
    draft = onboarding.mapping.draft
    return Order(
        model_id=onboarding.model_id,
        name=onboarding.model_name,
        version_name=onboarding.version_name,
        model_type=ModelType(onboarding.model_type),
        schema=schema_of(draft),
        datasets=tuple(_dataset(kind, facts.samples[kind], draft) for kind in onboarding.datasets),
        description=onboarding.description,
        owner=onboarding.owner,
        icon=onboarding.icon,
        colour=onboarding.colour,
        tags=onboarding.tags,
        is_next_version=onboarding.is_next_version,
    )


def digest(order: Order, *, destination_id: str | None = None) -> str:
    """A short word for an order and where it goes, by which a page says which one it has shown."""
    told = json.dumps([order.to_json(), destination_id], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _dataset(kind: str, sample: Sample, draft: MappingDraft) -> DatasetOrder:
    """One dataset, with those fields whose column its own sample has (a training set may lack predictions)."""
    result = sample.result
    assert result is not None
    present = {column.name for column in result.columns}
    chosen = sample.settings
    return DatasetOrder(
        kind=kind,
        connection_id=str(sample.connection_id),
        object_path=sample.uri,
        object_format=result.format.value,
        id_column=_present(key_column(draft, ColumnKind.ID), present),
        timestamp_column=_present(key_column(draft, ColumnKind.TIMESTAMP), present),
        column_map=column_map_of(draft, available=present),
        etag=sample.etag,
        read_options=for_spark(
            file_format=result.format, chosen=chosen.options, traits=result.traits, matrix=result.matrix
        ),
        select_expr=tuple(entry.canonical for entry in result.expressions),
        sample_size=chosen.fraction,
    )


def _present(column: str, columns: set[str]) -> str:
    return column if column in columns else ""
