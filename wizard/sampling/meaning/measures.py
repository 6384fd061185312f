"""Bounds, mean and quantiles of numbers and moments. Raises nothing: what cannot be told is None or empty."""

from __future__ import annotations

import math

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types as at

from wizard.sampling.meaning.odd import attempt
from wizard.sampling.meaning.render import python_values, scalar
from wizard.sampling.meaning.shapes import finite
from wizard.sampling.types import LogicalType, Scalar

NUMBERS = frozenset({LogicalType.INTEGER, LogicalType.NUMBER})
MOMENTS = frozenset({LogicalType.DATETIME, LogicalType.DATE})
MEASURED = NUMBERS | MOMENTS | {LogicalType.TIME, LogicalType.DURATION}
"""Types whose values have bounds and quantiles."""

QUANTILES = {"p5": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}


def bounds(values: pa.Array) -> tuple[Scalar, Scalar] | None:
    """The smallest and the largest finite value."""
    return attempt(lambda: _bounds(finite(values)), None)


def _bounds(values: pa.Array) -> tuple[Scalar, Scalar]:
    # Arrow has no bounds of durations, but of what they count.
    is_duration = at.is_duration(values.type)
    found = pc.min_max(as_counts(values) if is_duration else values)
    ends = pa.concat_arrays([pa.repeat(found["min"], 1), pa.repeat(found["max"], 1)])
    low, high = python_values(pc.cast(ends, values.type))
    return scalar(low), scalar(high)


def mean(values: pa.Array) -> float | None:
    """The mean of the finite numbers."""
    found = attempt(lambda: pc.mean(pc.cast(finite(values), pa.float64(), safe=False)).as_py(), None)
    return found if found is not None and math.isfinite(found) else None


def quantiles(values: pa.Array) -> tuple[tuple[str, Scalar], ...]:
    """(name, value) pairs of QUANTILES; whole numbers and moments are such that occur."""
    return attempt(lambda: _quantiles(finite(values)), ())


def _quantiles(values: pa.Array) -> tuple[tuple[str, Scalar], ...]:
    counts = as_counts(values)
    between = "linear" if at.is_floating(counts.type) else "lower"
    found = pc.quantile(counts, list(QUANTILES.values()), interpolation=between)
    if not at.is_floating(counts.type):
        found = _as_type(found, values.type)
    shown = [scalar(value) for value in python_values(found)]
    return tuple(pair for pair in zip(QUANTILES, shown, strict=True) if pair[1] is not None)


def as_counts(values: pa.Array) -> pa.Array:
    """Moments and durations as counts of their unit, decimals as floats, numbers as they are."""
    if at.is_decimal(values.type):
        return pc.cast(values, pa.float64())
    if at.is_date32(values.type) or at.is_time32(values.type):
        return pc.cast(values, pa.int32())
    if at.is_temporal(values.type):
        return pc.cast(values, pa.int64())
    return values


def _as_type(counts: pa.Array, kind: pa.DataType) -> pa.Array:
    narrow = at.is_date32(kind) or at.is_time32(kind)
    return pc.cast(pc.cast(counts, pa.int32()) if narrow else counts, kind)


def not_finite(values: pa.Array) -> str:
    """How many values are no finite numbers, in words; "" for none."""
    if not at.is_floating(values.type):
        return ""
    nans = pc.sum(pc.is_nan(values)).as_py() or 0
    infinite = pc.sum(pc.is_inf(values)).as_py() or 0
    parts = [f"{nans:,} NaN" if nans else "", f"{infinite:,} infinite" if infinite else ""]
    return ", ".join(filter(None, parts))
