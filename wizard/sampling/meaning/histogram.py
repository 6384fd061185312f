"""A column's values in a few bars. Raises nothing: what cannot be drawn has no bars."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from wizard.sampling.meaning.render import cells
from wizard.sampling.meaning.shapes import finite
from wizard.sampling.text import cut
from wizard.sampling.types import LogicalType

BARS = 10
LABEL = 40
"""Characters of a bar's label."""

Bars = tuple[tuple[str, int], ...]
_MOMENTS = (LogicalType.DATETIME, LogicalType.DATE)


def histogram(values: pa.Array, logical: LogicalType) -> Bars:
    """Ten equal ranges of numbers and moments, labelled by where each begins; the ten most frequent other values."""
    try:
        if logical in (LogicalType.INTEGER, LogicalType.NUMBER, *_MOMENTS):
            return _ranges(pc.drop_null(values), logical)
        if logical in (LogicalType.STRING, LogicalType.BOOLEAN):
            return _most_frequent(values)
    except (pa.ArrowException, OverflowError, ValueError):
        return ()
    return ()


def _most_frequent(values: pa.Array) -> Bars:
    counted = pc.value_counts(pc.drop_null(values))
    counts = counted.field("counts")
    top = pc.array_sort_indices(counts, order="descending").slice(0, BARS)
    labels = cells(counted.field("values").take(top))
    return tuple(
        (cut(label or "", LABEL), count) for label, count in zip(labels, counts.take(top).to_pylist(), strict=True)
    )


def _ranges(values: pa.Array, logical: LogicalType) -> Bars:
    numbers = _as_numbers(values, logical)
    if len(numbers) == 0:
        return ()
    found = pc.min_max(numbers)
    low, high = found["min"].as_py(), found["max"].as_py()
    bars = min(BARS, int(high - low) + 1) if logical is LogicalType.INTEGER else BARS
    width = (high - low) / bars
    if not 0 < width < float("inf"):
        return ((_label(low, values.type, logical), len(numbers)),)
    places = pc.min_element_wise(pc.floor(pc.divide(pc.subtract(numbers, low), width)), bars - 1.0)
    counts = {int(pair["values"]): pair["counts"] for pair in pc.value_counts(places).to_pylist()}
    return tuple((_label(low + width * bar, values.type, logical), counts.get(bar, 0)) for bar in range(bars))


def _as_numbers(values: pa.Array, logical: LogicalType) -> pa.Array:
    if logical in _MOMENTS:
        values = pc.cast(values, pa.int32() if pa.types.is_date32(values.type) else pa.int64())
    return finite(pc.cast(values, pa.float64(), safe=False))


def _label(start: float, kind: pa.DataType, logical: LogicalType) -> str:
    if logical in _MOMENTS:
        whole = pa.array([round(start)], pa.int32() if pa.types.is_date32(kind) else pa.int64())
        return cells(pc.cast(whole, kind))[0] or ""
    if logical is LogicalType.INTEGER:
        return str(round(start))
    return f"{start:.4g}"
