"""A bounded part of a Delta table: its log, then the first pages of a few of its data files.

Three rounds of requests as a rule: the log; footers, small files and deletion vectors; pages. One more each for a
v2 checkpoint and for pages longer than usual. Raises ProblemError (`data.delta.*`, `data.parquet.*`, `data.limits.*`,
and whatever the source raises).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from wizard.sampling.limits import Limits
from wizard.sampling.meaning.render import python_values, scalar
from wizard.sampling.readers.delta import partitions, problems, statistics
from wizard.sampling.readers.delta.actions import Add
from wizard.sampling.readers.delta.data_files import WHOLE, SampledFile, read_files
from wizard.sampling.readers.delta.features import SHREDDED
from wizard.sampling.readers.delta.opened import DeltaTable, opened
from wizard.sampling.readers.delta.rows import counted
from wizard.sampling.readers.delta.schema import Field
from wizard.sampling.readers.footer import Facts
from wizard.sampling.reading import Column, ReadSample, name_notes
from wizard.sampling.settings import ReadSettings
from wizard.sampling.sources import ObjectSource
from wizard.sampling.types import Note

FILES = 3
"""Data files of which rows are read when they are small enough to be read whole; of larger ones one is read."""
TINY_FILES = 8
"""The same when they hold few rows each."""
FEW_ROWS = 1_000
_NO_ROWS = Note("data.object.no_rows", "The table has columns but no row yet.")


def read(source: ObjectSource, limits: Limits, settings: ReadSettings) -> ReadSample:
    """Facts of the whole version from its log, and up to `limits.rows` rows of its first, middle and last file.

    `source.objects` are those below `<table>/_delta_log/`, `source.folder` is the table's prefix, "/" at its end.
    """
    table = opened(source, limits, settings.options)
    files = read_files(source, table, _spread(table.files), limits)
    count = counted(source, table, files, limits)
    rows = sum(file.rows for file in files)
    return ReadSample(
        columns=_columns(table, files),
        rows=rows,
        row_count=count.rows,
        row_count_exact=count.exact,
        whole=count.exact and rows == count.rows,
        compression=files[0].part.compression if files else None,
        notes=_notes(table, files),
        delta=table.facts,
    )


def _spread(files: Sequence[Add]) -> list[Add]:
    """The first, the last and some between of the files that may hold rows, in order; of large files only the last."""
    filled = [file for file in files if statistics.live_rows(file) != 0]
    chosen = _evenly(filled, FILES)
    if any(file.size > WHOLE for file in chosen):
        return filled[-1:]
    known = sum(statistics.live_rows(file) or FEW_ROWS for file in chosen)
    return _evenly(filled, TINY_FILES) if known < FEW_ROWS else chosen


def _evenly(files: Sequence[Add], count: int) -> list[Add]:
    places = {(len(files) - 1) * number // (count - 1) for number in range(count)} if files else set()
    return [files[place] for place in sorted(places)]


def _notes(table: DeltaTable, files: Sequence[SampledFile]) -> tuple[Note, ...]:
    named = name_notes([column.name for column in table.columns])
    read = dict.fromkeys(note for file in files for note in file.part.notes if note.code != _NO_ROWS.code)
    return (*named, *_log_notes(table), *read, *(() if any(file.rows for file in files) else (_NO_ROWS,)))


def _log_notes(table: DeltaTable) -> Iterator[Note]:
    for version in sorted(table.damaged):
        text = f"The checkpoint of version {version:,} is damaged; older files of the log were read instead."
        yield Note(problems.CHECKPOINT, text)
    if not SHREDDED.isdisjoint(table.facts.features):
        text = "Variants of this table may be spread over typed columns; here they show what their field “value” holds."
        yield Note("data.delta.shredded", text)


def _columns(table: DeltaTable, files: Sequence[SampledFile]) -> tuple[Column, ...]:
    places = {column.name: place for place, column in enumerate(table.stored_columns)}
    known = statistics.facts(table.files, table.columns)
    return tuple(
        _partition_column(table, files, column)
        if column.name in table.partitions
        else _column(column, [file.arrays[places[column.name]] for file in files], facts)
        for column, facts in zip(table.columns, known, strict=True)
    )


def _column(column: Field, arrays: Sequence[pa.Array | None], facts: Facts) -> Column:
    kind = column.node.kind
    read = [array for array in arrays if array is not None]
    return Column(
        real_name=column.name,
        kind=kind,
        values=pa.concat_arrays([*read, pa.nulls(0, kind)]) if len(read) == len(arrays) else None,
        nulls=facts.nulls,
        minimum=facts.minimum,
        maximum=facts.maximum,
        is_text=bool(pa.types.is_string(kind)),
    )


def _partition_column(table: DeltaTable, files: Sequence[SampledFile], column: Field) -> Column:
    """Filled from the log, which also knows its values in all files."""
    values = partitions.typed(partitions.texts([file.file for file in files], column), column, name=table.name)
    repeated = [pa.repeat(value, file.rows) for value, file in zip(values, files, strict=True)]
    facts = _partition_facts(table, column)
    return Column(
        real_name=column.name,
        kind=column.node.kind,
        values=pa.concat_arrays([*repeated, pa.nulls(0, column.node.kind)]),
        nulls=facts.nulls,
        minimum=facts.minimum,
        maximum=facts.maximum,
        is_text=bool(pa.types.is_string(column.node.kind)),
        partition=True,
    )


def _partition_facts(table: DeltaTable, column: Field) -> Facts:
    counts = [statistics.live_rows(file) for file in table.files]
    if any(count is None for count in counts):
        return Facts()
    rows = list(zip(partitions.texts(table.files, column), [count or 0 for count in counts], strict=True))
    nulls = sum(count for text, count in rows if text is None)
    found = sorted({text for text, count in rows if count and text is not None})
    bounds = pc.min_max(partitions.typed(found, column, name=table.name))
    low, high = python_values(pa.array([bounds["min"].as_py(), bounds["max"].as_py()], column.node.kind))
    return Facts(nulls, scalar(low), scalar(high))
