"""How numbers are spread, in a few kilobytes: every one of them counted, in bins as fine as there is room for. Pure.

A number's 64 bits, turned so that they sort as the numbers do, name its bin once the lowest `shift` of them are left
out: a bin is as wide as 2^(shift - 52) of the values in it. `shift` is 0, every number a bin of its own, until more
than `room` bins are filled; then it grows by what is needed. So it depends on the set of numbers alone, and parts can
be merged in any order, with the same result. 2,048 bins tell two million normal numbers to within 3 % of each value.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from wizard.sync.engines.sketches.distinct import DistinctSketch, firsts, mixed

Numbers = npt.NDArray[np.float64]
Keys = npt.NDArray[np.int64]
Counted = tuple[Keys, Keys]
"""Ascending keys, and how often each occurs."""

ROOM = 2048
DENSE = 8
"""Counting into an array of up to so many times the numbers is faster than sorting them."""

_MAGNITUDE = np.int64((1 << 63) - 1)
_LARGEST = np.finfo(np.float64).max
_NONE: Keys = np.array([], np.int64)


class NumberSketch:
    """Takes finite numbers and tells how they are spread."""

    def __init__(self, room: int = ROOM) -> None:
        self.shift = 0
        self.keys, self.counts = _NONE, _NONE
        self.is_whole = True
        """Whether every number is a whole one."""
        self.room = room
        self._distinct = DistinctSketch()

    def add(self, numbers: Numbers) -> None:
        """Count further numbers: finite, at least one."""
        self.is_whole = self.is_whole and bool((np.floor(numbers) == numbers).all())
        dense = _dense(numbers) if self.is_whole else None
        keys, counts = dense or _counted(_keys(numbers) >> self.shift)
        if self.shift:
            self._distinct.add(mixed((keys if dense else _keys(numbers)).view(np.uint64)))
        if dense and self.shift:
            keys = keys >> self.shift
        self._take(keys, counts)

    def merge(self, other: NumberSketch) -> None:
        """Add all that `other` has taken."""
        self.is_whole = self.is_whole and other.is_whole
        for sketch, coarser in ((self, other), (other, self)):
            if coarser.shift > 0 == sketch.shift:
                sketch._note_distinct()
        self._distinct.merge(other._distinct)
        shift = max(self.shift, other.shift)
        self.keys, self.counts, self.shift = self.keys >> (shift - self.shift), self.counts, shift
        self._take(other.keys >> (shift - other.shift), other.counts)

    @property
    def distinct(self) -> int:
        """How many different numbers; exact while `shift` is 0."""
        return self._distinct.estimate if self.shift else len(self.keys)

    @property
    def edges(self) -> tuple[Numbers, Numbers]:
        """Where each bin begins, and the last number in it."""
        below = self.keys << self.shift
        lows, highs = _numbers(below), _numbers(below | ((np.int64(1) << np.int64(self.shift)) - 1))
        # The widest bins reach beyond what is finite.
        return np.nan_to_num(lows, nan=-_LARGEST), np.nan_to_num(highs, nan=_LARGEST)

    def state(self) -> list[Any]:
        """As `of` takes it back."""
        steps = np.diff(self.keys, prepend=np.int64(0))
        return [self.shift, self.is_whole, steps.tobytes(), self.counts.tobytes(), self._distinct.state()]

    @classmethod
    def of(cls, state: list[Any], room: int = ROOM) -> NumberSketch:
        """The sketch that told `state`."""
        sketch = cls(room)
        sketch.shift, sketch.is_whole = int(state[0]), bool(state[1])
        sketch.keys = np.cumsum(np.frombuffer(state[2], np.int64), dtype=np.int64)
        sketch.counts = np.frombuffer(state[3], np.int64)
        sketch._distinct = DistinctSketch.of(state[4])
        return sketch

    def _take(self, keys: Keys, counts: Keys) -> None:
        self.keys, self.counts = _summed(np.concatenate([self.keys, keys]), np.concatenate([self.counts, counts]))
        if len(self.keys) > self.room:
            if self.shift == 0:
                self._note_distinct()
            more = _shift_needed(self.keys, self.room)
            self.shift += more
            self.keys, self.counts = _summed(self.keys >> more, self.counts)

    def _note_distinct(self) -> None:
        """The numbers that are still told apart, before they are no more."""
        self._distinct.add(mixed(self.keys.view(np.uint64)))


def _keys(numbers: Numbers) -> Keys:
    """One key per number, sorted as the numbers are; adding 0 makes one number of both zeros."""
    bits = (numbers + 0.0).view(np.int64)
    return bits ^ ((bits >> 63) & _MAGNITUDE)


def _numbers(keys: Keys) -> Numbers:
    return (keys ^ ((keys >> 63) & _MAGNITUDE)).view(np.float64)


def _counted(keys: Keys) -> Counted:
    low, high = int(keys.min()), int(keys.max())
    if high - low < DENSE * len(keys):
        filled, found = _filled(np.bincount(keys - low))
        return filled + low, found
    keys = np.sort(keys)
    begins = firsts(keys)
    return keys[begins], np.diff(begins, append=len(keys))


def _dense(numbers: Numbers) -> Counted | None:
    """Whole numbers that lie close together, which need no sorting; None where they do not."""
    low, high = numbers.min(), numbers.max()
    if high - low >= DENSE * len(numbers) or abs(low) > 1 << 52:
        return None
    filled, found = _filled(np.bincount((numbers - low).astype(np.int64)))
    return _keys(filled + low), found


def _filled(counts: Keys) -> Counted:
    """The places of what is not 0, and what is there. NumPy finds truths four times as fast as numbers."""
    filled = np.flatnonzero(counts != 0)
    return filled, counts[filled]


def _summed(keys: Keys, counts: Keys) -> Counted:
    """Different keys, ascending, with the sums of their counts."""
    order = np.argsort(keys, kind="stable")
    keys, counts = keys[order], counts[order]
    begins = firsts(keys)
    return keys[begins], np.add.reduceat(counts, begins) if len(keys) else counts


def _shift_needed(keys: Keys, room: int) -> int:
    """Fewest bits to leave out of ascending keys so that no more than `room` are different."""
    low, high = 0, 64
    while high - low > 1:
        middle = (low + high) // 2
        shifted = keys >> middle
        fits = 1 + np.count_nonzero(shifted[1:] != shifted[:-1]) <= room
        low, high = (low, middle) if fits else (middle, high)
    return high
