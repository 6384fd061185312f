"""Go through a CSV object block by block, every cell as text, in memory that does not grow with it.

One bad cell is no reason to stop, so nothing is typed here. Rows with another number of cells than the header are left
out and counted. Raises ProblemError (`sync.csv.damaged`, and whatever the source raises).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, islice, repeat
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv

from wizard.core.problems import ProblemError
from wizard.sampling.limits import MIB
from wizard.sampling.meaning.textkinds import NULLS
from wizard.sampling.reading import unique_names
from wizard.sampling.types import Dialect
from wizard.sampling.written import dialect as dialects
from wizard.sampling.written import encoding as encodings
from wizard.sampling.written.header import joined
from wizard.sync import problems
from wizard.sync.engines.base import Batch, Broken, LeftOut
from wizard.sync.engines.files import CountedSource, TextStream, first_bytes
from wizard.sync.engines.records import records

BLOCK = MIB
"""Bytes that are parsed together; no row may be longer. Arrow reads up to 32 blocks ahead, so keep it small."""
HEAD = MIB // 4
"""Bytes fetched at a time while looking for the header."""
BATCH_BYTES = 8 * MIB
BATCH_ROWS = 64 * 1024
"""Blocks are gathered into batches of about so many bytes or rows: looking at a column has a cost per look, too."""
SLOW_ROWS = 10_000
"""Rows of a batch when Python parses."""

_NULL_WORDS = sorted({before + word + after for word in NULLS for before in ("", " ") for after in ("", " ")})


class CsvReader:
    """The object behind `source`; opening reads its header."""

    row_count = None

    def __init__(
        self,
        source: CountedSource,
        dialect: Dialect | None,
        encoding: str,
        *,
        options: Mapping[str, str] | None = None,
    ) -> None:
        self._source = source
        self._options = options or {}
        self._encoding = encoding or encodings.detect(self._head(), [])
        self._dialect = dialect or self._detected()
        self._rows = 0
        self._broken = Broken()
        with self._explained():
            rows = records(source, self._dialect, self._encoding, ahead=HEAD)
            *above, second = islice(chain(filter(None, rows), repeat([])), self._dialect.header_rows + 1)
        first = above[0]
        self.names = unique_names(joined(above) if self._dialect.header else [""] * len(first))
        self._width = len(first)
        # A delimiter at the end of every line but the header's makes one cell more, which is no column.
        if len(second) == self._width + 1 and not second[-1].strip():
            self._width += 1

    @property
    def left_out(self) -> LeftOut:
        return LeftOut(self._broken)

    def batches(self, positions: Sequence[int]) -> Iterator[Batch]:
        self._rows, self._broken, fetched = 0, Broken(), self._source.bytes_read
        parsed = self._by_python(positions) if self._needs_python else self._by_arrow(positions)
        while (batch := self._next(parsed)) is not None:
            self._rows += batch.num_rows
            done = min(self._source.bytes_read - fetched, self._source.size)
            yield Batch([batch.column(str(at)) for at in positions], batch.num_rows, done, self._source.size)

    def _head(self) -> bytes:
        return first_bytes(self._source, dialects.TEXT)

    def _detected(self) -> Dialect:
        text = encodings.decode(self._head(), self._encoding)
        complete = self._source.packed is None and self._source.size <= dialects.TEXT
        return dialects.detect(text, complete=complete, options=self._options)

    @property
    def _needs_python(self) -> bool:
        """Arrow knows no blanks between a delimiter and a quote, no comments, no long delimiters."""
        return self._dialect.skip_initial_space or bool(self._dialect.comment) or len(self._dialect.delimiter) > 1

    @property
    def _header_rows(self) -> int:
        return self._dialect.header_rows if self._dialect.header else 0

    def _next(self, batches: Iterator[pa.RecordBatch]) -> pa.RecordBatch | None:
        with self._explained():
            return next(batches, None)

    def _by_arrow(self, positions: Sequence[int]) -> Iterator[pa.RecordBatch]:
        names = [str(at) for at in range(self._width)]
        wanted = [names[at] for at in sorted(set(positions))]
        blocks = pa_csv.open_csv(
            pa.PythonFile(TextStream(self._source, self._encoding), mode="r"),
            read_options=pa_csv.ReadOptions(
                use_threads=False,  # or the numbers of broken rows are unknown
                block_size=BLOCK,
                skip_rows=self._dialect.preamble,
                skip_rows_after_names=self._header_rows,
                column_names=names,
            ),
            parse_options=pa_csv.ParseOptions(
                delimiter=self._dialect.delimiter,
                quote_char=self._dialect.quote or False,
                escape_char=self._dialect.escape or False,
                newlines_in_values=self._dialect.quote is not None,
                invalid_row_handler=self._skip,
            ),
            convert_options=pa_csv.ConvertOptions(
                check_utf8=False,  # `TextStream` lets nothing else through
                column_types=dict.fromkeys(wanted, pa.string()),
                include_columns=wanted,
                null_values=[*_NULL_WORDS, *self._dialect.null_words],
                strings_can_be_null=True,
            ),
        )
        yield from _gathered(blocks)

    def _skip(self, row: Any) -> str:
        self._count_broken(row.number)
        return "skip"

    def _count_broken(self, line: int | None) -> None:
        first = self._broken.first_line if self._broken.rows else line
        self._broken = Broken(self._broken.rows + 1, first)

    def _by_python(self, positions: Sequence[int]) -> Iterator[pa.RecordBatch]:
        wanted = sorted(set(positions))
        rows = self._fitting()
        while some := list(islice(rows, SLOW_ROWS)):
            columns = [pa.array([self._cell(row[at]) for row in some], pa.string()) for at in wanted]
            yield pa.RecordBatch.from_arrays(columns, names=[str(at) for at in wanted])

    def _cell(self, text: str) -> str | None:
        word = text.strip()
        return None if word in NULLS or word in self._dialect.null_words else text

    def _fitting(self) -> Iterator[list[str]]:
        rows = records(self._source, self._dialect, self._encoding)
        for _ in range(self._header_rows):
            next(filter(None, rows), None)
        for number, row in enumerate(rows, start=self._dialect.preamble + 1 + self._header_rows):
            if len(row) == self._width:
                yield row
            elif row:
                self._count_broken(number)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """What the source raised comes out as it was, what the parser raised as a Problem."""
        try:
            yield
        except MemoryError:
            raise
        except (pa.ArrowException, OSError, csv.Error) as error:
            if self._source.error is not None:
                raise self._source.error from error
            # The parser's own words can quote a cell, and no sample value leaves the child in a Problem.
            reason = type(error).__name__
            raise ProblemError(problems.unreadable_csv(self._source.name, row=self._rows, reason=reason)) from error


def _gathered(blocks: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    waiting: list[pa.RecordBatch] = []
    for block in blocks:
        waiting.append(block)
        if sum(some.nbytes for some in waiting) >= BATCH_BYTES or sum(map(len, waiting)) >= BATCH_ROWS:
            yield pa.concat_batches(waiting)
            waiting = []
    if waiting:
        yield pa.concat_batches(waiting)
