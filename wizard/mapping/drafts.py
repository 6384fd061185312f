"""Drafts: suggestions as a draft, a stored draft laid over them, and what a draft comes to. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from wizard.mapping.types import ColumnKind, MappedColumn, MappingDraft, Suggestion
from wizard.registry.schema import Field, FieldKind, FieldType, VersionSchema
from wizard.sampling.profiles import ColumnProfile

_FIELD_KINDS = {
    ColumnKind.RAW_INPUT: FieldKind.RAW_INPUT,
    ColumnKind.FEATURE: FieldKind.FEATURE,
    ColumnKind.PREDICTION: FieldKind.PREDICTION,
    ColumnKind.ACTUAL: FieldKind.ACTUAL,
}


def suggested_draft(columns: Sequence[ColumnProfile], *, suggestions: Mapping[str, Suggestion]) -> MappingDraft:
    """Every column as it is suggested, in file order."""
    return MappingDraft(tuple(_as_suggested(column.name, suggestions[column.name]) for column in columns))


def laid_over(stored: MappingDraft, suggested: MappingDraft) -> MappingDraft:
    """The columns of `suggested`, each as stored where it was decided."""
    decided = {column.column: column for column in stored.columns}
    return MappingDraft(tuple(decided.get(column.column, column) for column in suggested.columns))


def field_columns(draft: MappingDraft) -> tuple[MappedColumn, ...]:
    """The columns that become fields, in file order."""
    return tuple(column for column in draft.columns if is_field(column))


def is_field(column: MappedColumn) -> bool:
    """Whether the column becomes a field, and is neither a key column nor left out."""
    return column.kind in _FIELD_KINDS


def field_name(column: MappedColumn) -> str:
    """The name of the column's field: its own unless it was renamed."""
    return column.field_name or column.column


def schema_of(draft: MappingDraft) -> VersionSchema:
    """The version schema that the draft comes to.

    A column without a type is no field yet and is passed over; `mapping_findings` blocks it. An actual's prediction may
    be named by its field or by its column.
    """
    predictions = draft.of_kind(ColumnKind.PREDICTION)
    names = {column.column: field_name(column) for column in predictions} | {
        field_name(column): field_name(column) for column in predictions
    }
    return VersionSchema(tuple(_field(column, column.type, names) for column in field_columns(draft) if column.type))


def column_map_of(draft: MappingDraft, *, available: Collection[str] | None = None) -> dict[str, str]:
    """Field name → column, for every field whose column is among `available` (None: all of them)."""
    return {
        field_name(column): column.column
        for column in field_columns(draft)
        if available is None or column.column in available
    }


def key_column(draft: MappingDraft, kind: ColumnKind) -> str:
    """The id or timestamp column; "" when none was chosen."""
    return next((column.column for column in draft.of_kind(kind)), "")


def _as_suggested(name: str, suggestion: Suggestion) -> MappedColumn:
    return MappedColumn(
        column=name,
        kind=suggestion.kind,
        type=suggestion.type,
        dimensions=suggestion.dimensions,
        actual_for=suggestion.actual_for,
    )


def _field(column: MappedColumn, field_type: FieldType, predictions: Mapping[str, str]) -> Field:
    return Field(
        name=field_name(column),
        kind=_FIELD_KINDS[column.kind],
        type=field_type,
        dimensions=column.dimensions if field_type == FieldType.TENSOR else (),
        actual_for=predictions.get(column.actual_for, column.actual_for) if column.kind == ColumnKind.ACTUAL else "",
    )
