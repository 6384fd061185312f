"""A registered version as a schema to lay over new columns. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from wizard.mapping.pasted.types import PastedField, PastedSchema
from wizard.mapping.types import ColumnKind
from wizard.registry.schema import VersionSchema


def schema_of_version(
    schema: VersionSchema,
    *,
    name: str,
    column_map: Mapping[str, str],
    id_column: str,
    timestamp_column: str,
    left_out: Iterable[str] = (),
) -> PastedSchema:
    """The fields of a version with the columns that its serving data had for them, its key columns, and the columns
    that became nothing."""
    fields = tuple(
        PastedField(
            name=field.name,
            kind=ColumnKind(field.kind.value),
            type=field.type.value,
            column=column_map.get(field.name, ""),
            dimensions=field.dimensions,
            actual_for=field.actual_for,
        )
        for field in schema.fields
    )
    nothing = (PastedField(column, ColumnKind.LEFT_OUT) for column in left_out)
    return PastedSchema(f"version {name}", (*_keys(id_column, timestamp_column), *fields, *nothing))


def _keys(id_column: str, timestamp_column: str) -> Iterator[PastedField]:
    if id_column:
        yield PastedField(id_column, ColumnKind.ID)
    if timestamp_column:
        yield PastedField(timestamp_column, ColumnKind.TIMESTAMP)
