"""The object as a file for Arrow: ranged reads behind `read` and `seek`, a window of bytes in front. Pure.

Whatever the source raises leaves this module, and is kept in `error`, as Arrow may wrap it on its way. Arrow reads from
its own threads while progress is told from ours, so every call to the source is made under one lock.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator, Sequence
from threading import Lock

from wizard.core.problems import ProblemError
from wizard.sampling.limits import MIB
from wizard.sampling.ranges import Range
from wizard.sampling.sources import ByteSource
from wizard.sampling.written.compression import Compression
from wizard.sampling.written.inflate import Caps, Inflated

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
        self.packed: Compression | None = None
        """How the object is packed as a whole; `TextStream` and `first_bytes` unpack it."""

    def read(self, start: int, length: int) -> bytes:
        """One range."""
        return self.read_many([(start, length)])[0]

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
        self._blocks = unpacked(source, ahead=ahead)
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
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
        raw = self._block()
        self._ended = not raw
        text = self._decoder.decode(raw, final=self._ended)
        if self._at_start and text:
            text, self._at_start = text.removeprefix("\ufeff"), False
        return text.encode()

    def _block(self) -> bytes:
        try:
            return next(self._blocks, b"")
        except ProblemError as error:
            self._source.error = error
            raise


def first_bytes(source: CountedSource, length: int) -> bytes:
    """The first `length` bytes of the object, or of what it unpacks to."""
    wanted = min(source.size, length)
    found = b""
    for block in unpacked(source, ahead=wanted) if wanted else ():
        found += block
        if len(found) >= length:
            break
    return found[:length]


def unpacked(source: CountedSource, *, ahead: int) -> Iterator[bytes]:
    """The object from its first byte to its last, unpacked, in pieces that are never empty."""
    blocks = _blocks(source, ahead)
    if source.packed is None:
        return blocks
    caps = Caps(total=None)
    return filter(None, Inflated(blocks, source.packed, name=source.name, complete=True, caps=caps))


def _blocks(source: CountedSource, ahead: int) -> Iterator[bytes]:
    for start in range(0, source.size, ahead):
        yield from source.read_many(_pieces(start, min(ahead, source.size - start)))


def _pieces(start: int, length: int) -> list[Range]:
    end = start + length
    return [(at, min(BLOCK, end - at)) for at in range(start, end, BLOCK)]
