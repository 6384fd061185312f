"""Go through a JSON object piece by piece, in memory that does not grow with it.

Every piece becomes a batch, pieces of regular lines by Arrow (see `engines.json_lines`); broken records are left out
and counted. Only a table that is one JSON value (see `Layout.OBJECT`), or JSON that is written by hand, has to fit into
WHOLE. Raises ProblemError (`data.json.*`, `data.compression.*`, `data.limits.*`, `sync.json.*`, and whatever the
source raises).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa

from wizard.core.problems import ProblemError
from wizard.sampling.limits import MIB, Limits
from wizard.sampling.readers.json.brackets import BLANK, Bounds
from wizard.sampling.readers.json.columns import Budget, make
from wizard.sampling.readers.json.decoding import Decoder
from wizard.sampling.readers.json.layout import Found, Layout, find
from wizard.sampling.readers.json.lenient import strict
from wizard.sampling.readers.json.records import Records, by_name, header, of_containers, of_lines
from wizard.sampling.readers.json.tables import table
from wizard.sampling.reading import unique_names
from wizard.sampling.written import encoding as encodings
from wizard.sync import problems
from wizard.sync.engines.base import ONE, Batch, Broken, LeftOut
from wizard.sync.engines.files import CountedSource, TextStream, first_bytes
from wizard.sync.engines.json_lines import RegularLines

HEAD = MIB
"""Bytes that tell the layout and the names of the columns."""
PIECE = MIB
"""Characters that are parsed together."""
RECORD = 8 * MIB
"""Characters of one record, at most."""
WHOLE = 16 * MIB
"""Characters of an object that is one value."""


@dataclass
class _Pass:
    """One time through the object: what was seen so far, and the names that a first list gave its columns."""

    names: list[str]
    regular: RegularLines | None = None
    decoder: Decoder = field(default_factory=Decoder)
    lines: int = 0
    at_header: bool = False
    broken: Broken = field(default_factory=Broken)

    def note(self, found: Records) -> None:
        if found.first_break:
            first = self.broken.first_line or self.lines + found.first_break.line
            self.broken = Broken(self.broken.rows + found.broken, first)


class JsonReader:
    """The object behind `source`; opening reads its first bytes.

    `columns` are the columns that will be asked for, which need not occur in the first bytes; `as_text` is the one that
    must be text throughout, since ids are compared over all batches. `by_hand` says that the text is no strict JSON.
    """

    row_count = None
    units = ONE

    def __init__(
        self,
        source: CountedSource,
        *,
        encoding: str = "",
        options: Mapping[str, str] | None = None,
        columns: Sequence[str] = (),
        as_text: str = "",
        by_hand: bool = False,
    ) -> None:
        self._source, self._as_text = source, as_text
        self._bounds = Bounds(source.name, Limits().depth)
        head = first_bytes(source, HEAD)
        self._encoding = encoding or encodings.detect(head, [])
        self._by_hand = by_hand
        text = self._strict(encodings.decode(head, self._encoding))
        complete = source.packed is None and len(head) >= source.size
        self._found = find(text, complete=complete, options=options or {}, bounds=self._bounds)
        self._header, real = self._looked_into(text, complete=complete)
        shown = unique_names(real)
        self.names = [*shown, *(name for name in columns if name not in shown)]
        self._real = [*real, *self.names[len(real) :]]
        self._broken = Broken()

    @property
    def left_out(self) -> LeftOut:
        return LeftOut(self._broken)

    def batches(self, positions: Sequence[int], units: Sequence[int] | None = None) -> Iterator[Batch]:
        if units is not None and 0 not in units:
            return
        fetched, this = self._source.bytes_read, self._pass(positions)
        for found in self._pieces(this):
            columns = found if isinstance(found, list) else self._columns(found, this, positions)
            done = min(self._source.bytes_read - fetched, self._source.size)
            if columns and len(columns[0]):
                yield Batch(self._as_asked(columns, positions), len(columns[0]), done, self._source.size)

    def _pass(self, positions: Sequence[int]) -> _Pass:
        names = [self._real[at] for at in positions]
        is_regular = not self._header and len({*names}) == len(names)
        regular = RegularLines(names, depth=self._bounds.depth) if is_regular else None
        return _Pass(self._header, regular, at_header=bool(self._header))

    def _columns(self, found: Records, this: _Pass, positions: Sequence[int]) -> list[pa.Array]:
        """The columns of a piece, record by record."""
        this.note(found)
        self._broken = this.broken
        rows = list(by_name(found.values[int(this.at_header) :], this.names))
        this.at_header = this.at_header and not found.values
        columns = [self._column(at, rows) for at in positions]
        if this.regular and rows:
            this.regular.learn(columns)
        return columns

    def _looked_into(self, text: str, *, complete: bool) -> tuple[list[str], list[str]]:
        """The names that a first list gives the columns, and the real names of the columns."""
        if self._found.layout is Layout.OBJECT:
            found = self._one_value(Decoder())
        elif self._found.layout is Layout.LINES:
            found = of_lines(text, Decoder(), self._bounds, first=True, last=complete)
        else:
            found = of_containers(text, self._found, Decoder(), self._bounds, complete=complete)
        names = header(found.values)
        rows = by_name(found.values[1:] if names else found.values, names)
        real = list(dict.fromkeys(name for row in rows for name in row))
        if not real:
            raise ProblemError(problems.no_records(self._source.name))
        return names, real

    def _column(self, at: int, rows: list[dict[str, Any]]) -> pa.Array:
        name = self._real[at]
        values = [row.get(name) for row in rows]
        if self.names[at] == self._as_text and not {*map(type, values)} <= {int, type(None)}:
            values = [value if value is None else _as_text(value) for value in values]
        return make(name, values, Budget()).values

    def _as_asked(self, columns: list[pa.Array], positions: Sequence[int]) -> list[pa.Array]:
        """The columns, with the one as text that must be; of numbers, only whole ones are still to become it."""
        names = [self.names[at] for at in positions]
        pairs = zip(columns, names, strict=True)
        return [column.cast(pa.string()) if name == self._as_text else column for column, name in pairs]

    def _pieces(self, this: _Pass) -> Iterator[Records | list[pa.Array]]:
        if self._found.layout is Layout.OBJECT:
            return iter([self._one_value(this.decoder)])
        return self._lines(this) if self._found.layout is Layout.LINES else self._containers(this)

    def _strict(self, text: str) -> str:
        return strict(text) if self._by_hand else text

    def _texts(self) -> Iterator[str]:
        """The text, in pieces of at least PIECE characters but the last; what is written by hand comes whole."""
        if self._by_hand:
            yield self._strict(self._whole())
            return
        stream = TextStream(self._source, self._encoding, ahead=4 * MIB)
        waiting: list[str] = []
        while part := stream.read():
            waiting.append(part.decode())
            if sum(map(len, waiting)) >= PIECE:
                yield "".join(waiting)
                waiting = []
        yield "".join(waiting)

    def _lines(self, this: _Pass) -> Iterator[Records | list[pa.Array]]:
        rest = ""
        for text in self._texts():
            whole, end, rest = self._held(rest + text).rpartition("\n")
            columns = this.regular.columns(whole) if this.regular else None
            yield columns or of_lines(whole, this.decoder, self._bounds, first=True, last=True)
            this.lines += whole.count("\n") + len(end)
        yield of_lines(rest, this.decoder, self._bounds, first=True, last=True)

    def _containers(self, this: _Pass) -> Iterator[Records]:
        rest, where, closed = "", self._found, False
        for text in self._texts():
            rest = self._held(rest + text)
            if closed:
                rest = rest.lstrip(BLANK + ",")
                if not rest:
                    continue
                if where.layout is not Layout.ARRAY or not rest.startswith("["):
                    return
                where = replace(where, start=1)
            found = of_containers(rest, where, this.decoder, self._bounds, complete=False)
            yield found
            this.lines += rest.count("\n", 0, found.reached)
            rest, where, closed = rest[found.reached :], replace(where, start=0), found.closed
        if rest.strip(BLANK) and not closed:
            yield of_containers(rest, where, this.decoder, self._bounds, complete=True)

    def _held(self, text: str) -> str:
        if len(text) > RECORD + 8 * PIECE:
            raise ProblemError(problems.record_too_long(self._source.name, limit=RECORD))
        return text

    def _whole(self) -> str:
        """All of the text, which must fit into WHOLE."""
        stream = TextStream(self._source, self._encoding, ahead=4 * MIB)
        parts: list[str] = []
        while part := stream.read():
            parts.append(part.decode())
            if sum(map(len, parts)) > WHOLE:
                raise ProblemError(problems.one_value(self._source.name, limit=WHOLE))
        return "".join(parts)

    def _one_value(self, decoder: Decoder) -> Records:
        text = self._strict(self._whole())
        found = of_containers(text, Found(Layout.OBJECT, 0), decoder, self._bounds, complete=True)
        if len(found.values) == 1 and isinstance(found.values[0], dict):
            rows = list(table(found.values[0]).rows)
            return Records(rows, list(range(1, len(rows) + 1)), seen=len(rows))
        return found


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else str(value)
