"""Changing some columns of a draft: many at once, or one in every respect. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from wizard.mapping.types import ColumnKind, MappedColumn, MappingDraft
from wizard.registry.schema import FieldType


@dataclass(frozen=True)
class Edit:
    """What becomes of the named columns; None leaves what they have."""

    columns: Collection[str] = ()
    kind: ColumnKind | None = None
    type: FieldType | None = None
    field_name: str | None = None
    dimensions: tuple[int, ...] | None = None
    actual_for: str | None = None

    @property
    def is_empty(self) -> bool:
        """It says nothing, or of no column."""
        said = (self.kind, self.type, self.field_name, self.dimensions, self.actual_for)
        return not self.columns or all(value is None for value in said)


def edited(draft: MappingDraft, edit: Edit) -> MappingDraft:
    """`draft` with `edit` made. A field's name is "" while it is its column's own; only an actual has a prediction."""
    return MappingDraft(
        tuple(_edited(column, edit) if column.column in edit.columns else column for column in draft.columns)
    )


def matching(names: Iterable[str], pattern: str) -> frozenset[str]:
    """The names that a pattern like `f_*` means: `*` any letters, `?` one, capitals like small ones; "" means none."""
    wanted = pattern.strip().lower().replace("[", "[[]")
    return frozenset(name for name in names if wanted and fnmatchcase(name.lower(), wanted))


def _edited(column: MappedColumn, edit: Edit) -> MappedColumn:
    said = {
        name: value
        for name in ("kind", "type", "field_name", "dimensions", "actual_for")
        if (value := getattr(edit, name)) is not None
    }
    if said.get("field_name") == column.column:
        said["field_name"] = ""
    changed = replace(column, **said)
    return changed if changed.kind == ColumnKind.ACTUAL else replace(changed, actual_for="")
