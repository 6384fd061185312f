"""Why a column is taken for what it is, in a few words: what can be seen at a glance, not what the trees weighed.

No sample value is repeated, so that reasons can be stored in the clear. Pure; raises nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wizard.mapping.classes.evidence import Evidence
from wizard.mapping.classes.types import FeatureClass

MOST = 3
_MOSTLY = 0.6

_PATTERNS: dict[FeatureClass, dict[str, str]] = {
    FeatureClass.DATETIME: {
        "is date and time": "values are dates with a time",
        "is date": "values are dates",
        "is month and day": "values are dates with the month's name",
        "is clock": "values are times of day",
        "is year": "values are years",
        "is compact date": "values are dates without separators",
    },
    FeatureClass.URL: {
        "is address on the net": "values are addresses on the net",
        "is web address": "values are addresses on the net",
    },
    FeatureClass.EMBEDDED_NUMBER: {
        "is percent": "values are percentages",
        "is money sign": "values carry a sign of money",
        "is thousands": "values have separators between thousands",
        "is comma decimals": "values have a decimal comma",
        "is number and unit": "values are numbers with a unit",
        "is range": "values are ranges of numbers",
    },
    FeatureClass.LIST: {
        "is json": "values are JSON",
        "is brackets": "values stand in brackets",
        "is semicolons": "values are parted by semicolons",
        "is bars": "values are parted by bars",
        "is commas": "values are parted by commas",
    },
    FeatureClass.CATEGORICAL: {
        "is yes or no": "values say yes or no",
        "is zero or one": "only 0 and 1 were seen",
    },
}

_NAMES: dict[FeatureClass, tuple[str, str]] = {
    FeatureClass.DATETIME: ("name ends in moment", "the name speaks of time"),
    FeatureClass.URL: ("name says address-on-the-net", "the name speaks of a link"),
    FeatureClass.SENTENCE: ("name ends in text", "the name speaks of text"),
    FeatureClass.LIST: ("name ends in list", "the name speaks of several things"),
    FeatureClass.CATEGORICAL: ("name ends in code", "the name speaks of a kind or a code"),
    FeatureClass.NUMERIC: ("name ends in quantity", "the name speaks of a quantity"),
    FeatureClass.NOT_GENERALIZABLE: ("name ends in id", "the name speaks of an identifier"),
}


def reasons(found: FeatureClass, column: Evidence, figures: Mapping[str, float]) -> tuple[str, ...]:
    """Up to MOST phrases for `found`."""
    return tuple(phrase for _, phrase in zip(range(MOST), _phrases(found, column, figures), strict=False))


def _phrases(found: FeatureClass, column: Evidence, figures: Mapping[str, float]) -> Iterator[str]:
    seen = _PATTERNS.get(found, {})
    yield from [words for figure, words in seen.items() if figures[figure] >= _MOSTLY][:1]
    if found is FeatureClass.NOT_GENERALIZABLE:
        yield from _unusable(column, figures)
    if found in (FeatureClass.CATEGORICAL, FeatureClass.CONTEXT_SPECIFIC) and column.distinct:
        yield f"{column.distinct:,} different values"
    if found is FeatureClass.SENTENCE:
        yield f"{figures['mean words']:.0f} words on average"
    if found is FeatureClass.NUMERIC and column.is_number:
        yield f"plain numbers, {column.distinct:,} different ones"
    figure, words = _NAMES.get(found, ("", ""))
    if figure and figures[figure]:
        yield words


def _unusable(column: Evidence, figures: Mapping[str, float]) -> Iterator[str]:
    if not column.texts:
        yield "no value was seen"
    elif column.distinct == 1:
        yield "one value only"
    elif figures["all different"]:
        yield "no value occurs twice"
    if 0.9 <= column.null_share < 1:
        yield f"{column.null_share:.0%} are null"
