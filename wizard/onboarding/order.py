"""Turns the answers of an onboarding into the order that is registered. Reads rows, writes none, raises nothing."""

from __future__ import annotations

from wizard.mapping.types import ColumnKind, MappedColumn, MappingDraft
from wizard.onboarding.steps import Facts
from wizard.registration.plan import DatasetOrder, Order
from wizard.registry.schema import Field, FieldKind, FieldType, ModelType, VersionSchema
from wizard.sampling.models import Sample

_FIELD_KINDS = {
    ColumnKind.RAW_INPUT: FieldKind.RAW_INPUT,
    ColumnKind.FEATURE: FieldKind.FEATURE,
    ColumnKind.PREDICTION: FieldKind.PREDICTION,
    ColumnKind.ACTUAL: FieldKind.ACTUAL,
}


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
    )


def schema_of(draft: MappingDraft) -> VersionSchema:
    """The fields that a draft makes, in file order; key columns and columns left out make none."""
    return VersionSchema(tuple(_field(column) for column in draft.columns if column.kind in _FIELD_KINDS))


def _field(column: MappedColumn) -> Field:
    return Field(
        name=column.field_name or column.column,
        kind=_FIELD_KINDS[column.kind],
        type=column.type or FieldType.STRING,
        dimensions=column.dimensions if column.type == FieldType.TENSOR else (),
        actual_for=column.actual_for if column.kind == ColumnKind.ACTUAL else "",
    )


def _dataset(kind: str, sample: Sample, draft: MappingDraft) -> DatasetOrder:
    """One dataset, with those fields whose column its own sample has (a training set may lack predictions)."""
    result = sample.result
    assert result is not None
    present = {column.name for column in result.columns}
    fields = [column for column in draft.columns if column.kind in _FIELD_KINDS and column.column in present]
    return DatasetOrder(
        kind=kind,
        connection_id=str(sample.connection_id),
        object_path=sample.uri,
        object_format=result.format.value,
        id_column=_key_column(draft, ColumnKind.ID, present),
        timestamp_column=_key_column(draft, ColumnKind.TIMESTAMP, present),
        column_map={column.field_name or column.column: column.column for column in fields},
        etag=sample.etag,
    )


def _key_column(draft: MappingDraft, kind: ColumnKind, present: set[str]) -> str:
    return next((column.column for column in draft.of_kind(kind) if column.column in present), "")
