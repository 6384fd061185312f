"""How often each text occurs, exactly, while there are few different ones; then only how many. Pure; raises nothing.

Whether there are too many depends on the set of texts alone: parts can be merged in any order, with the same result.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from wizard.sync.engines.sketches.distinct import DistinctSketch, of_texts

ROOM = 1000
"""Different texts that are counted …"""
ROOM_BYTES = 64 * 1024
"""… and the bytes of all of them."""


class TextCounts:
    """Takes texts and tells how often each one occurs."""

    def __init__(self, room: int = ROOM) -> None:
        self.counts: Counter[str] | None = Counter()
        """None once there were too many different ones."""
        self._room = room
        self._bytes = 0
        self._distinct = DistinctSketch()

    def add(self, texts: pa.StringArray) -> None:
        """Count further texts, without nulls."""
        if self.counts is None:
            self._distinct.add(of_texts(texts))
            return
        counted = pc.value_counts(texts)
        self._take(counted.field(0), counted.field(1).to_pylist())

    def merge(self, other: TextCounts) -> None:
        """Add all that `other` has taken."""
        if other.counts is None:
            self._give_up()
            self._distinct.merge(other._distinct)
        else:
            self._take(pa.array(other.counts.keys(), pa.string()), list(other.counts.values()))

    @property
    def distinct(self) -> int:
        """How many different texts; exact while they are counted."""
        return self._distinct.estimate if self.counts is None else len(self.counts)

    def top(self, count: int) -> list[tuple[str, int]]:
        """The most frequent texts, the most frequent first."""
        return sorted((self.counts or {}).items(), key=lambda pair: (-pair[1], pair[0]))[:count]

    def state(self) -> list[Any]:
        """As `of` takes it back."""
        return [None if self.counts is None else dict(self.counts), self._distinct.state()]

    @classmethod
    def of(cls, state: list[Any], room: int = ROOM) -> TextCounts:
        """The counts that told `state`."""
        found = cls(room)
        found.counts = None if state[0] is None else Counter(state[0])
        found._bytes = sum(len(text.encode()) for text in found.counts or ())
        found._distinct = DistinctSketch.of(state[1])
        return found

    def _take(self, texts: pa.StringArray, counts: list[int]) -> None:
        if self.counts is None or len(texts) > self._room or _size(texts) > ROOM_BYTES:
            self._give_up()
            self._distinct.add(of_texts(texts))
            return
        for text, count in zip(texts.to_pylist(), counts, strict=True):
            if text not in self.counts:
                self._bytes += len(text.encode())
            self.counts[text] += count
        if len(self.counts) > self._room or self._bytes > ROOM_BYTES:
            self._give_up()

    def _give_up(self) -> None:
        if self.counts is not None:
            self._distinct.add(of_texts(pa.array(self.counts.keys(), pa.string())))
            self.counts = None


def _size(texts: pa.StringArray) -> int:
    return pc.sum(pc.binary_length(texts)).as_py() or 0
