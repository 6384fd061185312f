"""Sampled values → ColumnProfile: nulls, distinct values, bounds, mean, histogram, examples. Raises nothing."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from wizard.sampling.meaning import shapes
from wizard.sampling.meaning.histogram import histogram
from wizard.sampling.meaning.inference import Inference
from wizard.sampling.meaning.render import cells, python_values, scalar
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.reading import Column, ReadSample
from wizard.sampling.text import cut
from wizard.sampling.types import EPOCH_UNITS, LogicalType

EXAMPLES = 5
REAL_NAME_LIMIT = 500
"""Characters of a column's own name that are kept; a name of a megabyte is nobody's."""
_EPOCH_SECONDS = (946_684_800, 2_208_988_800)
"""2000-01-01 and 2040-01-01: moments that data is plausibly about."""
_BOUNDED = (LogicalType.INTEGER, LogicalType.NUMBER, LogicalType.DATETIME, LogicalType.DATE, LogicalType.TIME)


def profile(
    column: Column, *, name: str, position: int, sample: ReadSample, meaning: Inference | None
) -> ColumnProfile:
    """The profile of one column of `sample`; `meaning` is what was inferred when the column is text."""
    declared = ColumnProfile(
        name=name,
        real_name=column.real_name[:REAL_NAME_LIMIT],
        position=position,
        physical_type=cut(str(column.kind)) if sample.dialect is None else "text",
        logical_type=shapes.logical_type(column.kind),
        evidence="declared by the file",
        nulls=column.nulls or 0,
        null_count_exact=column.nulls is not None,
        null_share=_share(column.nulls or 0, sample.row_count or 0),
        minimum=column.minimum,
        maximum=column.maximum,
        extremes_exact=column.minimum is not None,
    )
    if column.values is None:
        return declared
    return _described(declared, column, shapes.plain(column.values), meaning, sample)


def _described(
    declared: ColumnProfile, column: Column, values: pa.Array, meaning: Inference | None, sample: ReadSample
) -> ColumnProfile:
    typed = meaning.values if meaning else values
    logical, length, evidence = shapes.observed(values) if meaning is None else (meaning.logical_type, None, "")
    known = replace(
        declared,
        logical_type=logical,
        list_length=length,
        confidence=meaning.confidence if meaning else float(logical is not LogicalType.UNKNOWN),
        evidence=meaning.evidence if meaning else evidence or declared.evidence,
        rows=len(values),
        examples=_examples(values if meaning is None else _shown(values, typed)),
        histogram=histogram(typed, logical),
        epoch=_epoch(typed, logical),
    )
    known = _with_nulls(known, column, typed.null_count - (meaning.misfits if meaning else 0), sample)
    known = _with_distinct(known, typed, sample)
    return _with_lengths(_with_bounds(known, column, typed, sample), values)


def _shown(values: pa.Array, typed: pa.Array) -> pa.Array:
    """The texts as written, without those that count as null."""
    return pc.filter(values, pc.is_valid(typed))


def _share(part: int, whole: int) -> float:
    return round(part / whole, 6) if whole else 0.0


def _examples(values: pa.Array) -> tuple[str, ...]:
    """The first few different ones; the first look is short, because most columns need no more."""
    found: dict[str, None] = {}
    for start, length in ((0, 2 * EXAMPLES), (2 * EXAMPLES, 500)):
        found |= dict.fromkeys(cell for cell in cells(values.slice(start, length)) if cell and cell.strip())
        if len(found) >= EXAMPLES:
            break
    return tuple(found)[:EXAMPLES]


def _with_nulls(known: ColumnProfile, column: Column, seen: int, sample: ReadSample) -> ColumnProfile:
    if column.nulls is not None:
        return known
    return replace(known, nulls=seen, null_share=_share(seen, known.rows), null_count_exact=sample.whole)


def _with_distinct(known: ColumnProfile, typed: pa.Array, sample: ReadSample) -> ColumnProfile:
    counts = _occurrences(typed)
    if counts is None:
        return known
    if sample.whole:
        return replace(known, distinct=len(counts), distinct_exact=True)
    values = sum(counts)
    total = (sample.row_count or known.rows) * (1 - known.null_share)
    return replace(known, distinct=_estimate(len(counts), counts.count(1), values, max(values, round(total))))


def _occurrences(typed: pa.Array) -> list[int] | None:
    """How often each distinct value occurs; None where Arrow cannot count."""
    try:
        return list(pc.value_counts(pc.drop_null(typed)).field("counts").to_pylist())
    except pa.ArrowException:
        return None


def _estimate(distinct: int, once: int, values: int, total: int) -> int:
    """Distinct values among `total`, from those in a sample of `values`; all different there means all different."""
    if values == 0 or distinct == values:
        return total if values else 0
    # Guaranteed-error estimator (Charikar et al., PODS 2000): what occurred once stands for √(N/n) unseen ones.
    return min(total, round(math.sqrt(total / values) * once + distinct - once))


def _with_bounds(known: ColumnProfile, column: Column, typed: pa.Array, sample: ReadSample) -> ColumnProfile:
    bounds = _bounds(typed, known.logical_type)
    known = replace(known, mean=_mean(typed, known.logical_type))
    declared = column.minimum is not None and not column.is_text
    if bounds is None or declared:
        return known if declared else replace(known, minimum=None, maximum=None, extremes_exact=False)
    return replace(known, minimum=bounds[0], maximum=bounds[1], extremes_exact=sample.whole)


def _bounds(typed: pa.Array, logical: LogicalType) -> tuple[Any, Any] | None:
    if logical not in _BOUNDED:
        return None
    try:
        found = pc.min_max(shapes.finite(typed))
        low, high = python_values(pa.array([found["min"].as_py(), found["max"].as_py()], typed.type))
    except (pa.ArrowException, ValueError, OverflowError, KeyError):
        return None
    return scalar(low), scalar(high)


def _mean(typed: pa.Array, logical: LogicalType) -> float | None:
    if logical not in (LogicalType.INTEGER, LogicalType.NUMBER):
        return None
    try:
        mean = pc.mean(pc.cast(shapes.finite(typed), pa.float64(), safe=False)).as_py()
    except pa.ArrowException:
        return None
    return mean if mean is not None and math.isfinite(mean) else None


def _with_lengths(known: ColumnProfile, values: pa.Array) -> ColumnProfile:
    if not (pa.types.is_string(values.type) or pa.types.is_large_string(values.type)):
        return known
    found = pc.min_max(pc.utf8_length(values))
    return replace(known, text_min_length=found["min"].as_py(), text_max_length=found["max"].as_py())


def _epoch(typed: pa.Array, logical: LogicalType) -> str | None:
    if logical is not LogicalType.INTEGER or typed.null_count == len(typed):
        return None
    found = pc.min_max(typed)
    low, high = int(found["min"].as_py()), int(found["max"].as_py())
    first, last = _EPOCH_SECONDS
    fitting = (unit for unit, factor in EPOCH_UNITS.items() if first * factor <= low and high <= last * factor)
    return next(fitting, None)
