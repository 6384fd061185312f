"""Where bytes come from: one object, or the objects of one location. Raises nothing of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

Wanted = tuple[str, int, int]
"""A range of an object: its key, the first byte, the number of bytes."""


class ByteSource(Protocol):
    """One object that can be read in ranges. Reading raises ProblemError when its store refuses."""

    @property
    def size(self) -> int:
        """Bytes in the object."""

    @property
    def name(self) -> str:
        """The object's key; its ending hints at the format."""

    def read(self, start: int, length: int) -> bytes:
        """The bytes from `start`, exactly `length` of them unless the object ends before."""

    def read_many(self, ranges: Sequence[tuple[int, int]]) -> list[bytes]:
        """One answer per (start, length), in order, asked for in one round of parallel requests."""


@dataclass(frozen=True)
class StoredObject:
    """One object as a listing tells it. `modified` is ISO 8601 in UTC, "" when unknown."""

    key: str
    size: int
    etag: str = ""
    modified: str = ""


class Listed(Protocol):
    """An entry of a listing, as far as reading goes."""

    @property
    def key(self) -> str: ...

    @property
    def size(self) -> int: ...


class ObjectSource(Protocol):
    """The objects of one location, read in ranges. Reading raises ProblemError when their store refuses."""

    @property
    def name(self) -> str:
        """What a person calls all of it: the key of the one object, or the prefix or glob."""

    @property
    def objects(self) -> Sequence[Listed]:
        """The objects that may be read, in the order of their keys."""

    @property
    def folder(self) -> str:
        """A prefix below which any key may be read (the table folder of a Delta table); "" for none."""

    def read_many(self, wanted: Sequence[Wanted]) -> list[bytes]:
        """One answer per range, in order, asked for in one round; shorter only where an object ends before."""


class NoObjects:
    """The source of a work that reads no object. `name` is what a person calls what it works on."""

    objects: Sequence[Listed] = ()
    folder = ""

    def __init__(self, name: str) -> None:
        self.name = name

    def read_many(self, wanted: Sequence[Wanted]) -> list[bytes]:
        """Nothing was asked for; see ObjectSource."""
        return [b"" for _ in wanted]


class CountedObjects:
    """An ObjectSource that counts the `requests` and `bytes_read` of what is read through it."""

    def __init__(self, source: ObjectSource) -> None:
        self._source = source
        self.name = source.name
        self.objects = source.objects
        self.folder = source.folder
        self.requests = self.bytes_read = 0

    def read_many(self, wanted: Sequence[Wanted]) -> list[bytes]:
        """See ObjectSource."""
        blocks = self._source.read_many(wanted)
        self.requests += len(wanted)
        self.bytes_read += sum(map(len, blocks))
        return blocks


class OneObject:
    """One object of an ObjectSource as a ByteSource."""

    def __init__(self, source: ObjectSource, entry: Listed) -> None:
        self._source = source
        self.name = entry.key
        self.size = entry.size

    def read(self, start: int, length: int) -> bytes:
        """One range; see ByteSource."""
        return self.read_many([(start, length)])[0]

    def read_many(self, ranges: Sequence[tuple[int, int]]) -> list[bytes]:
        """Several ranges in one round; see ByteSource."""
        return self._source.read_many([(self.name, start, length) for start, length in ranges])
