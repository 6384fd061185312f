"""What the values of a field look like over all rows: quantiles, bars, frequent values. Pure; raises nothing.

Two profiles of one field, such as serving and training, are laid beside each other by `common_bars`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Histogram:
    """`counts[n]` values lie in [low + n * step, low + (n + 1) * step); `below` and `above` are those outside.

    `low` is a multiple of `step`, and of two steps for numbers (or for moments) the larger is a multiple of the
    smaller, so that the bars of any two histograms can be brought to the same ones exactly.
    """

    low: float
    step: float
    counts: tuple[int, ...]
    below: int = 0
    above: int = 0

    @property
    def high(self) -> float:
        """Where the last bar ends."""
        return self.low + len(self.counts) * self.step


@dataclass(frozen=True)
class FieldProfile:
    """The `values` that fit the field's type, without nulls, misfits and infinities.

    `quantiles` are (name, value) of p0, p1, p5, p25, p50, p75, p95, p99, p100: each lies within `precision` (relative
    to its size; 0: exact) of the value at that place among all; p0 and p100 are exact. `distinct` is exact, or right
    to within about 4 % (one standard error) unless `distinct_exact`. `top_values` are up to 20 (text, count) pairs,
    exact, most frequent first; none where there are too many different values to count each. Of numeric and datetime
    fields there are quantiles and a histogram, moments in seconds since 1970 (UTC); of the others frequent values.
    """

    values: int
    distinct: int | None = None
    distinct_exact: bool = False
    quantiles: tuple[tuple[str, float], ...] = ()
    precision: float = 0.0
    histogram: Histogram | None = None
    top_values: tuple[tuple[str, int], ...] = ()

    @property
    def other(self) -> int:
        """Values that are none of the frequent ones."""
        return self.values - sum(count for _, count in self.top_values)

    def without_texts(self) -> FieldProfile:
        """The same without what repeats cells: of frequent values their counts alone."""
        return replace(self, top_values=tuple(("", count) for _, count in self.top_values))


@dataclass(frozen=True)
class CommonBars:
    """Two histograms over the same bars; the first and the last of `ours` and `theirs` are what lies outside them."""

    low: float
    step: float
    ours: tuple[int, ...]
    theirs: tuple[int, ...]


def common_bars(ours: Histogram, theirs: Histogram) -> CommonBars:
    """Both over the wider of their bars, from where both are known in detail; exact, no count is shared out."""
    step = max(ours.step, theirs.step)
    both = (ours, theirs)
    first = min(math.floor(one.low / step) for one in both)
    last = max(math.ceil(one.high / step) for one in both)
    first = max([first, *(math.ceil(one.low / step) for one in both if one.below)])
    last = min([last, *(math.floor(one.high / step) for one in both if one.above)])
    last = max(first, last)
    return CommonBars(first * step, step, _over(ours, step, first, last), _over(theirs, step, first, last))


def _over(given: Histogram, step: float, first: int, last: int) -> tuple[int, ...]:
    counts = [given.below, *[0] * (last - first), given.above]
    for number, count in enumerate(given.counts):
        place = math.floor((given.low + number * given.step) / step)
        counts[0 if place < first else -1 if place >= last else 1 + place - first] += count
    return tuple(counts)
