"""ObjectSources over bytes and local files that count what is asked of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from wizard.sampling.sources import OneObject, StoredObject, Wanted


class ObjectsSource:
    """Objects in memory, key → bytes; `requests`, `rounds` and `bytes_read` count what was asked.

    Those of `hidden` are not listed, but may be read when they lie in `folder`.
    """

    def __init__(
        self, objects: Mapping[str, bytes], *, name: str = "", folder: str = "", hidden: Mapping[str, bytes] = {}
    ) -> None:
        self._data = {**objects, **hidden}
        self.objects = tuple(StoredObject(key, len(data)) for key, data in sorted(objects.items()))
        self.name = name or (self.objects[0].key if self.objects else "")
        self.folder = folder
        self.requests = self.rounds = self.bytes_read = 0

    def read_many(self, wanted: Sequence[Wanted]) -> list[bytes]:
        self.rounds += 1
        self.requests += len(wanted)
        blocks = [self._block(*one) for one in wanted]
        self.bytes_read += sum(map(len, blocks))
        return blocks

    def _block(self, key: str, start: int, length: int) -> bytes:
        assert start >= 0
        assert length > 0
        return self._data[key][start : start + length]


class BytesSource(ObjectsSource):
    """One object in memory."""

    def __init__(self, data: bytes, name: str = "object") -> None:
        super().__init__({name: data})
        self.size = len(data)


class FileSource(ObjectsSource):
    """One object over a file on disk, of which only the asked ranges are read."""

    def __init__(self, path: Path) -> None:
        super().__init__({path.name: b""})
        self._path = path
        self.size = path.stat().st_size
        self.objects = (StoredObject(path.name, self.size),)

    def _block(self, key: str, start: int, length: int) -> bytes:
        with self._path.open("rb") as handle:
            handle.seek(start)
            return handle.read(length)


def only(source: ObjectsSource) -> OneObject:
    """The one object of `source`, as a ByteSource."""
    return OneObject(source, source.objects[0])
