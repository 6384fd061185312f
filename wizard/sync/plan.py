"""What a full read has to look at: columns, what they must fit, and how the object is written. Pure.

A plan travels to the reader's process as JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from wizard.registry.schema import FieldType, VersionSchema
from wizard.sampling.options import checked
from wizard.sampling.results import SampleResult
from wizard.sampling.spark_options import python_charset
from wizard.sampling.types import Dialect, FileFormat
from wizard.sampling.written.chosen import overruled, overrules

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
    Raises ProblemError (`data.options.*`) when the options say what no reader can do.
    """
    options = checked({name: str(value) for name, value in read_options.items()}, object_format)
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
        dialect=_dialect(sample.dialect if sample else None, options) if object_format is FileFormat.CSV else None,
        encoding=python_charset(options.get("encoding", "")) or (sample.encoding if sample else None) or "",
        row_count=sample.row_count if sample else None,
        options=_found(sample) | options,
    )


def _found(sample: SampleResult | None) -> dict[str, str]:
    """The layout of JSON that the sample was read in: the sync must not find another."""
    traits = sample.traits if sample and sample.format is FileFormat.JSON else ()
    return {trait.name: trait.value for trait in traits if trait.name in JSON_LAYOUT}


def _dialect(found: Dialect | None, options: Mapping[str, str]) -> Dialect | None:
    return overruled(found or Dialect(), options) if overrules(options) else found
