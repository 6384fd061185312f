"""What the model may know of a column: the figures that a profile and a row of the training file both have.

Both become the same `Evidence` through `gathered`, so that training and serving cannot drift apart. Left out, as one
side lacks them: standard deviations, repeats among the samples, the kinds and the types that a reader inferred. Raises
nothing, whatever the profile.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wizard.sampling.text import cut

NAME_LIMIT = 100
"""Characters of a name that are looked at."""
SAMPLES = 5
FILLERS = frozenset(
    {
        *("#null!", "null", "none", "nan", "na", "n/a", "#n/a", "<na>", "nil", "(null)", "missing", "not available"),
        *(
            "not_found",
            "not found",
            "not applicable",
            "n.a.",
            "?",
            "-",
            "--",
            "–",
            ".",
            "..",
            "#name?",
            "#value!",
            "\\n",
        ),
    }
)
"""Texts, in lower case, that stand for no value; readers take some of them for nulls, and others not."""
PLAIN_NUMBER = re.compile(r"[-+]?(?:\d{1,40}\.?\d{0,40}|\.\d{1,40})(?:[eE][-+]?\d{1,3})?")
"""A number as a program reads it: no thousands marks, no unit."""
_HUGE = 1e300


@dataclass(frozen=True)
class Evidence:
    """One column: its name, up to five different non-blank texts of its values, and figures of its rows.

    `fillers` counts the different texts that stand for no value (not among the texts, nor in `distinct`). `rows`
    counts the rows behind `distinct`; `null_share` is 0 to 1; `is_hidden` says that there are values, but none to
    look at; `low`, `high` and `mean` are None unless all values are plain numbers.
    """

    name: str
    texts: tuple[str, ...]
    rows: int
    null_share: float
    distinct: int
    fillers: int = 0
    is_hidden: bool = False
    low: float | None = None
    high: float | None = None
    mean: float | None = None

    @property
    def is_number(self) -> bool:
        """Whether all values are plain numbers."""
        return self.low is not None


def gathered(
    *,
    name: str,
    texts: Iterable[str],
    rows: float,
    null_share: float,
    distinct: float | None,
    bounds: Sequence[float | None] = (None, None, None),
    is_hidden: bool = False,
) -> Evidence:
    """Evidence from raw figures, made safe; `bounds` are the smallest, the largest and the mean value, if numbers.

    `distinct` is None when nobody counted (lists): then all values count as different.
    """
    all_shown = _different(texts)
    shown = tuple(text for text in all_shown if text.lower() not in FILLERS)
    fillers = len(all_shown) - len(shown)
    low, high, mean = _bounds(bounds, shown)
    count = _whole(rows)
    return Evidence(
        name=cut(name, NAME_LIMIT),
        texts=shown,
        rows=count,
        null_share=min(1.0, max(0.0, finite(null_share) or 0.0)),
        distinct=max(len(shown), _distinct(distinct, count) - fillers),
        fillers=fillers,
        is_hidden=is_hidden,
        low=low,
        high=high,
        mean=mean,
    )


def _distinct(distinct: float | None, rows: int) -> int:
    if distinct is None:
        return rows
    known = _whole(distinct)
    return min(known, rows) if rows else known


def _different(texts: Iterable[str]) -> tuple[str, ...]:
    shown = (cut(text).strip() for text in texts)
    return tuple(dict.fromkeys(text for text in shown if text))[:SAMPLES]


def _bounds(bounds: Sequence[float | None], texts: Sequence[str]) -> tuple[float | None, float | None, float | None]:
    low, high, mean = (finite(bound) for bound in bounds)
    if low is None or high is None or mean is None or not texts:
        return None, None, None
    plain = all(PLAIN_NUMBER.fullmatch(text) for text in texts)
    return (low, max(low, high), mean) if plain else (None, None, None)


def finite(value: float | None) -> float | None:
    """`value` as a float; None for what is none, or too large to reckon with."""
    return float(value) if value is not None and abs(value) < _HUGE else None


def _whole(value: float) -> int:
    known = finite(value)
    return max(0, round(known)) if known is not None else 0
