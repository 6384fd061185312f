"""Cuts the text of a CSV object into pieces of whole rows.

Raises ProblemError (`sync.csv.damaged`, and whatever the source raises).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from wizard.core.problems import ProblemError
from wizard.sampling.limits import KIB, MIB
from wizard.sampling.types import Dialect
from wizard.sampling.written.rows import SPAN
from wizard.sync import problems
from wizard.sync.engines.files import TextStream

PIECE = 4 * MIB
"""Bytes of a piece, about."""
LAST = 64 * KIB
"""Bytes of the last one, about: rows at the end are looked at more closely."""
LONGEST = 64 * MIB
"""Bytes that are held while no row ends in them."""


@dataclass(frozen=True)
class Chunk:
    """Whole rows as UTF-8, below `line` lines of the object; `is_last` when nothing follows.

    `is_sound` says that quotes come in pairs.
    """

    text: bytes
    line: int
    is_last: bool = False
    is_sound: bool = True

    @cached_property
    def lines(self) -> int:
        """How many line ends it has."""
        # NumPy counts frequent bytes four times as fast as Python.
        found = np.count_nonzero(np.frombuffer(self.text, np.uint8) == ord("\n"))
        alone = self.text.count(b"\r") - self.text.count(b"\r\n") if b"\r" in self.text else 0
        return int(found) + alone


def chunks(stream: TextStream, dialect: Dialect, *, name: str) -> Iterator[Chunk]:
    """All of `stream`, from its first byte to its last."""
    line, waiting, size = 0, b"", PIECE
    while part := stream.read():
        waiting += part
        while len(waiting) >= size + LAST:
            chunk = _whole_rows(waiting[:size], line, dialect)
            if chunk is None:
                size *= 2
                continue
            yield chunk
            line, waiting, size = line + chunk.lines, waiting[len(chunk.text) :], PIECE
        if len(waiting) > LONGEST:
            raise ProblemError(problems.unreadable_csv(name, row=line, reason="no row ends"))
    if chunk := _whole_rows(waiting[:-LAST], line, dialect):
        yield chunk
        line, waiting = line + chunk.lines, waiting[len(chunk.text) :]
    if waiting:
        yield Chunk(waiting, line, is_last=True)


def _whole_rows(text: bytes, line: int, dialect: Dialect) -> Chunk | None:
    """The rows that end in `text`; None when not one does.

    The last line end before which quotes come in pairs ends a row. Where there is none in SPAN lines, some quote is
    never closed, and any line end will do.
    """
    mark = b"\n" if b"\n" in text else b"\r"
    end = last = text.rfind(mark) + 1
    odd = _quotes(text[:end], dialect) % 2
    for _ in range(SPAN):
        if not odd:
            return Chunk(text[:end], line) if end else None
        before = text.rfind(mark, 0, end - 1) + 1
        odd = (odd + _quotes(text[before:end], dialect)) % 2
        end = before
    return Chunk(text[:last], line, is_sound=False)


def _quotes(text: bytes, dialect: Dialect) -> int:
    if dialect.quote is None:
        return 0
    quote = dialect.quote.encode()
    return text.count(quote) - (text.count(dialect.escape.encode() + quote) if dialect.escape else 0)
