"""How many different values there are, to within a few percent, in a few kilobytes. Pure; raises nothing.

Adaptive sampling (Wegman; Flajolet, "On adaptive sampling", Computing 1990): of the 64-bit hashes only those are kept
that begin with `depth` zeros, and `depth` grows whenever more than ROOM are. What is kept depends on the set of values
alone, neither on their order nor on where they were counted: parts can be merged in any order, with the same result.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Hashes = npt.NDArray[np.uint64]

ROOM = 1024
"""Hashes kept: one standard error of the estimate is 1.2 / sqrt(ROOM), less than 4 %."""
READ = 256
"""First bytes of a text that are hashed, beside its length."""

_ALL = (1 << 64) - 1
_KEPT = np.uint64(_ALL >> 20 << 20)
"""What is kept of a hash: enough for billions of different values, and fewer bytes."""
_MASKS = np.array([(1 << 8 * size) - 1 for size in range(9)], np.uint64)


class DistinctSketch:
    """Takes hashes of values and tells how many different ones there were."""

    def __init__(self) -> None:
        self.depth = 0
        self.hashes: Hashes = np.array([], np.uint64)

    def add(self, hashes: Hashes) -> None:
        """Further hashes, in any order, each as often as it likes."""
        kept = hashes[hashes <= self._highest] & _KEPT
        if len(kept):
            self.hashes = _different(np.concatenate([self.hashes, kept]))
            self._deepen()

    def merge(self, other: DistinctSketch) -> None:
        """Add all that `other` has taken."""
        self.depth = max(self.depth, other.depth)
        self.hashes = self.hashes[self.hashes <= self._highest]
        self.add(other.hashes)

    @property
    def estimate(self) -> int:
        return len(self.hashes) << self.depth

    def state(self) -> list[Any]:
        """As `of` takes it back."""
        return [self.depth, np.diff(self.hashes, prepend=np.uint64(0)).tobytes()]

    @classmethod
    def of(cls, state: list[Any]) -> DistinctSketch:
        """The sketch that told `state`."""
        sketch = cls()
        sketch.depth = int(state[0])
        sketch.hashes = np.cumsum(np.frombuffer(state[1], np.uint64), dtype=np.uint64)
        return sketch

    @property
    def _highest(self) -> np.uint64:
        return np.uint64(_ALL >> self.depth)

    def _deepen(self) -> None:
        while len(self.hashes) > ROOM:
            self.depth += 1
            self.hashes = self.hashes[self.hashes <= self._highest]


def _different(hashes: Hashes) -> Hashes:
    """Each of them once, ascending. NumPy's own `unique` goes through a table of hashes, at five times the time."""
    ordered: Hashes = np.sort(hashes)
    different: Hashes = ordered[firsts(ordered)]
    return different


def firsts(ordered: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Where each different value of an ascending array stands first."""
    is_first = np.ones(len(ordered), np.bool_)
    is_first[1:] = ordered[1:] != ordered[:-1]
    return np.flatnonzero(is_first)


def mixed(bits: Hashes) -> Hashes:
    """64-bit patterns turned so that every bit depends on every other (the finalizer of MurmurHash3); one to one."""
    bits = (bits ^ (bits >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    bits = (bits ^ (bits >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return bits ^ (bits >> np.uint64(33))


def of_texts(texts: pa.StringArray) -> Hashes:
    """One hash per text (none may be null), the same in every process, eight bytes of all texts at a time."""
    offsets = np.frombuffer(texts.buffers()[1], np.int32)[texts.offset : texts.offset + len(texts) + 1]
    starts, lengths = offsets[:-1] - offsets[0], np.diff(offsets)
    words = _words(texts, int(offsets[0]), int(offsets[-1]))
    found = mixed(lengths.astype(np.uint64))
    for at in range(0, min(READ, int(lengths.max(initial=0))), 8):
        rows = np.flatnonzero(lengths > at)
        word = words[starts[rows] + at] & _MASKS[np.minimum(lengths[rows] - at, 8)]
        found[rows] = mixed(found[rows] ^ word)
    return found


def fingerprints(texts: pa.StringArray) -> pa.StringArray:
    """Texts that stand for `texts` (none may be null) and do not repeat them."""
    return pa.array(of_texts(texts)).cast(pa.string())


def _words(texts: pa.StringArray, first: int, last: int) -> Hashes:
    """The eight bytes that begin at each byte of the texts."""
    data = texts.buffers()[2]
    padded = np.zeros(last - first + 8, np.uint8)
    if last > first:
        padded[:-8] = np.frombuffer(data, np.uint8)[first:last]
    return np.ndarray(len(padded) - 7, "<u8", padded, strides=(1,))
