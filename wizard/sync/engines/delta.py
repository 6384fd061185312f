"""Go through all data files of the newest version of a Delta table, one after the other, in bounded memory.

Rows that deletion vectors take out are left out, partition columns are filled from the log, older files are brought to
the table's schema. Raises ProblemError (`data.delta.*`, `sync.parquet.damaged`, and whatever the source raises).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from threading import Lock

import pyarrow as pa
from pyroaring import BitMap64

from wizard.sampling.limits import Limits
from wizard.sampling.readers.delta import partitions, vectors
from wizard.sampling.readers.delta.actions import Add, DeletionVector
from wizard.sampling.readers.delta.conform import Conformer
from wizard.sampling.readers.delta.opened import DeltaTable, opened
from wizard.sampling.readers.delta.schema import Field
from wizard.sampling.readers.delta.statistics import live_rows
from wizard.sampling.reading import unique_names
from wizard.sampling.sources import ByteSource, StoredObject
from wizard.sync.engines.base import Batch, LeftOut, Unit
from wizard.sync.engines.fetching import CountedObjects, fetched
from wizard.sync.engines.files import CountedSource
from wizard.sync.engines.parquet import BATCH_ROWS, ParquetReader


class DeltaReader:
    """The table whose log is listed in `source`; opening it reads the log. `options` may name an older version."""

    left_out = LeftOut()

    def __init__(self, source: CountedObjects, options: Mapping[str, str] | None = None) -> None:
        self._source = source
        self._table = opened(source, Limits(), options or {})
        self.names = unique_names([column.name for column in self._table.columns])
        self._files = [file for file in self._table.files if file.size]
        counts = [live_rows(file) for file in self._table.files]
        known = [count for count in counts if count is not None]
        self.row_count = sum(known) if len(known) == len(counts) else None

    @cached_property
    def units(self) -> Sequence[Unit]:
        return [Unit(_name(file), file.size) for file in self._files]

    def batches(self, positions: Sequence[int], units: Sequence[int] | None = None) -> Iterator[Batch]:
        columns = [self._table.columns[position] for position in positions]
        rows = 0
        places = range(len(self._files)) if units is None else units
        files = [self._files[place] for place in places]
        counts = [live_rows(file) for file in files]
        row_count = None if None in counts else sum(count or 0 for count in counts)
        stored = fetched(self._source, [StoredObject(self._table.key(file), file.size) for file in files])
        for number, (place, file, data) in enumerate(zip(places, files, stored, strict=True)):
            for arrays, count in _File(self._source, self._table, file, data).batches(columns):
                rows += count
                done, total = (rows, row_count) if row_count else (number, len(files))
                yield Batch(arrays, count, done=done, total=total, unit=place)


def _name(file: Add) -> str:
    """Data files are never changed; what is deleted of one is."""
    vector = file.deletion_vector
    return f"{file.path} without {vector.unique_id}" if vector else file.path


class _File:
    """One data file: its rows as the table has them."""

    def __init__(self, source: CountedObjects, table: DeltaTable, file: Add, data: ByteSource) -> None:
        self._table = table
        self._file = file
        # `source` counts; this one only keeps the calls of Arrow's threads apart.
        self._reader = ParquetReader(CountedSource(data, Lock()))
        self._conformer = Conformer(data.name, table.mapping)
        self._conformer.refuse_without_ids(self._reader.schema)
        self._deleted = _deleted_rows(source, table, file.deletion_vector)

    def batches(self, columns: Sequence[Field]) -> Iterator[tuple[list[pa.Array], int]]:
        """The arrays of `columns` and how many rows they have, batch by batch."""
        places = {
            column.name: self._conformer.position(column, self._reader.schema)
            for column in columns
            if column.name not in self._table.partitions
        }
        stored = sorted({place for place in places.values() if place is not None})
        first = 0
        for held, rows in self._stored(stored):
            kept = vectors.kept(self._deleted, first=first, rows=rows) if self._deleted is not None else None
            live = rows if kept is None else kept.true_count
            values = {
                place: array if kept is None else array.filter(kept) for place, array in zip(stored, held, strict=True)
            }
            first += rows
            yield [self._column(column, places.get(column.name), values, live) for column in columns], live

    def _stored(self, positions: list[int]) -> Iterator[tuple[list[pa.Array], int]]:
        if positions:
            yield from ((batch.columns, batch.rows) for batch in self._reader.batches(positions))
            return
        # None of the columns stands in the file: only the number of its rows matters.
        for start in range(0, self._reader.row_count, BATCH_ROWS):
            yield [], min(BATCH_ROWS, self._reader.row_count - start)

    def _column(self, column: Field, place: int | None, values: Mapping[int, pa.Array], rows: int) -> pa.Array:
        if column.name in self._table.partitions:
            text = partitions.texts([self._file], column)
            return pa.repeat(partitions.typed(text, column, name=self._table.name)[0], rows)
        if place is None:
            return pa.nulls(rows, column.node.kind)
        return self._conformer.conformed(values[place], column)


def _deleted_rows(source: CountedObjects, table: DeltaTable, vector: DeletionVector | None) -> BitMap64 | None:
    if vector is None:
        return None
    stored = vectors.stored(vector, folder=table.folder, name=table.name)
    if stored is None:
        return vectors.of_log(vector, name=table.name)
    data = source.read_many([(stored.key, stored.start, stored.length)])[0]
    return vectors.of_file(data, vector, key=stored.key)
