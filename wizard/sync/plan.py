"""What a full read has to look at: columns, what they must fit, and how the object is written. Pure; raises nothing.

A plan travels to the reader's process as JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from wizard.registry.schema import FieldType, VersionSchema
from wizard.sampling.results import SampleResult
from wizard.sampling.types import Dialect, FileFormat

JSON_LAYOUT = ("jsonLayout", "recordKey")
"""The traits of a JSON object that say where its records lie."""


@dataclass(frozen=True)
class PlannedField:
    """A field and the column that it is read from; `dimensions` only for tensors."""

    name: str
    column: str
    type: FieldType
    dimensions: tuple[int, ...] = ()

    @property
    def size(self) -> int | None:
        """Numbers in one value of a tensor; None where any number will do."""
        size = 1
        for dimension in self.dimensions:
            size *= dimension
        return size if self.dimensions else None


@dataclass(frozen=True)
class SyncPlan:
    """One full read. `id_column` and `timestamp_column` are "" where the dataset has none.

    Column names are those a sample shows (`sampling.reading.unique_names`). `dialect` and `encoding` are for CSV;
    None and "" mean that they are to be found out.
    `row_count` is a hint for the progress of formats that do not say it. `options` are the read options, with what a
    sample found out about the layout of JSON.
    """

    format: FileFormat
    fields: tuple[PlannedField, ...]
    id_column: str = ""
    timestamp_column: str = ""
    dialect: Dialect | None = None
    encoding: str = ""
    row_count: int | None = None
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column to be read, once."""
        named = [planned.column for planned in self.fields] + [self.id_column, self.timestamp_column]
        return tuple(dict.fromkeys(column for column in named if column))

    def to_json(self) -> dict[str, Any]:
        """`from_json` reads it back."""
        stored: dict[str, Any] = msgspec.to_builtins(self)
        return stored

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> SyncPlan:
        """The plan that `to_json` wrote."""
        return msgspec.convert(stored, cls)


def build(
    *,
    schema: VersionSchema,
    column_map: Mapping[str, str],
    id_column: str,
    timestamp_column: str,
    object_format: FileFormat,
    read_options: Mapping[str, Any],
    sample: SampleResult | None,
) -> SyncPlan:
    """The plan for a dataset; `sample` is the last one of the same object, `read_options` (Spark's names) win over it.

    Fields that `column_map` does not name are not in this dataset; an empty one maps every field to its own name.
    """
    columns = column_map or {known.name: known.name for known in schema.fields}
    fields = tuple(
        PlannedField(known.name, columns[known.name], known.type, known.dimensions)
        for known in schema.fields
        if known.name in columns
    )
    return SyncPlan(
        format=object_format,
        fields=fields,
        id_column=id_column,
        timestamp_column=timestamp_column,
        dialect=_overruled(sample.dialect if sample else None, read_options),
        encoding=_text(read_options, "encoding") or (sample.encoding if sample else None) or "",
        row_count=sample.row_count if sample else None,
        options=_found(sample) | {name: str(value) for name, value in read_options.items()},
    )


def _found(sample: SampleResult | None) -> dict[str, str]:
    """The layout of JSON that the sample was read in: the sync must not find another."""
    traits = sample.traits if sample and sample.format is FileFormat.JSON else ()
    return {trait.name: trait.value for trait in traits if trait.name in JSON_LAYOUT}


def _overruled(dialect: Dialect | None, options: Mapping[str, Any]) -> Dialect | None:
    changes: dict[str, Any] = {}
    if delimiter := _text(options, "sep") or _text(options, "delimiter"):
        changes["delimiter"] = delimiter
    if "quote" in options:
        changes["quote"] = _text(options, "quote") or None
    if "escape" in options:
        changes["escape"] = _text(options, "escape") or None
    if "header" in options:
        changes["header"] = str(options["header"]).lower() == "true"
    found = replace(dialect or Dialect(), **changes) if changes else dialect
    if found and found.escape == found.quote:
        return replace(found, escape=None)  # how Spark is told of doubled quotes, which need no escape here
    return found


def _text(options: Mapping[str, Any], name: str) -> str:
    return str(options.get(name) or "")
