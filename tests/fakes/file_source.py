"""A ByteSource over a local file or bytes that counts what is asked of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


class BytesSource:
    """An object in memory; `requests`, `rounds` and `bytes_read` count what was asked."""

    def __init__(self, data: bytes, name: str = "object") -> None:
        self._data = data
        self.size = len(data)
        self.name = name
        self.requests = self.rounds = self.bytes_read = 0

    def read(self, start: int, length: int) -> bytes:
        return self.read_many([(start, length)])[0]

    def read_many(self, ranges: Sequence[tuple[int, int]]) -> list[bytes]:
        self.rounds += 1
        self.requests += len(ranges)
        blocks = [self._block(start, length) for start, length in ranges]
        self.bytes_read += sum(map(len, blocks))
        return blocks

    def _block(self, start: int, length: int) -> bytes:
        assert start >= 0
        assert length > 0
        return self._data[start : start + length]


class FileSource(BytesSource):
    """The same over a file on disk, of which only the asked ranges are read."""

    def __init__(self, path: Path) -> None:
        super().__init__(b"", path.name)
        self._path = path
        self.size = path.stat().st_size

    def _block(self, start: int, length: int) -> bytes:
        with self._path.open("rb") as handle:
            handle.seek(start)
            return handle.read(length)
