"""A file for Arrow to read from, backed by the ranges that were fetched. A hole reads as the end of the file."""

from __future__ import annotations

import io

from wizard.sampling.ranges import RangeCache


class SparseFile(io.RawIOBase):
    """Serves what is known and never asks for more, so that decoding makes no requests.

    Arrow looks further ahead than it needs and is content with less, so a read is cut short at the edge of the known
    bytes, and `missed` notes it. Where Arrow really needed more it fails, and `missed` tells that from damage.
    """

    def __init__(self, source: RangeCache) -> None:
        super().__init__()
        self._source = source
        self._at = 0
        self.missed = False

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._source.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def read(self, size: int = -1) -> bytes:
        rest = max(0, self._source.size - self._at)
        wanted = rest if size < 0 else min(size, rest)
        known = self._source.available(self._at, wanted)
        if len(known) < wanted:
            self.missed = True
        self._at += len(known)
        return known
