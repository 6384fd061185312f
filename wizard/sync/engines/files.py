"""The object as a file for Arrow: ranged reads behind `read` and `seek`, a window of bytes in front. Pure.

Whatever the source raises leaves this module, and is kept in `error`, as Arrow may wrap it on its way. Arrow reads from
its own threads while progress is told from ours, so every call to the source is made under one lock.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Sequence
from threading import Lock

from wizard.sampling.limits import MIB
from wizard.sampling.ranges import Range
from wizard.sampling.sources import ByteSource

BLOCK = 4 * MIB
"""Bytes of one ranged read."""
ROUND = 4
"""Ranged reads asked for at once."""


class CountedSource:
    """A source that counts what is read through it, one call at a time."""

    def __init__(self, source: ByteSource, lock: Lock) -> None:
        self._source = source
        self._lock = lock
        self.size = source.size
        self.name = source.name
        self.requests = 0
        self.bytes_read = 0
        self.error: Exception | None = None

    def read_many(self, ranges: Sequence[Range]) -> list[bytes]:
        """The ranges, asked for in one round."""
        with self._lock:
            try:
                blocks = self._source.read_many(ranges)
            except Exception as error:
                self.error = error
                raise
        self.requests += len(ranges)
        self.bytes_read += sum(map(len, blocks))
        return blocks


class RangedFile(io.RawIOBase):
    """A seekable file. What was `hold` before is answered from memory, everything else by a read of its own."""

    def __init__(self, source: CountedSource) -> None:
        super().__init__()
        self._source = source
        self._at = 0
        self._held: list[tuple[int, bytes]] = []

    def hold(self, ranges: Sequence[Range]) -> None:
        """Fetch the ranges and keep them instead of what was held before."""
        self._held = []
        pieces = [piece for start, length in ranges for piece in _pieces(start, length)]
        for first in range(0, len(pieces), ROUND):
            some = pieces[first : first + ROUND]
            starts = [start for start, _ in some]
            self._held += zip(starts, self._source.read_many(some), strict=True)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._source.size}[whence]
        self._at = base + offset
        return self._at

    def read(self, size: int = -1) -> bytes:
        left = max(0, self._source.size - self._at)
        wanted = left if size < 0 else min(size, left)
        found = self._known(self._at, wanted) if wanted else b""
        if len(found) < wanted:
            found = self._source.read_many([(self._at, wanted)])[0]
        self._at += len(found)
        return found

    def _known(self, start: int, length: int) -> bytes:
        found: list[bytes] = []
        for first, block in self._held:
            if length and first <= start < first + len(block):
                part = block[start - first : start - first + length]
                found.append(part)
                start, length = start + len(part), length - len(part)
        return found[0] if len(found) == 1 else b"".join(found)


class TextStream(io.RawIOBase):
    """The object from its first byte to its last, as UTF-8. Bytes that are no text in `encoding` become �.

    `ahead` is how many bytes are fetched in one round.
    """

    def __init__(self, source: CountedSource, encoding: str, *, ahead: int = BLOCK * ROUND) -> None:
        super().__init__()
        self._source = source
        self._ahead = ahead
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self._fetched = 0
        self._blocks: list[bytes] = []
        self._ready = memoryview(b"")
        self._at_start = True
        self._ended = False

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes; fewer only at the end or at the end of a block."""
        while not self._ready and not self._ended:
            self._ready = memoryview(self._next())
        length = len(self._ready) if size < 0 else size
        part, self._ready = bytes(self._ready[:length]), self._ready[length:]
        return part

    def _next(self) -> bytes:
        if not self._blocks:
            self._blocks = self._fetch()
        raw = self._blocks.pop(0) if self._blocks else b""
        self._ended = not raw
        text = self._decoder.decode(raw, final=self._ended)
        if self._at_start and text:
            text, self._at_start = text.removeprefix("\ufeff"), False
        return text.encode()

    def _fetch(self) -> list[bytes]:
        left = self._source.size - self._fetched
        ranges = _pieces(self._fetched, min(left, self._ahead))
        self._fetched += sum(length for _, length in ranges)
        return self._source.read_many(ranges) if ranges else []


def _pieces(start: int, length: int) -> list[Range]:
    end = start + length
    return [(at, min(BLOCK, end - at)) for at in range(start, end, BLOCK)]
