"""Setting many columns at once. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from wizard.mapping.types import ColumnKind, MappedColumn, MappingDraft
from wizard.registry.schema import FieldType


def set_many(
    draft: MappingDraft,
    *,
    columns: Collection[str],
    kind: ColumnKind | None = None,
    type: FieldType | None = None,  # noqa: A002 - the word of the field
) -> MappingDraft:
    """`draft` with kind, type or both of the named columns set; None leaves what they have."""
    return MappingDraft(
        tuple(_set(column, kind, type) if column.column in columns else column for column in draft.columns)
    )


def _set(column: MappedColumn, kind: ColumnKind | None, field_type: FieldType | None) -> MappedColumn:
    changed = replace(column, kind=kind or column.kind, type=field_type or column.type)
    return changed if changed.kind == ColumnKind.ACTUAL else replace(changed, actual_for="")
