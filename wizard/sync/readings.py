"""Texts read as values of a field type: the slow and exact truth behind `checks`. Pure; nothing is raised.

Every reader answers one value per text, None for a text that is no such value. What a text can be is told by
`sampling.textkinds`, so that a sync agrees with the sample before it.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa

from wizard.sampling.meaning.hints import NO_HINTS, Hints
from wizard.sampling.meaning.momentsread import microseconds as microseconds_of
from wizard.sampling.meaning.numbertexts import number_style
from wizard.sampling.meaning.numbertexts import numbers as styled_numbers
from wizard.sampling.meaning.textkinds import MARKED_NUMBERS, Kind, kind_of
from wizard.sampling.types import EPOCH_UNITS, NumberStyle
from wizard.sampling.written.formats import bracket_depth

EPOCH_MICROSECONDS = tuple(1_000_000 / a_second for a_second in EPOCH_UNITS.values())
"""Microseconds in one unit of a number that counts from 1970, for each unit that it may count in."""
FIRST_MOMENT = 315_532_800
"""1980-01-01 in seconds since 1970: a smaller number is not taken for a moment."""
LAST_MOMENT = 4_102_444_800
"""2100-01-01, likewise."""
DEEPEST = 64
"""Brackets within brackets that a list or dict written as text may have."""

_NUMBER = re.compile(
    r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?(?:inf|infinity|nan)", re.IGNORECASE | re.ASCII
)
_FLAGS = dict.fromkeys(("true", "t", "yes", "y", "1", "1.0"), True) | dict.fromkeys(
    ("false", "f", "no", "n", "0", "0.0"), False
)

Texts = Sequence[str]


def means_nothing(text: str) -> bool:
    """Whether a text stands for "no value" where a number, a moment or a flag is expected: "-", "missing", NA …"""
    return kind_of(text.strip(), blanks_are_null=True) is Kind.NULL_WORD


def numbers(texts: Texts, *, style: NumberStyle | None = None) -> list[float | None]:
    """Numbers written in `style`; in none that is known, those with a decimal point, and 1.234,5 and 1,234.5 in the
    style that fits all texts that have commas."""
    stripped = [text.strip() for text in texts]
    if style:
        return _filled_up(_in_style(stripped, style), map(_number, stripped))
    found = [_number(text) for text in stripped]
    marked = [_marked(text) if value is None else None for text, value in zip(stripped, found, strict=True)]
    return _filled_up(found, _in_style(marked, number_style([text for text in marked if text is not None])))


def flags(texts: Texts) -> list[bool | None]:
    """What true, t, yes, y, 1 and their opposites say, in any case; None for any other text."""
    return [_FLAGS.get(text.strip().lower()) for text in texts]


def moments(texts: Texts, hints: Hints = NO_HINTS) -> list[int | None]:
    """Microseconds since 1970 in UTC of ISO 8601 (no zone: UTC), local spellings (31.12.2024) or epoch numbers.

    `hints` hold the pattern and the zone that a person chose, if any.
    """
    stripped = [text.strip() for text in texts]
    read = microseconds_of(pa.array(stripped, pa.string()), hints).to_pylist()
    return [_moment(text, moment) for text, moment in zip(stripped, read, strict=True)]


def epoch(count: float) -> int | None:
    """Microseconds since 1970 of a number that is a plausible moment in s, ms, us or ns."""
    for microseconds in EPOCH_MICROSECONDS:
        if FIRST_MOMENT <= count * microseconds / 1_000_000 < LAST_MOMENT:
            return int(count * microseconds)
    return None


def number_list(text: str) -> list[Any] | None:
    """A JSON list, to be judged by `leaves`."""
    found = _json(text)
    return found if isinstance(found, list) else None


def number_dict(text: str) -> dict[str, Any] | None:
    """A JSON object whose values are all numbers."""
    found = _json(text)
    return found if isinstance(found, dict) and holds_numbers(found) else None


def holds_numbers(value: dict[str, Any]) -> bool:
    """Whether every value is a number or missing."""
    return all(item is None or is_number(item) for item in value.values())


def leaves(value: Any) -> int | None:
    """How many numbers a (nested) list holds; None when it holds anything else."""
    if is_number(value):
        return 1
    if not isinstance(value, list):
        return None
    total = 0
    for item in value:
        count = leaves(item)
        if count is None:
            return None
        total += count
    return total


def is_number(value: Any) -> bool:
    """Whether Python holds it as a number; a boolean is none."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _json(text: str) -> Any:
    if text.count("[") + text.count("{") > DEEPEST and bracket_depth(text.encode()) > DEEPEST:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return None


def _in_style(texts: Sequence[str | None], style: NumberStyle) -> Sequence[float | None]:
    found = styled_numbers(pa.array(texts, pa.string()), style, whole=False)
    return [None] * len(texts) if found is None else found.to_pylist()


def _filled_up(values: Iterable[float | None], others: Iterable[float | None]) -> list[float | None]:
    """The values, and where there is none the other one."""
    return [other if value is None else value for value, other in zip(values, others, strict=True)]


def _number(text: str) -> float | None:
    return float(text) if _NUMBER.fullmatch(text) else None


def _marked(text: str) -> str | None:
    """A text when it is a number with marks of thousands or a decimal comma."""
    return text if kind_of(text, blanks_are_null=True) in MARKED_NUMBERS else None


def _moment(text: str, moment: int | None) -> int | None:
    if moment is not None:
        return moment
    count = _number(text)
    return epoch(count) if count is not None and math.isfinite(count) else None
