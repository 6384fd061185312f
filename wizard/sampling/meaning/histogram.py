"""A column's values in a few bars. Raises nothing: what cannot be drawn has no bars."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types as at

from wizard.sampling.meaning.frequencies import Frequencies
from wizard.sampling.meaning.measures import MEASURED, as_counts
from wizard.sampling.meaning.odd import attempt
from wizard.sampling.meaning.render import cells
from wizard.sampling.meaning.shapes import finite
from wizard.sampling.types import LogicalType

BARS = 20
CATEGORIES = 10

Bars = tuple[tuple[str, int], ...]

_PER_SECOND = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}
_DAY = 86_400
_CLOCK_STEPS = (
    *(1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800),
    *(3600 * hours for hours in (1, 2, 3, 6, 12)),
    *(_DAY * days for days in (1, 2, 7, 14)),
)
"""Seconds between bars that a person reads with ease."""


def histogram(values: pa.Array, logical: LogicalType, seen: Frequencies | None) -> Bars:
    """Up to 20 equal ranges of numbers and moments, labelled by where each begins, or the most frequent values."""
    if logical in MEASURED:
        return attempt(lambda: _ranges(values), ())
    if logical in (LogicalType.STRING, LogicalType.BOOLEAN) and seen is not None:
        return attempt(lambda: seen.top(CATEGORIES), ())
    return ()


@dataclass(frozen=True)
class _Scale:
    """Bars that begin at `step * first`, `step * (first + 1)` …"""

    step: float
    first: int
    bars: int


def _ranges(values: pa.Array) -> Bars:
    numbers = finite(pc.cast(as_counts(pc.drop_null(values)), pa.float64(), safe=False))
    if len(numbers) == 0:
        return ()
    found = pc.min_max(numbers)
    low, high = found["min"].as_py(), found["max"].as_py()
    if low == high or not math.isfinite(high - low):
        return tuple(zip(_labels([low], high - low, values.type), [len(numbers)], strict=True))
    scale = _scale(low, high, values.type)
    starts = [(scale.first + bar) * scale.step for bar in range(scale.bars)]
    return tuple(zip(_labels(starts, scale.step, values.type), _counts(numbers, scale), strict=True))


def _counts(numbers: pa.Array, scale: _Scale) -> list[int]:
    # One call of NumPy's for each of Arrow's takes a tenth of the time.
    places = np.floor(numbers.to_numpy() / scale.step) - scale.first
    counts: list[int] = np.bincount(places.clip(0, scale.bars - 1).astype(np.intp), minlength=scale.bars).tolist()
    return counts


def _scale(low: float, high: float, kind: pa.DataType) -> _Scale:
    readable = (step for step in _steps(high - low, kind) if _bars(low, high, step) <= BARS)
    step = next(readable, high - low)
    return _Scale(step, math.floor(low / step), _bars(low, high, step))


def _bars(low: float, high: float, step: float) -> int:
    return math.floor(high / step) - math.floor(low / step) + 1


def _steps(span: float, kind: pa.DataType) -> list[float]:
    """Ever wider bars, until a few hold the whole span."""
    if at.is_temporal(kind) and not at.is_date32(kind):
        second = _second(kind)
        steps = [float(seconds * second) for seconds in _CLOCK_STEPS if seconds * second * BARS >= span]
        return steps or _decimal_steps(span, unit=_DAY * second)
    whole = at.is_integer(kind) or at.is_date32(kind)
    return _decimal_steps(span, unit=1.0 if whole else 0.0)


def _second(kind: pa.DataType) -> int:
    return 1_000 if at.is_date64(kind) else _PER_SECOND[kind.unit]


def _decimal_steps(span: float, *, unit: float) -> list[float]:
    """1, 2, 5, 10 … times a power of ten, or `unit` where there is nothing smaller."""
    size = unit or 1.0
    power = math.floor(math.log10(span / size / BARS))
    found = [digit * 10.0 ** (power + more) * size for more in range(3) for digit in (1, 2, 5)]
    return [step for step in found if step >= unit] or [unit]


def _labels(starts: list[float], step: float, kind: pa.DataType) -> list[str]:
    """Where each bar begins, as short as the width of the bars allows."""
    if at.is_temporal(kind):
        return _moment_labels(starts, step, kind)
    if at.is_integer(kind):
        return [str(round(start)) for start in starts]
    places = max(0, -math.floor(math.log10(step))) if step else 6
    is_short = places <= 6 and max(map(abs, starts)) < 1e15
    return [f"{start:.{places}f}" if is_short else f"{start:.4g}" for start in starts]


def _moment_labels(starts: list[float], step: float, kind: pa.DataType) -> list[str]:
    narrow = at.is_date32(kind) or at.is_time32(kind)
    whole = pa.array([round(start) for start in starts], pa.int32() if narrow else pa.int64())
    labels = [label or "" for label in cells(pc.cast(whole, kind))]
    return [label[:10] for label in labels] if _are_days(starts, step, kind) else labels


def _are_days(starts: list[float], step: float, kind: pa.DataType) -> bool:
    """Whether bars begin at midnight, so that their labels need no time of day."""
    if not (at.is_timestamp(kind) or at.is_date64(kind)) or not step:
        return False
    day = _DAY * _second(kind)
    return step % day == 0 and all(start % day == 0 for start in starts)
