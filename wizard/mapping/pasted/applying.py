"""A pasted schema laid over a draft: what matches is applied, what does not is listed with the reason. Pure.

Columns are found by their exact name, or by one that differs only in case, signs and the prefix of its group.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from wizard.mapping.names import group
from wizard.mapping.pasted.types import PastedField, PastedSchema
from wizard.mapping.types import ColumnKind, MappedColumn, MappingDraft
from wizard.registry.schema import FieldType
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.types import LogicalType

_OTHER_CLIENT = {
    "embedding": FieldType.VECTOR,
    "numeric_array": FieldType.VECTOR,
    "array": FieldType.VECTOR,
    "image_url": FieldType.TEXT,
}
"""Types of the 3.x client and of the guide that have another name here."""
_KEYS = (ColumnKind.ID, ColumnKind.TIMESTAMP)


@dataclass(frozen=True)
class Unmatched:
    """A field that could not be applied, and why."""

    name: str
    why: str


@dataclass(frozen=True)
class Applied:
    """The draft with what matched; the `columns` that were set, those that the schema does not speak of (`others`),
    and the fields that were not applied."""

    draft: MappingDraft
    columns: tuple[str, ...]
    unmatched: tuple[Unmatched, ...]
    others: tuple[str, ...] = ()


def apply_schema(schema: PastedSchema, draft: MappingDraft, profiles: Sequence[ColumnProfile]) -> Applied:
    """`draft` with the kinds, types and names of `schema`; columns that it does not speak of stay as they are."""
    by_name = {profile.name: profile for profile in profiles}
    finder = _Finder.of(profiles)
    known = {column.column: column for column in draft.columns}
    applied: dict[str, MappedColumn] = {}
    unmatched: list[Unmatched] = []
    for field in schema.fields:
        column = finder.find(field.source)
        if column is None:
            unmatched.append(Unmatched(field.name, finder.why_not(field.source)))
        elif column in applied:
            unmatched.append(Unmatched(field.name, f"the column {column} is taken by another field already"))
        else:
            applied[column] = _mapped(field, known[column], by_name[column])
    cleared = {name: column for name, column in known.items() if name not in applied and _gives_way(column, applied)}
    columns = tuple(
        applied.get(column.column)
        or (replace(column, kind=ColumnKind.LEFT_OUT) if column.column in cleared else column)
        for column in draft.columns
    )
    others = tuple(name for name in known if name not in applied)
    return Applied(MappingDraft(columns), tuple(applied), tuple(unmatched), others)


def _gives_way(column: MappedColumn, applied: Mapping[str, MappedColumn]) -> bool:
    """There is one id and one timestamp: those that the schema names."""
    return column.kind in _KEYS and any(other.kind == column.kind for other in applied.values())


def _mapped(field: PastedField, before: MappedColumn, profile: ColumnProfile) -> MappedColumn:
    if field.kind in (*_KEYS, ColumnKind.LEFT_OUT):
        return replace(before, kind=field.kind, actual_for="")
    field_type = _type(field.type, profile) or before.type
    dimensions = field.dimensions or profile.dimensions or before.dimensions
    return MappedColumn(
        column=before.column,
        kind=field.kind,
        type=field_type,
        field_name="" if field.name == before.column else field.name,
        dimensions=dimensions if field_type == FieldType.TENSOR else (),
        actual_for=field.actual_for,
    )


def _type(word: str, profile: ColumnProfile) -> FieldType | None:
    """The type that the word means; None for no word, and for one that nobody knows."""
    if word == "embedding" and profile.logical_type == LogicalType.TENSOR:
        return FieldType.TENSOR
    if word in _OTHER_CLIENT:
        return _OTHER_CLIENT[word]
    return FieldType(word) if word in FieldType._value2member_map_ else None


@dataclass(frozen=True)
class _Finder:
    """The columns by their names, and by their names without case and signs."""

    exact: Mapping[str, str]
    loose: Mapping[str, list[str]]

    @classmethod
    def of(cls, profiles: Sequence[ColumnProfile]) -> _Finder:
        exact = {profile.real_name or profile.name: profile.name for profile in profiles}
        exact |= {profile.name: profile.name for profile in profiles}
        loose: dict[str, list[str]] = {}
        for profile in profiles:
            loose.setdefault(_loosely(profile.name), []).append(profile.name)
        return cls(exact, loose)

    def find(self, name: str) -> str | None:
        alike = self.loose.get(_loosely(name), [])
        return self.exact.get(name) or (alike[0] if len(alike) == 1 else None)

    def why_not(self, name: str) -> str:
        alike = self.loose.get(_loosely(name), [])
        return f"it could be {' or '.join(alike[:3])}" if alike else f"the data has no column {name}"


def _loosely(name: str) -> str:
    plain = name.partition(".")[2] if group(name) else name
    return re.sub(r"[\W_]+", "", plain).casefold() or plain
