"""What the other columns of the table say of one: survey answers, sensor readings and years come in families.

Pure; raises nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from wizard.mapping.names import words

FIRST = "columns"
"""The first of the figures here: all before it are a column's own."""
_DIGITS = re.compile(r"\d+")
_MEANS = (
    *("is number", "whole bounds", "null share", "distinct share", "few distinct", "mean length", "mean words"),
    *("within 0 and 1", "is nothing", "goes below 0", "most decimals", "values per distinct", "is zero or one"),
    "name understood",
)
"""Figures of which the mean over the other columns tells the kind of table."""


def surroundings(names: Sequence[str], own: Sequence[Mapping[str, float]]) -> list[dict[str, float]]:
    """Per column of one table: figures of all its other columns, and of those with a name of the same form."""
    masks = [_DIGITS.sub("0", name) for name in names]
    begins = [(words(name) or ("",))[0] for name in names]
    same_mask, same_begin = Counter(masks), Counter(begins)
    totals = _Means(own)
    by_mask = {mask: _Means([row for row, its in zip(own, masks, strict=True) if its == mask]) for mask in same_mask}
    return [
        {
            FIRST: float(min(len(names), 300)),
            "same mask": (same_mask[mask] - 1) / max(1, len(names) - 1),
            "same mask count": float(min(50, same_mask[mask] - 1)),
            "same beginning": (same_begin[begin] - 1) / max(1, len(names) - 1),
            **totals.without(row, "table"),
            **by_mask[mask].without(row, "family"),
        }
        for row, mask, begin in zip(own, masks, begins, strict=True)
    ]


class _Means:
    """Sums over some columns, from which one column can be taken out again."""

    def __init__(self, rows: Sequence[Mapping[str, float]]) -> None:
        self.count = len(rows)
        self.sums = {name: sum(row[name] for row in rows if row[name] > -999) for name in _MEANS}

    def without(self, row: Mapping[str, float], whose: str) -> dict[str, float]:
        if self.count < 2:
            return {f"{whose} {name}": -1.0 for name in _MEANS}
        others = self.count - 1
        return {
            f"{whose} {name}": (self.sums[name] - max(row[name], 0.0) * (row[name] > -999)) / others for name in _MEANS
        }
