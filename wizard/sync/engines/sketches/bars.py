"""A number sketch as quantiles and as bars that people read. Pure; raises nothing."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from wizard.sync.engines.sketches.numbers import Numbers, NumberSketch
from wizard.sync.profile import Histogram

BARS = 40
TAIL = 0.01
"""Share of the values at either end that may lie outside the bars, where they would crush all others into one."""
QUANTILES = (0.0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1.0)
TOO_LARGE = 2.0**1000
"""Nobody draws such numbers."""

_DAY = 86_400.0
_CLOCK = (1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0, 10_800.0, 21_600.0, 43_200.0, _DAY)
"""Seconds, each a multiple of the one before."""


def quantiles(sketch: NumberSketch) -> tuple[tuple[str, float], ...]:
    """(name, value) of each of QUANTILES: p0 … p100."""
    return tuple((f"p{round(100 * share)}", quantile(sketch, share)) for share in QUANTILES)


def quantile(sketch: NumberSketch, share: float) -> float:
    """The number at the place `share` (0 to 1) of all, in order; within a bin they are taken as evenly spread."""
    reached = np.cumsum(sketch.counts)
    rank = share * (int(reached[-1]) - 1)
    place = int(np.searchsorted(reached, rank, side="right"))
    low, high = (float(edge[place]) for edge in sketch.edges)
    before, count = int(reached[place] - sketch.counts[place]), int(sketch.counts[place])
    part = (rank - before + 0.5) / count if sketch.shift else 0.0
    return low * (1 - part) + high * part


def histogram(sketch: NumberSketch, low: float, high: float, *, moments: bool) -> Histogram | None:
    """The numbers from `low` to `high`, all of them, in up to 2 * BARS bars; a tail that would crush the rest is cut.

    None where bars would reach beyond what is finite.
    """
    if max(abs(low), abs(high)) > TOO_LARGE:
        return None
    core_low, core_high = quantile(sketch, TAIL), quantile(sketch, 1 - TAIL)
    step = _step(core_low, core_high, sketch, moments=moments)
    if _bars(low, high, step) <= 2 * BARS:
        step = _step(low, high, sketch, moments=moments)
        core_low, core_high = low, high
    first = math.floor(core_low / step)
    edges = (float(first) + np.arange(_bars(core_low, core_high, step) + 1)) * step
    below = _below(sketch, edges)
    counts = np.diff(below).tolist()
    return Histogram(first * step, step, tuple(counts), below=int(below[0]), above=int(sketch.counts.sum() - below[-1]))


def _below(sketch: NumberSketch, edges: Numbers) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """How many numbers lie below each of the edges."""
    lows, highs = sketch.edges
    reached = np.concatenate([[0], np.cumsum(sketch.counts)])
    places = np.searchsorted(lows, edges, side="left")
    inside = np.maximum(places - 1, 0)
    with np.errstate(all="ignore"):  # of bins as wide as all numbers
        widths = highs[inside] - lows[inside]
        shares = np.where(widths > 0, (edges - lows[inside]) / widths, 1.0).clip(0, 1)
    found = reached[inside] + np.rint(shares * sketch.counts[inside]).astype(np.int64)
    return np.where(places == 0, 0, found)


def _bars(low: float, high: float, step: float) -> float:
    spanned = high / step - low / step
    return math.floor(high / step) - math.floor(low / step) + 1 if math.isfinite(spanned) else math.inf


def _step(low: float, high: float, sketch: NumberSketch, *, moments: bool) -> float:
    """The narrowest step of the ladder that needs no more than BARS bars."""
    steps = _clock_steps(low, high) if moments else _steps(low, high)
    return next(
        step for step in steps if _bars(low, high, step) <= BARS and (step >= 1 or moments or not sketch.is_whole)
    )


def _steps(low: float, high: float) -> Iterator[float]:
    """Powers of two, from one that is too narrow but still a difference to the larger of the two."""
    half = high / 2 - low / 2
    power = math.frexp(half / BARS)[1] - 2 if half > 0 else 0
    finest = math.frexp(max(abs(low), abs(high)))[1] - 53
    return (2.0**more for more in range(max(-1074, power, finest), 1024))


def _clock_steps(low: float, high: float) -> Iterator[float]:
    if high - low < BARS:
        yield from (step for step in _steps(low, high) if step < 1)
    yield from _CLOCK
    yield from (_DAY * 2.0**more for more in range(1, 1008))
