"""Go through a Parquet object row group by row group, needed columns only, in memory that does not grow with it.

The needed bytes of a row group are fetched in rounds of parallel reads and held while it is decoded; a row group too
big for that is read through one small buffer per column instead. Footers that Arrow refuses are mended as for a sample.
Raises ProblemError (`sync.parquet.damaged`, `data.parquet.*`, and whatever the source raises).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from wizard.core.problems import ProblemError
from wizard.sampling.limits import MIB, Limits
from wizard.sampling.ranges import Range, RangeCache, coalesce
from wizard.sampling.readers import parquet_problems
from wizard.sampling.readers.parquet import footer_reading, opened
from wizard.sampling.readers.parquet_bytes import meant
from wizard.sampling.readers.parquet_plan import extent, roots
from wizard.sampling.readers.rounds import alone
from wizard.sampling.reading import unique_names
from wizard.sync import problems
from wizard.sync.engines.base import Batch, LeftOut, Unit
from wizard.sync.engines.files import CountedSource, RangedFile

HELD = 96 * MIB
"""Bytes of a row group that are held at once; a bigger one is streamed."""
BUFFERS = 64 * MIB
"""Bytes that all columns of a streamed row group may buffer together."""
NEAR = 256 * 1024
"""Bytes between two needed ranges that are cheaper to read than to leave out."""
BATCH_ROWS = 64 * 1024
BATCH_BYTES = 16 * MIB
FIRST_BATCH = 256
"""Rows decoded first, to learn how large a row is."""


class ParquetReader:
    """The object behind `source`; opening reads its footer."""

    left_out = LeftOut()

    def __init__(self, source: CountedSource) -> None:
        self._source = source
        self._file = RangedFile(source)
        self._rows = 0
        with self._explained():
            cache = RangeCache(source)
            alone(footer_reading(cache, Limits()))
            self._object = opened(cache, Limits())
            self._opened = self._open(BUFFERS)
            self.schema = self._object.schema
        self.names = unique_names(self.schema.names)
        self.row_count: int = self._footer.num_rows

    @property
    def _footer(self) -> Any:
        return self._object.footer

    @property
    def units(self) -> Sequence[Unit]:
        groups = range(self._footer.num_row_groups)
        return [Unit(f"row group {group}", self._footer.row_group(group).total_byte_size) for group in groups]

    def batches(self, positions: Sequence[int], units: Sequence[int] | None = None) -> Iterator[Batch]:
        found = roots(self.schema)
        wanted = sorted(set(positions))
        leaves = [leaf for position in wanted for leaf in found[position].leaves]
        places = [wanted.index(position) for position in positions]
        self._rows = 0
        groups = range(self._footer.num_row_groups) if units is None else units
        total = sum(self._footer.row_group(group).num_rows for group in groups)
        for group in groups:
            for batch in self._group(group, leaves):
                self._rows += batch.num_rows
                columns = [self._meant(batch.column(place), wanted[place]) for place in places]
                yield Batch(columns, batch.num_rows, done=self._rows, total=total, unit=group)

    def _meant(self, values: pa.Array, position: int) -> pa.Array:
        meanings = self._object.meanings
        return meant(values, meanings[position]) if position in meanings else values

    def _group(self, group: int, leaves: list[int]) -> Iterator[pa.RecordBatch]:
        with self._explained():
            ranges = self._ranges(group, leaves)
            is_held = sum(length for _, length in ranges) <= HELD
            self._file.hold(ranges if is_held else [])
            buffer_size = BUFFERS if is_held else max(128 * 1024, BUFFERS // max(1, len(leaves)))
            size = self._batch_rows(buffer_size, group, leaves)
        batches = self._opened.reader.iter_batches(size, row_groups=[group], column_indices=leaves, use_threads=True)
        while (batch := self._next(batches)) is not None:
            yield batch

    def _next(self, batches: Iterator[pa.RecordBatch]) -> pa.RecordBatch | None:
        with self._explained():
            return next(batches, None)

    def _ranges(self, group: int, leaves: list[int]) -> list[Range]:
        metadata = self._footer.row_group(group)
        return coalesce([extent(metadata.column(leaf), size=self._source.size) for leaf in leaves], gap=NEAR)

    def _batch_rows(self, buffer_size: int, group: int, leaves: list[int]) -> int:
        """Rows of a batch, after a look at the first ones; decimals that Arrow cannot read become bytes there."""
        self._opened = self._open(buffer_size)
        try:
            first = self._first(group, leaves)
        except pa.ArrowException as error:
            again = self._object.with_decimals_as_bytes() if parquet_problems.is_decimal(error) else None
            if again is None:
                raise
            self._object = again
            self._opened = self._open(buffer_size)
            first = self._first(group, leaves)
        if first is None or first.num_rows == 0:
            return BATCH_ROWS
        return int(min(BATCH_ROWS, max(1, BATCH_BYTES * first.num_rows // max(1, first.nbytes))))

    def _first(self, group: int, leaves: list[int]) -> pa.RecordBatch | None:
        few = self._opened.reader.iter_batches(
            FIRST_BATCH, row_groups=[group], column_indices=leaves, use_threads=False
        )
        return next(few, None)

    def _open(self, buffer_size: int) -> pq.ParquetFile:
        return pq.ParquetFile(
            pa.PythonFile(self._file, mode="r"),
            metadata=self._footer,
            pre_buffer=False,
            buffer_size=buffer_size,
            schema_depth_limit=Limits().depth,
            # As a sample reads them: Spark's INT96 reaches further than nanoseconds in 64 bits do.
            coerce_int96_timestamp_unit="us",
        )

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """What the source raised comes out as it was, what Arrow raised as a Problem."""
        try:
            yield
        except MemoryError:
            raise
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            if self._source.error is not None:
                raise self._source.error from error
            # Arrow's own words may quote data.
            why = parquet_problems.reason(error)
            raise ProblemError(problems.unreadable_parquet(self._source.name, row=self._rows, reason=why)) from error
