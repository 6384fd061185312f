"""Read an object in few rounds and remember what was read.

Readers plan ranges, fetch them in one round, and then parse from memory; nothing below this module asks for a byte
twice. Only what the source raises leaves this module.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from wizard.sampling.sources import ByteSource

Range = tuple[int, int]


def coalesce(ranges: Iterable[Range], *, gap: int) -> list[Range]:
    """The (start, length) ranges sorted, with those closer than `gap` bytes joined."""
    joined: list[Range] = []
    for start, length in sorted(ranges):
        if length <= 0:
            continue
        if joined and start - sum(joined[-1]) <= gap:
            first, known = joined[-1]
            joined[-1] = (first, max(known, start + length - first))
        else:
            joined.append((start, length))
    return joined


class RangeCache:
    """The part of an object that was read so far, with the number of requests and bytes it took."""

    def __init__(self, source: ByteSource) -> None:
        self._source = source
        self._starts: list[int] = []
        self._blocks: list[bytes] = []
        self.size = source.size
        self.name = source.name
        self.requests = 0
        self.bytes_read = 0

    def fetch(self, ranges: Iterable[Range]) -> None:
        """Ask for what is still missing of `ranges`, all in one round; ranges that merely touch stay apart."""
        missing = self.missing(ranges)
        if not missing:
            return
        for (start, _), block in zip(missing, self._source.read_many(missing), strict=True):
            self.keep(start, block)

    def missing(self, ranges: Iterable[Range]) -> list[Range]:
        """The parts of `ranges` that are not known yet."""
        wanted = [(start, min(length, self.size - start)) for start, length in ranges]
        return [hole for span in coalesce(wanted, gap=-1) for hole in self._holes(*span)]

    def available(self, start: int, length: int) -> bytes:
        """What is known of the range without asking: its first bytes up to the first hole."""
        pieces: list[bytes] = []
        while length > 0:
            at = bisect_right(self._starts, start) - 1
            offset = start - self._starts[at] if at >= 0 else 0
            piece = self._blocks[at][offset : offset + length] if at >= 0 else b""
            if not piece:
                break
            pieces.append(piece)
            start, length = start + len(piece), length - len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def read(self, start: int, length: int) -> bytes:
        """The range, asked for where it is not known yet."""
        self.fetch([(start, length)])
        return self.available(start, length)

    def keep(self, start: int, block: bytes) -> None:
        """Take in one of the `missing` ranges that somebody else has asked for."""
        at = bisect_right(self._starts, start)
        self._starts.insert(at, start)
        self._blocks.insert(at, block)
        self.bytes_read += len(block)
        self.requests += 1

    def _holes(self, start: int, length: int) -> list[Range]:
        holes: list[Range] = []
        end = start + length
        for first, block in zip(self._starts, self._blocks, strict=True):
            if first >= end:
                break
            if start < first:
                holes.append((start, first - start))
            start = max(start, first + len(block))
        if start < end:
            holes.append((start, end - start))
        return holes
