"""What a column's figures say: how many values, how different, in which range. Pure; raises nothing.

`ABSENT` stands for what is not known. Wide ranges are logarithms: `_log` keeps the sign.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean

from wizard.mapping.classes.evidence import PLAIN_NUMBER, Evidence

ABSENT = -1000.0


def counts(column: Evidence) -> dict[str, float]:
    """Figures of rows, nulls and distinct values."""
    values = column.rows * (1 - column.null_share)
    return {
        "rows": _log(column.rows),
        "null share": column.null_share,
        "values": _log(values),
        "distinct": _log(column.distinct),
        "few distinct": float(min(column.distinct, 30)),
        "distinct share": column.distinct / values if values >= 1 else 0.0,
        "distinct of rows": column.distinct / column.rows if column.rows else 0.0,
        "values per distinct": _log(values / column.distinct) if column.distinct else ABSENT,
        "all different": float(column.distinct >= round(values) > 1),
        "no values": float(not column.texts),
        "fillers": float(column.fillers),
        "unseen values": float(column.distinct > len(column.texts)),
        "almost all null": float(column.null_share >= 0.98),
        "a value or none": float(column.distinct == 1),
    }


def ranges(column: Evidence) -> dict[str, float]:
    """Figures of the range that plain numbers lie in; ABSENT for anything else."""
    if column.low is None or column.high is None or column.mean is None:
        return dict.fromkeys(_RANGES, ABSENT)
    low, high, mean = column.low, column.high, column.mean
    width = high - low
    whole = low.is_integer() and high.is_integer()
    figures = (
        *(_log(low), _log(high), _log(mean), _log(width), min(200.0, max(-200.0, low)), min(400.0, max(-200.0, high))),
        (mean - low) / width if width > 0 else ABSENT,
        float(whole),
        column.distinct / (width + 1) if whole and width < 1e15 else ABSENT,
        float(whole and width + 1 == column.distinct),
        float(low >= 1000 and high <= 2200 and whole),
        float(low >= -180 and high <= 180 and not whole),
        float(low >= -90 and high <= 90 and not whole),
        float(low >= 0 and high <= 1),
        float(low >= 0 and high <= 100),
        *(float(low == 0), float(low == 1), float(low < 0), float(high in (9, 99, 999, 9999, 99999, 100))),
        float(low == 0 and high in (254, 255, 256)),
        float(low in (-1, -9, -99, -999, -9999)),
        _log(high / mean) if mean > 0 else ABSENT,
        high / max(1, column.rows) if high < 1e15 else ABSENT,
    )
    return dict(zip(_RANGES, map(float, figures), strict=True))


_RANGES = (
    *("lowest", "highest", "mean", "width", "low end", "high end", "mean in range", "whole bounds", "coverage"),
    *("covers its range", "within years", "within longitudes", "within latitudes", "within 0 and 1"),
    *(
        "within 0 and 100",
        "starts at 0",
        "starts at 1",
        "goes below 0",
        "ends in nines",
        "within a byte",
        "starts at a filler",
    ),
    *("skew", "highest per row"),
)


def steps(texts: Sequence[str]) -> dict[str, float]:
    """How the example numbers follow each other, and how they are written; ABSENT unless there are two or more."""
    numbers = [float(text) for text in texts if PLAIN_NUMBER.fullmatch(text)]
    numbers = [number for number in numbers if abs(number) < 1e300]
    if len(numbers) < 2:
        return dict.fromkeys(_STEPS, ABSENT)
    differences = [after - before for before, after in pairwise(numbers)]
    decimals = [len(text.partition(".")[2]) for text in texts]
    digits = [sum(map(str.isdigit, text)) for text in texts]
    figures = (
        *(float(set(differences) == {1.0}), float(all(step > 0 for step in differences))),
        *(float(all(step < 0 for step in differences)), float(len(set(differences)) == 1)),
        *(_log(min(numbers)), _log(max(numbers)), _log(max(numbers) - min(numbers)), _log(fmean(numbers))),
        *(fmean(decimals), float(max(decimals)), float(len(set(decimals)) == 1)),
        *(fmean(digits), float(max(digits)), float(len(set(digits)) == 1), float(numbers[0] in (0, 1))),
        fmean(number % 10 == 0 for number in numbers),
        fmean(number % 5 == 0 for number in numbers),
        max(map(abs, differences)) / (max(map(abs, numbers)) or 1.0),
    )
    return dict(zip(_STEPS, map(float, figures), strict=True))


_STEPS = (
    *("counts by one", "rising", "falling", "equal steps", "least example", "most example", "width of examples"),
    *("mean example", "mean decimals", "most decimals", "equal decimals", "mean digits", "most digits", "equal digits"),
    *("begins at 0 or 1", "tens", "fives", "largest step"),
)


def _log(value: float) -> float:
    return math.copysign(math.log1p(abs(value)), value)
