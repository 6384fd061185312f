"""Which units are read in one go: small ones together, as they are fetched, a large one alone. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wizard.sync.engines.base import Unit
from wizard.sync.engines.fetching import ROUND_BYTES, ROUND_OBJECTS, SMALL


def chunks(units: Sequence[Unit], places: Sequence[int]) -> Iterator[list[int]]:
    """The `places` of `units` in order, in lists that are never empty."""
    waiting: list[int] = []
    size = 0
    for place in places:
        own = units[place].size
        is_full = len(waiting) == ROUND_OBJECTS or size + own > ROUND_BYTES
        if waiting and (is_full or own > SMALL):
            yield waiting
            waiting, size = [], 0
        waiting, size = [*waiting, place], size + own
        if own > SMALL:
            yield waiting
            waiting, size = [], 0
    if waiting:
        yield waiting
