"""The figures of a column's profile, each with what it was counted on: the whole dataset or the sample. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.types import Scalar
from wizard.web.templatetags.figures import in_brief, in_figure, in_full, in_integer, in_percent

WHOLE, SAMPLE, ESTIMATE = "exact", "sample", "estimate"
QUANTILE_NAMES = {"p5": "5th percentile", "p25": "25th percentile", "p50": "median", "p75": "75th percentile",
                  "p95": "95th percentile"}  # fmt: skip
SEEN_OFTEN = 20
"""So many rows per different value leave hardly a value unseen."""
EPOCHS = {"s": "seconds", "ms": "milliseconds", "us": "microseconds", "ns": "nanoseconds"}
ZONES = {"none": "none: read as UTC unless you choose one", "mixed": "mixed"}


@dataclass(frozen=True)
class Figure:
    """One figure: what it is, its value in words, and its basis: "exact", "sample" or "estimate"; "" for none."""

    name: str
    value: str
    basis: str = ""


def figures_of(column: ColumnProfile) -> list[Figure]:
    """Everything that is known of a column in numbers, in the order of reading."""
    return [*_counts(column), *_range(column), *_shape(column), *_time(column)]


def _counts(column: ColumnProfile) -> Iterator[Figure]:
    if not column.rows and not column.null_count_exact:
        return
    nulls = f"{in_integer(column.nulls)} ({in_percent(column.null_share)})"
    yield Figure("nulls", nulls, WHOLE if column.null_count_exact else _basis(column))
    if column.distinct is not None:
        yield Figure("distinct", in_distinct(column), WHOLE if column.distinct_exact else ESTIMATE)
    if column.unique is not None:
        yield Figure("every value once", "yes" if column.unique else "no", _basis(column))


def in_distinct(column: ColumnProfile) -> str:
    """The number of different values, with a sign when it may well be more: not when each was seen many times."""
    is_sure = column.distinct_exact or (column.distinct or 0) * SEEN_OFTEN <= column.rows
    return ("" if is_sure else "≈ ") + in_integer(column.distinct)


def _basis(column: ColumnProfile) -> str:
    """Of what is counted on the rows read: all there are, or a sample."""
    return WHOLE if column.distinct_exact else SAMPLE


def _range(column: ColumnProfile) -> Iterator[Figure]:
    basis = WHOLE if column.extremes_exact else _basis(column)
    if column.minimum is not None:
        yield Figure("minimum", in_full(column.minimum), basis)
    for name, value in column.quantiles:
        yield Figure(QUANTILE_NAMES.get(name, name), in_brief(value), _basis(column))
    if column.maximum is not None:
        yield Figure("maximum", in_full(column.maximum), basis)
    if column.mean is not None:
        yield Figure("mean", in_figure(column.mean), _basis(column))


def _shape(column: ColumnProfile) -> Iterator[Figure]:
    if column.text_max_length is not None:
        yield Figure("characters", _span(column.text_min_length, column.text_max_length), _basis(column))
    if column.text_mean_length is not None and column.text_min_length != column.text_max_length:
        yield Figure("mean characters", in_figure(round(column.text_mean_length, 1)), _basis(column))
    if column.list_max_length is not None:
        yield Figure("list length", _span(column.list_min_length, column.list_max_length), _basis(column))
    if column.dimensions:
        yield Figure("dimensions", " × ".join(map(in_integer, column.dimensions)), _basis(column))


def _time(column: ColumnProfile) -> Iterator[Figure]:
    if column.zone:
        yield Figure("time zone", ZONES.get(column.zone, column.zone))
    if column.epoch:
        yield Figure("could be a moment", f"{EPOCHS.get(column.epoch, column.epoch)} since 1970", _basis(column))


def _span(low: Scalar, high: Scalar) -> str:
    return f"all {in_figure(high)}" if low == high else f"{in_figure(low)} to {in_figure(high)}"


def brief_range(column: ColumnProfile) -> str:
    """One line that tells the most about the values: their range, their lengths or their dimensions; "" for none."""
    if column.dimensions:
        return " × ".join(map(in_integer, column.dimensions)) + " numbers"
    if column.list_max_length is not None:
        return f"{_span(column.list_min_length, column.list_max_length)} long"
    if column.text_max_length is not None:
        return f"{_span(column.text_min_length, column.text_max_length)} characters"
    return ""


@dataclass(frozen=True)
class Often:
    """A frequent value: how often it occurs, its share of the sampled rows, and the width of its bar (of 100)."""

    text: str
    count: int
    share: float
    width: float


def often(column: ColumnProfile) -> list[Often]:
    """The most frequent values, with a bar each that is scaled to the first."""
    highest = max((count for _, count in column.top_values), default=0)
    rows = max(column.rows, 1)
    return [
        Often(text, count, count / rows, round(max(1.0, 100 * count / highest), 1))
        for text, count in column.top_values
        if count
    ]
