"""What a full read has to look at: columns, what they must fit, and how the object is written. Pure.

A plan travels to the reader's process as JSON.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from wizard.registry.schema import Field, FieldType, VersionSchema
from wizard.sampling.options import checked
from wizard.sampling.readers.json.reader import LENIENT
from wizard.sampling.results import Partition, SampleResult
from wizard.sampling.types import Dialect, FileFormat, LogicalType, NumberStyle
from wizard.sampling.written.chosen import overruled, overrules
from wizard.sampling.written.encoding import python_charset

JSON_LAYOUT = ("jsonLayout", "recordKey")
"""The traits of a JSON object that say where its records lie."""

PARTS_FORMAT = 1
"""Counted up when parts of before (`engines.parts`) can no longer be read, or would count something else."""


@dataclass(frozen=True)
class PlannedField:
    """A field and the column that it is read from; `dimensions` only for tensors.

    `date_format` and `time_zone` are those that a person chose for the dates in texts, "" for none; `number_style` is
    how the sample found the numbers in the column's texts written, None for as computers do.
    """

    name: str
    column: str
    type: FieldType
    dimensions: tuple[int, ...] = ()
    date_format: str = ""
    time_zone: str = ""
    number_style: NumberStyle | None = None

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
    sample found out about the layout of JSON. `known` are the columns that the sample found in the objects, before
    `select`, the entries of `select_expr`; `partitions` those whose values stand in the keys. `by_hand` says that the
    sample found JSON as people write it. `share` of the rows (above 0, up to 1) is kept. `keeps_values` says that texts
    of the data may be told: if not, they are counted by fingerprints, and misfits are told by their places alone.
    """

    format: FileFormat
    fields: tuple[PlannedField, ...]
    id_column: str = ""
    timestamp_column: str = ""
    dialect: Dialect | None = None
    encoding: str = ""
    row_count: int | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, LogicalType] = field(default_factory=dict)
    partitions: Mapping[str, LogicalType] = field(default_factory=dict)
    select: tuple[str, ...] = ()
    by_hand: bool = False
    share: float = 1.0
    keeps_values: bool = True

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that fields and keys are read from, once."""
        named = [planned.column for planned in self.fields] + [self.id_column, self.timestamp_column]
        return tuple(dict.fromkeys(column for column in named if column))

    @property
    def read_columns(self) -> tuple[str, ...]:
        """The columns that the objects are asked for, as far as that is known beforehand."""
        return tuple(self.known) if self.select else self.columns

    @property
    def id_as_stored(self) -> str:
        """The id column where it is one of the objects', "" where an expression gives it."""
        return "" if self.select else self.id_column

    @property
    def question(self) -> str:
        """What is asked of the data, as a text: the same for two plans that count the same of the same rows."""
        asked = (PARTS_FORMAT, replace(self, row_count=None))
        return msgspec.json.encode(asked, order="deterministic").decode()

    def key(self, column: str, kind: FieldType) -> PlannedField:
        """The id or timestamp column as a field of its own name."""
        return _with_dates(PlannedField(column, column, kind), self.dialect)

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
    partitions: Sequence[Partition] = (),
    select: Sequence[str] = (),
    share: float = 1.0,
    keeps_values: bool = True,
) -> SyncPlan:
    """The plan for a dataset; `sample` is the last one of the same objects, `read_options` (Spark's names) win over it.

    Fields that `column_map` does not name are not in this dataset; an empty one maps every field to its own name.
    Raises ProblemError (`data.options.*`) when the options say what no reader can do.
    """
    options = checked({name: str(value) for name, value in read_options.items()}, object_format)
    columns = column_map or {known.name: known.name for known in schema.fields}
    dialect = _dialect(sample.dialect if sample else None, options) if object_format is FileFormat.CSV else None
    styles = {column.name: column.number_style for column in sample.columns} if sample else {}
    fields = tuple(
        _with_dates(_planned(known, columns[known.name], styles), dialect)
        for known in schema.fields
        if known.name in columns
    )
    is_selected = any(entry.strip() != "*" for entry in select)
    return SyncPlan(
        format=object_format,
        fields=fields,
        id_column=id_column,
        timestamp_column=timestamp_column,
        dialect=dialect,
        encoding=python_charset(options.get("encoding", "")) or (sample.encoding if sample else None) or "",
        row_count=sample.row_count if sample else None,
        options=_found(sample) | options,
        known=_known(sample),
        partitions={partition.name: partition.logical_type for partition in partitions},
        select=tuple(select) if is_selected else (),
        share=share,
        keeps_values=keeps_values,
        by_hand=sample is not None and any(note.code == LENIENT.code for note in sample.notes),
    )


def _planned(field: Field, column: str, styles: Mapping[str, NumberStyle | None]) -> PlannedField:
    style = styles.get(column) if field.type is FieldType.NUMERIC else None
    return PlannedField(field.name, column, field.type, field.dimensions, number_style=style)


def _known(sample: SampleResult | None) -> dict[str, LogicalType]:
    """The columns of the objects, as the sample found them."""
    columns = (sample.source_columns or sample.columns) if sample else ()
    return {column.name: column.logical_type for column in columns}


def _with_dates(planned: PlannedField, dialect: Dialect | None) -> PlannedField:
    """The field with what was chosen for the dates in texts, if it holds dates."""
    if dialect is None or planned.type is not FieldType.DATETIME:
        return planned
    return replace(planned, date_format=dialect.date_format, time_zone=dialect.time_zone)


def _found(sample: SampleResult | None) -> dict[str, str]:
    """The layout of JSON that the sample was read in: the sync must not find another."""
    traits = sample.traits if sample and sample.format is FileFormat.JSON else ()
    return {trait.name: trait.value for trait in traits if trait.name in JSON_LAYOUT}


def _dialect(found: Dialect | None, options: Mapping[str, str]) -> Dialect | None:
    return overruled(found or Dialect(), options) if overrules(options) else found
