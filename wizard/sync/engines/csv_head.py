"""The top of a CSV object: what stands above its rows, and how they are to be cut. Raises nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from wizard.sampling.types import Dialect
from wizard.sampling.written.header import joined
from wizard.sampling.written.rows import records, split_lines
from wizard.sync.engines.csv_chunks import Chunk


@dataclass(frozen=True)
class Head:
    """`names` of the columns, as they stand in the object; `cells` of the header (None: there is none).

    `lines` stand above the first row, which has `cells_below` cells: one more than there are columns, when every line
    but the header's ends with a delimiter.
    """

    names: Sequence[str]
    cells: list[str] | None
    lines: int
    cells_below: int
    _text: bytes

    @classmethod
    def of(cls, text: str, dialect: Dialect) -> Head:
        """The head of an object that begins with `text`."""
        lines = split_lines(text)
        rows = dialect.header_rows if dialect.header else 0
        found = list(islice(records(lines, dialect, skip=dialect.preamble), max(1, rows) + 1))
        above = [record.cells or [] for record in found[: max(1, rows)]] or [[]]
        below = [record.cells or [] for record in found[rows:][:1]]
        begin = found[rows - 1].line - 1 + found[rows - 1].lines if rows and len(found) >= rows else dialect.preamble
        width = len(above[0])
        is_longer = bool(below) and len(below[0]) == width + 1 and not below[0][-1].strip()
        return cls(
            names=joined(above) if dialect.header else [""] * width,
            cells=above[0] if dialect.header else None,
            lines=begin,
            cells_below=width + is_longer,
            _text="".join(lines[begin - 1 : begin]).strip("\r\n").encode() if rows == 1 else b"",
        )

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.names)

    def cut_off(self, chunk: Chunk) -> Chunk:
        """The first piece of the object without its head."""
        lines = split_lines(chunk.text.decode())
        return replace(chunk, text="".join(lines[self.lines :]).encode(), line=self.lines)

    def repeats_in(self, chunk: Chunk) -> bool:
        """Whether a line of the piece may be the header's once more."""
        if not self._text or self._text not in chunk.text:
            return False
        return any(line.strip(b"\r") == self._text for line in chunk.text.splitlines())
