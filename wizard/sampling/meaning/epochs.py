"""Numbers that are moments: counts since 1970 in some unit, or days written as 20260131. Raises nothing."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from wizard.sampling.meaning.measures import NUMBERS
from wizard.sampling.meaning.odd import attempt
from wizard.sampling.meaning.shapes import finite
from wizard.sampling.types import EPOCH_UNITS, LogicalType

FIRST, LAST = 946_684_800, 2_208_988_800
"""2000-01-01 and 2040-01-01 in seconds since 1970: moments that data is plausibly about."""
_UNITS = {"s": "seconds", "ms": "milliseconds", "us": "microseconds", "ns": "nanoseconds"}
_FIRST_DAY, _LAST_DAY = 19_000_101, 21_001_231
_MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def epoch_of(values: pa.Array, logical: LogicalType) -> str | None:
    """The unit in which all numbers are plausible moments since 1970; zeros and -1 stand for "unknown" there."""
    if logical not in NUMBERS:
        return None
    return attempt(lambda: _epoch(finite(pc.drop_null(values))), None)


def _epoch(numbers: pa.Array) -> str | None:
    least, high = (pc.min_max(numbers)[end].as_py() for end in ("min", "max"))
    if least is None or least < -1 or high < FIRST:
        return None
    low = least if least > 0 else pc.min(pc.filter(numbers, pc.greater(numbers, 0))).as_py()
    fitting = (unit for unit, factor in EPOCH_UNITS.items() if FIRST * factor <= low and high <= LAST * factor)
    return next(fitting, None)


def epoch_words(unit: str) -> str:
    """Why numbers count as moments."""
    return f"all lie between 2000 and 2040 as {_UNITS[unit]} since 1970"


def are_days(values: pa.Array, logical: LogicalType) -> bool:
    """Whether all whole numbers are days of the calendar written as yyyyMMdd."""
    if logical is not LogicalType.INTEGER:
        return False
    return attempt(lambda: _are_days(pc.drop_null(values)), False)


def _are_days(numbers: pa.Array) -> bool:
    found = pc.min_max(numbers)
    low, high = found["min"].as_py(), found["max"].as_py()
    if low is None or low < _FIRST_DAY or high > _LAST_DAY:
        return False
    days = pc.unique(pc.cast(numbers, pa.int64())).to_pylist()
    return all(_is_day(day // 100 % 100, day % 100) for day in days)


def _is_day(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= _MONTH_DAYS[month - 1]
