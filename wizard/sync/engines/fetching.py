"""The objects of one dataset one after the other; small ones are fetched together.

Only what the source raises leaves this module.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from threading import Lock

from wizard.sampling.limits import MIB
from wizard.sampling.ranges import Range
from wizard.sampling.sources import ByteSource, Listed, ObjectSource, OneObject, Wanted

SMALL = MIB
"""An object up to this size is fetched whole, together with its neighbours."""
ROUND_BYTES = 16 * MIB
ROUND_OBJECTS = 64


class CountedObjects:
    """Objects that are counted as they are read, one call at a time; see CountedSource."""

    def __init__(self, source: ObjectSource, lock: Lock) -> None:
        self._source = source
        self._lock = lock
        self.name = source.name
        self.folder = source.folder
        self.objects: Sequence[Listed] = source.objects
        self.requests = 0
        self.bytes_read = 0

    def read_many(self, wanted: Sequence[Wanted]) -> list[bytes]:
        """Several ranges in one round."""
        with self._lock:
            blocks = self._source.read_many(wanted)
        self.requests += len(wanted)
        self.bytes_read += sum(map(len, blocks))
        return blocks


def fetched(source: CountedObjects, entries: Sequence[Listed]) -> Iterator[ByteSource]:
    """Each of `entries` but the empty ones: a large one is read as it is asked for, small ones are in memory."""
    for some in _rounds(entries):
        if some[0].size > SMALL:
            yield OneObject(source, some[0])
            continue
        blocks = source.read_many([(entry.key, 0, entry.size) for entry in some])
        yield from (_Held(entry.key, block) for entry, block in zip(some, blocks, strict=True))


def _rounds(entries: Sequence[Listed]) -> Iterator[list[Listed]]:
    """Objects that are fetched together; a large one is alone."""
    waiting: list[Listed] = []
    for entry in entries:
        if entry.size == 0:
            continue
        is_full = len(waiting) == ROUND_OBJECTS or sum(one.size for one in waiting) + entry.size > ROUND_BYTES
        if waiting and (is_full or entry.size > SMALL):
            yield waiting
            waiting = []
        if entry.size > SMALL:
            yield [entry]
        else:
            waiting.append(entry)
    if waiting:
        yield waiting


class _Held:
    """An object in memory as a ByteSource."""

    def __init__(self, name: str, data: bytes) -> None:
        self._data = data
        self.name = name
        self.size = len(data)

    def read(self, start: int, length: int) -> bytes:
        return self._data[start : start + length]

    def read_many(self, ranges: Sequence[Range]) -> list[bytes]:
        return [self.read(start, length) for start, length in ranges]
