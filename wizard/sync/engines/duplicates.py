"""Counts rows whose id an earlier row bears: exactly, over the whole dataset, in bounded memory. Pure; raises nothing.

Every id becomes a 64-bit key: a whole number itself (turned so that keys spread evenly), anything else the keyed
SipHash that Python gives strings and bytes. Equal ids have equal keys, so "no duplicates" is proven either way. Keys
are kept in sorted runs, 8 bytes a row. Where they would outgrow the budget, the key space is cut into slices and the id
column read once per slice: equal ids always fall in one slice.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types as kinds

from wizard.sampling.meaning.shapes import is_number
from wizard.sync.types import DuplicateMethod

BUDGET_ROWS = 16_000_000
"""Different keys held at once: 128 MB; twice that for a moment when they are merged."""
MAX_SLICES = 8
"""Passes over the id column, at most; beyond, only a share of the key space is compared, and the result says so."""
RUN_ROWS = 1_000_000

_LOWEST = -(1 << 63)
_SPACE = 1 << 64
_WHOLE = r"^(?:0|-?[1-9][0-9]{0,17})$"
"""Texts that write a 64-bit number as Arrow does."""
_EXACT = float(1 << 53)
"""Below it a float holds every whole number."""
_SPREAD = 0x9E3779B97F4A7C15 - (1 << 64)
"""An odd number near 2^64 / golden ratio: multiplying by it (modulo 2^64) maps 64-bit numbers one to one."""


class IdKeys:
    """The 64-bit keys of one pass over the ids, whose Arrow type (after `checks.plain`) may change on the way.

    `method` is how they have been compared so far; `is_mixed` says that some were numbers and some were not. Whole
    numbers, however stored (pandas makes 7 a 7.0 beside an empty cell), and the texts that write them are the same ids.
    """

    def __init__(self) -> None:
        self.method = DuplicateMethod.NONE
        self.is_mixed = False
        self._began_with_integers = False
        self._began_with_numbers = False

    def of(self, ids: pa.Array) -> pa.Int64Array:
        """One key per id that is not null; none for ids that cannot be compared."""
        ids = ids.drop_null()
        if len(ids) == 0 or kinds.is_nested(ids.type):
            return pa.array([], pa.int64())
        if self.method is DuplicateMethod.NONE:
            self.method = DuplicateMethod.VALUES if kinds.is_integer(ids.type) else DuplicateMethod.FINGERPRINTS
            self._began_with_integers = kinds.is_integer(ids.type)
            self._began_with_numbers = is_number(ids.type)
        self.is_mixed |= is_number(ids.type) is not self._began_with_numbers
        if not self._began_with_integers:
            return _fingerprints(ids)
        if kinds.is_integer(ids.type):
            return _turned(ids)
        return self._mixed(ids)

    def _mixed(self, ids: pa.Array) -> pa.Int64Array:
        """Keys of ids that come after whole numbers and are none by their type, in the order of the ids."""
        self.method = DuplicateMethod.FINGERPRINTS
        if kinds.is_binary(ids.type) or kinds.is_large_binary(ids.type):
            return _fingerprints(ids)
        ids = _written(ids)
        numbers = pc.if_else(pc.match_substring_regex(ids, _WHOLE), ids, None).cast(pa.int64())
        others = numbers.is_null()
        found = _turned(numbers.fill_null(0))
        return pc.replace_with_mask(found, others, _fingerprints(ids.filter(others)))


def _turned(ids: pa.Array) -> pa.Int64Array:
    return pc.multiply(ids.view(pa.int64()) if kinds.is_uint64(ids.type) else ids.cast(pa.int64()), _SPREAD)


def _fingerprints(ids: pa.Array) -> pa.Int64Array:
    hashes = array("q", map(hash, _bytes(ids)))
    return pa.Array.from_buffers(pa.int64(), len(hashes), [None, pa.py_buffer(hashes)])


def _bytes(ids: pa.Array) -> list[bytes]:
    is_raw = kinds.is_binary(ids.type) or kinds.is_large_binary(ids.type)
    return list((ids if is_raw else _written(ids)).cast(pa.large_binary()).to_pylist())


def _written(ids: pa.Array) -> pa.StringArray:
    """The ids as text; a whole number in digits alone, though a float may hold it."""
    if not kinds.is_floating(ids.type):
        return ids.cast(pa.string())
    is_whole = pc.and_(pc.equal(pc.floor(ids), ids), pc.less(pc.abs(ids), _EXACT))
    return pc.coalesce(pc.if_else(is_whole, ids, None).cast(pa.int64()).cast(pa.string()), ids.cast(pa.string()))


@dataclass(frozen=True)
class Slice:
    """The part number `number` of `of` equal parts of the key space."""

    number: int = 0
    of: int = 1

    @property
    def bounds(self) -> tuple[int, int]:
        """Lowest key, and the first key above."""
        return _LOWEST + _SPACE * self.number // self.of, _LOWEST + _SPACE * (self.number + 1) // self.of


class DuplicateCounter:
    """Takes the keys of one pass and counts those in its slice that were there before."""

    def __init__(self, slice_: Slice, *, budget_rows: int = BUDGET_ROWS) -> None:
        self.slice = slice_
        self.duplicates = 0
        self.compared = 0
        self.overflowed = False
        """More different keys than the budget: nothing was counted, the slice must be smaller."""
        self._budget = budget_rows
        self._runs: list[pa.Int64Array] = []
        self._pending: list[pa.Int64Array] = []
        self._pending_rows = 0

    def add(self, new: pa.Int64Array) -> None:
        """Compare those of the keys that lie in the slice."""
        if self.overflowed:
            return
        inside = self._inside(new)
        self._pending.append(inside)
        self._pending_rows += len(inside)
        self.compared += len(inside)
        if self._pending_rows >= min(RUN_ROWS, self._budget):
            self._close_run()
            self._make_room()

    def finish(self) -> None:
        """`duplicates` is right from here on."""
        self._close_run()
        for merged in self._merged():
            del merged  # only their repetitions matter
        self._runs = []

    def _inside(self, new: pa.Int64Array) -> pa.Int64Array:
        if self.slice.of == 1:
            return new
        low, high = self.slice.bounds
        return new.filter(pc.and_(pc.greater_equal(new, low), pc.less_equal(new, high - 1)))

    def _close_run(self) -> None:
        if self._pending_rows:
            self._runs.append(self._distinct(self._pending))
        self._pending, self._pending_rows = [], 0

    def _make_room(self) -> None:
        """Merge the runs once they outgrow the budget; unless that frees a quarter of it, the slice is too large."""
        if sum(map(len, self._runs)) <= self._budget:
            return
        self._runs = [pa.concat_arrays(list(self._merged()))]
        if len(self._runs[0]) > self._budget * 3 // 4:
            self.overflowed, self._runs, self.duplicates, self.compared = True, [], 0, 0

    def _merged(self) -> Iterator[pa.Int64Array]:
        """The different keys of all runs in ascending pieces; counts what the runs have in common."""
        parts = 1 + sum(map(len, self._runs)) // RUN_ROWS
        starts = [0] * len(self._runs)
        for part in range(parts if self._runs else 0):
            _, end = Slice(self.slice.number * parts + part, self.slice.of * parts).bounds
            ends = [_position(run, end) for run in self._runs]
            yield self._distinct([run[a:b] for run, a, b in zip(self._runs, starts, ends, strict=True)])
            starts = ends

    def _distinct(self, pieces: list[pa.Int64Array]) -> pa.Int64Array:
        """The different keys in `pieces`, sorted; the others are counted as duplicates."""
        ordered = pa.array(np.sort(pa.concat_arrays(pieces).to_numpy()))
        repeats = pc.equal(ordered[1:], ordered[:-1])
        count = pc.sum(repeats).as_py() or 0
        self.duplicates += count
        return ordered if not count else ordered.filter(pa.concat_arrays([pa.array([True]), pc.invert(repeats)]))


class _Values:
    """A sorted run as `bisect` wants it."""

    def __init__(self, run: pa.Int64Array) -> None:
        self._run = run

    def __len__(self) -> int:
        return len(self._run)

    def __getitem__(self, at: int) -> int:
        value: int = self._run[at].as_py()
        return value


def _position(run: pa.Int64Array, key: int) -> int:
    """How many keys of the sorted run lie below `key`."""
    return bisect_left(_Values(run), key)
