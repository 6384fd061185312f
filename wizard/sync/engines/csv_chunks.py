"""Cuts the text of a CSV object into pieces of whole rows.

Raises ProblemError (`sync.csv.damaged`, and whatever the source raises).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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

    @property
    def lines(self) -> int:
        """How many line ends it has."""
        return _line_ends(self.text)


def chunks(stream: TextStream, dialect: Dialect, *, name: str) -> Iterator[Chunk]:
    """All of `stream`, from its first byte to its last."""
    line, waiting = 0, b""
    while part := stream.read():
        waiting += part
        while len(waiting) >= PIECE + LAST:
            end, is_sound = _end_of_rows(waiting[:PIECE], dialect)
            if not end:
                break
            chunk = Chunk(waiting[:end], line, is_sound=is_sound)
            yield chunk
            line, waiting = line + chunk.lines, waiting[end:]
        if len(waiting) > LONGEST:
            raise ProblemError(problems.unreadable_csv(name, row=line, reason="no row ends"))
    end, is_sound = _end_of_rows(waiting[:-LAST], dialect)
    if end:
        chunk = Chunk(waiting[:end], line, is_sound=is_sound)
        yield chunk
        line, waiting = line + chunk.lines, waiting[end:]
    if waiting:
        yield Chunk(waiting, line, is_last=True)


def _end_of_rows(text: bytes, dialect: Dialect) -> tuple[int, bool]:
    """Where the last row ends (0: none does), and whether the quotes before it come in pairs."""
    mark = b"\n" if b"\n" in text else b"\r"
    end = last = text.rfind(mark) + 1
    odd = _quotes(text[:end], dialect) % 2
    for _ in range(SPAN):
        if not odd or not end:
            break
        before = text.rfind(mark, 0, end - 1) + 1
        odd = (odd + _quotes(text[before:end], dialect)) % 2
        end = before
    return (end, True) if end and not odd else (last, False)


def _quotes(text: bytes, dialect: Dialect) -> int:
    if dialect.quote is None:
        return 0
    quote = dialect.quote.encode()
    return text.count(quote) - (text.count(dialect.escape.encode() + quote) if dialect.escape else 0)


def _line_ends(text: bytes) -> int:
    return text.count(b"\n") + text.count(b"\r") - text.count(b"\r\n")
