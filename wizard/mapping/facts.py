"""Questions that the suggestions and the readiness report ask a column profile. Pure; raises nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.types import LogicalType, Scalar

_UUID = re.compile(r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)
_ALMOST = 0.99

NUMBERS = frozenset({LogicalType.INTEGER, LogicalType.NUMBER})
MOMENTS = frozenset({LogicalType.DATETIME, LogicalType.DATE})


def population(columns: Sequence[ColumnProfile], row_count: int | None = None) -> int:
    """Rows of the object; without a count, as far as its columns tell: one of all different values has one per row."""
    return row_count or max((max(column.rows, column.distinct or 0) for column in columns), default=0)


def was_read(column: ColumnProfile) -> bool:
    """Whether there are figures at all: of very wide files some columns are only declared."""
    return column.rows > 0


def uniqueness(column: ColumnProfile, *, rows: int) -> float | None:
    """Distinct values per value (0 to 1) among `rows` rows of the object; None when unknown."""
    values = (column.rows if column.distinct_exact else rows) * (1 - column.null_share)
    if not was_read(column) or column.distinct is None or values < 1:
        return None
    return min(1.0, column.distinct / round(values))


def is_unique(column: ColumnProfile, *, rows: int) -> bool:
    """No value occurs twice, as far as was seen."""
    return uniqueness(column, rows=rows) == 1.0 and column.rows > 1


def is_almost_unique(column: ColumnProfile, *, rows: int) -> bool:
    """Hardly a value occurs twice."""
    return (uniqueness(column, rows=rows) or 0.0) >= _ALMOST and column.rows > 1


def is_constant(column: ColumnProfile) -> bool:
    """One value only, in at least two rows."""
    return column.rows > 1 and column.distinct == 1


def number(value: Scalar) -> float | None:
    """A bound as a number; None when it is none (a moment, or unknown)."""
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def lies_within(column: ColumnProfile, low: float, high: float) -> bool:
    """Numbers, all seen ones between `low` and `high`."""
    minimum, maximum = number(column.minimum), number(column.maximum)
    return (
        column.logical_type in NUMBERS
        and minimum is not None
        and maximum is not None
        and (low <= minimum and maximum <= high)
    )


def is_zero_or_one(column: ColumnProfile) -> bool:
    """Numbers of which only 0 and 1 were seen; both of them when the numbers may have decimals."""
    if column.distinct is None or column.distinct > 2 or not lies_within(column, 0, 1):
        return False
    return column.logical_type == LogicalType.INTEGER or (column.minimum, column.maximum) == (0, 1)


def looks_like_uuids(column: ColumnProfile) -> bool:
    return bool(column.examples) and all(_UUID.fullmatch(example) for example in column.examples)


def words_per_example(column: ColumnProfile) -> float:
    """Words in an example text, on average; 0 without examples."""
    return sum(len(text.split()) for text in column.examples) / len(column.examples) if column.examples else 0.0


def labels(column: ColumnProfile) -> frozenset[str]:
    """The different values as far as they are known, in lower case; true is 1 and false is 0."""
    known = [text for text, _ in column.top_values] or list(column.examples)
    return frozenset(_FLAGS.get(text.casefold(), text.casefold()) for text in known)


def knows_all_labels(column: ColumnProfile) -> bool:
    """Whether `labels` are all there are: few different values, each of them seen."""
    return 2 <= (column.distinct or 0) == len(labels(column))


def label_shares(column: ColumnProfile) -> dict[str, float]:
    """Label → its share of the rows read that have one; labels as in `labels`."""
    total = sum(count for _, count in column.top_values)
    shares: dict[str, float] = {}
    for text, count in column.top_values:
        label = _FLAGS.get(text.casefold(), text.casefold())
        shares[label] = shares.get(label, 0.0) + count / total
    return shares


_FLAGS = {"true": "1", "false": "0"}


def overlap(one: ColumnProfile, other: ColumnProfile) -> float:
    """The part that the middle ranges (5th to 95th percentile) of two numeric columns have in common (0 to 1)."""
    (low, high), (start, end) = _middle(one), _middle(other)
    span = max(high, end) - min(low, start)
    return max(0.0, min(high, end) - max(low, start)) / span if span > 0 else 0.0


def _middle(column: ColumnProfile) -> tuple[float, float]:
    known = dict(column.quantiles)
    low, high = number(known.get("p5")), number(known.get("p95"))
    return (low, high) if low is not None and high is not None else (0.0, 0.0)
