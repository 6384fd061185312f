"""Go through a CSV object piece by piece, every cell as text, in memory that does not grow with it.

Arrow parses what is regular; a piece that holds anything else is parsed as samples are, so that both agree on every
row. Nothing is typed here: one bad cell is no reason to stop. Raises ProblemError (`sync.csv.damaged`, and whatever the
source raises).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import pyarrow as pa
import pyarrow.csv as pa_csv

from wizard.core.problems import ProblemError
from wizard.sampling.limits import MIB
from wizard.sampling.meaning.textkinds import NULLS
from wizard.sampling.readers.csv_rows import Rows
from wizard.sampling.reading import unique_names
from wizard.sampling.types import Dialect
from wizard.sampling.written import dialect as dialects
from wizard.sampling.written import encoding as encodings
from wizard.sampling.written.rows import SPAN, Record, records, split_lines
from wizard.sync import problems
from wizard.sync.engines.base import ONE, Batch, Broken, LeftOut
from wizard.sync.engines.csv_chunks import Chunk, chunks
from wizard.sync.engines.csv_head import Head
from wizard.sync.engines.files import CountedSource, TextStream, first_bytes

HEAD = MIB
"""First bytes, in which the header ends."""
BLOCK = MIB
"""Bytes that Arrow parses together."""

_NULL_WORDS = sorted({before + word + after for word in NULLS for before in ("", " ") for after in ("", " ")})


class CsvReader:
    """The object behind `source`; opening reads its header."""

    row_count = None
    units = ONE

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
        head = first_bytes(source, HEAD)
        self._encoding = encoding or encodings.detect(head[: dialects.TEXT], [])
        text = encodings.decode(head, self._encoding)
        self._dialect = dialect or self._detected(text[: dialects.TEXT], whole=len(head) < HEAD)
        self._rows = 0
        self._broken = Broken()
        with self._explained():
            self._head = Head.of(text, self._dialect)
        self.names = unique_names(self._head.names)

    @property
    def left_out(self) -> LeftOut:
        return LeftOut(self._broken)

    def batches(self, positions: Sequence[int], units: Sequence[int] | None = None) -> Iterator[Batch]:
        if units is not None and 0 not in units:
            return
        self._rows, self._broken, fetched = 0, Broken(), self._source.bytes_read
        for columns, rows in self._parsed(positions):
            self._rows += rows
            done = min(self._source.bytes_read - fetched, self._source.size)
            yield Batch(columns, rows, done, self._source.size)

    def _detected(self, text: str, *, whole: bool) -> Dialect:
        return dialects.detect(text, complete=whole and len(text) < dialects.TEXT, options=self._options)

    def _parsed(self, positions: Sequence[int]) -> Iterator[tuple[list[pa.Array], int]]:
        with self._explained():
            stream = TextStream(self._source, self._encoding)
            for chunk in chunks(stream, self._dialect, name=self._source.name):
                below = self._head.cut_off(chunk) if chunk.line == 0 else chunk
                table = self._by_arrow(below, positions)
                if table is None:
                    yield self._as_a_sample(below, positions)
                elif table.num_rows:
                    yield [table.column(str(at)).combine_chunks() for at in positions], table.num_rows

    def _by_arrow(self, chunk: Chunk, positions: Sequence[int]) -> pa.Table | None:
        """The piece as Arrow parses it; None when it is not as regular as that takes."""
        if not chunk.is_sound or chunk.is_last or self._needs_python or self._head.repeats_in(chunk):
            return None
        names = [str(at) for at in range(self._head.cells_below)]
        wanted = [names[at] for at in sorted(set(positions))]
        quote = self._dialect.quote
        try:
            table = pa_csv.read_csv(
                pa.BufferReader(chunk.text),
                read_options=pa_csv.ReadOptions(block_size=BLOCK, column_names=names),
                parse_options=pa_csv.ParseOptions(
                    delimiter=self._dialect.delimiter,
                    quote_char=quote or False,
                    escape_char=self._dialect.escape or False,
                    newlines_in_values=quote is not None and quote.encode() in chunk.text,
                ),
                convert_options=pa_csv.ConvertOptions(
                    check_utf8=False,  # `TextStream` lets nothing else through
                    column_types=dict.fromkeys(wanted, pa.string()),
                    include_columns=wanted,
                    null_values=[*_NULL_WORDS, *self._dialect.null_words],
                    strings_can_be_null=True,
                ),
            )
        except pa.ArrowInvalid:
            return None
        # A quote that is closed far below has swallowed rows.
        return table if chunk.lines - table.num_rows < SPAN else None

    @property
    def _needs_python(self) -> bool:
        """Arrow knows no blanks between a delimiter and a quote, no comments, no long delimiters."""
        return self._dialect.skip_initial_space or bool(self._dialect.comment) or len(self._dialect.delimiter) > 1

    def _as_a_sample(self, chunk: Chunk, positions: Sequence[int]) -> tuple[list[pa.Array], int]:
        lines = split_lines(chunk.text.decode())
        rows = Rows(self._head.width, header=self._head.cells)
        found = list(records(lines, self._dialect))
        rows.take(found)
        if chunk.is_last:
            rows.drop_footer()
        self._note_broken(rows, found, lines, chunk.line)
        texts = list(zip(*rows.good, strict=True)) or [()] * self._head.width
        return [self._column(texts[at]) for at in positions], len(rows.good)

    def _note_broken(self, rows: Rows, found: Sequence[Record], lines: Sequence[str], above: int) -> None:
        """Rows that are too long or never end, and the lines that were given up after too many such."""
        reached = found[-1].line - 1 + found[-1].lines if found else 0
        given_up = sum(bool(line.strip()) for line in lines[reached:])
        if rows.long or given_up:
            first = rows.first_long.line if rows.first_long else reached + 1
            self._broken = self._broken.with_more(Broken(rows.long + given_up, above + first))

    def _column(self, cells: Sequence[str]) -> pa.Array:
        nulls = NULLS | {*self._dialect.null_words}
        return pa.array([None if cell.strip() in nulls else cell for cell in cells], pa.string())

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
