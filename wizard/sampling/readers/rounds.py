"""Several readings that need ranges, run side by side so that their requests share rounds.

A reading is a generator: it yields an Ask, goes on once the ranges are known, and returns its outcome. What a reading
or the source raises leaves this module and ends all of them.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from wizard.sampling.ranges import Range, RangeCache
from wizard.sampling.sources import ObjectSource

T = TypeVar("T")

ROUND_ASKS = 256
"""Ranges asked for at once."""
ROUND_BYTES = 64 * 1024 * 1024
"""Bytes asked for at once."""


@dataclass(frozen=True)
class Ask:
    """Ranges of one object that a reading cannot go on without."""

    cache: RangeCache
    ranges: Sequence[Range]


Reading = Generator[Ask, None, T]


def alone(reading: Reading[T]) -> T:
    """The outcome of one reading, each of its asks a round."""
    while True:
        try:
            ask = next(reading)
        except StopIteration as end:
            outcome: T = end.value
            return outcome
        ask.cache.fetch(ask.ranges)


def together(source: ObjectSource, readings: Sequence[Reading[T]]) -> list[T]:
    """The outcomes of all readings of objects of `source`, in order; the n-th asks of all make the n-th round."""
    outcomes: dict[int, T] = {}
    while len(outcomes) < len(readings):
        asks = []
        for number, reading in enumerate(readings):
            if number in outcomes:
                continue
            try:
                asks.append(next(reading))
            except StopIteration as end:
                outcomes[number] = end.value
        _fetch(source, asks)
    return [outcomes[number] for number in range(len(readings))]


def _fetch(source: ObjectSource, asks: Sequence[Ask]) -> None:
    missing = [(ask.cache, span) for ask in asks for span in ask.cache.missing(ask.ranges)]
    while missing:
        count = _fitting([length for _, (_, length) in missing])
        now, missing = missing[:count], missing[count:]
        blocks = source.read_many([(cache.name, start, length) for cache, (start, length) in now])
        for (cache, (start, _)), block in zip(now, blocks, strict=True):
            cache.keep(start, block)


def _fitting(lengths: Sequence[int]) -> int:
    """How many of the ranges, the first ones, fit into one round; at least one."""
    total = 0
    for count, length in enumerate(lengths[:ROUND_ASKS]):
        total += length
        if total > ROUND_BYTES and count:
            return count
    return min(len(lengths), ROUND_ASKS)
