"""The different texts of a column read as numbers, flags, times or durations. Raises nothing.

Each reader answers None when the texts are mostly something else; `momentsread` has the one for dates.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pyarrow as pa
import pyarrow.compute as pc

from wizard.sampling.meaning import clocktexts, flags
from wizard.sampling.meaning.hints import Hints
from wizard.sampling.meaning.layouts import Order
from wizard.sampling.meaning.numbertexts import number_style, numbers
from wizard.sampling.meaning.textkinds import MARKED_NUMBERS, PLAIN_NUMBERS, Kind
from wizard.sampling.meaning.words import Words
from wizard.sampling.profiles import Alternative
from wizard.sampling.types import LogicalType, NumberStyle

FITTING = 0.95
"""Share of the values that must fit a type."""
STYLED = 1_000
"""Texts that settle how numbers are written."""

_ONE_GROUP = r"^[+-]?[0-9]{1,3},[0-9]{3}$"
_THREE_PLACES = r"^[+-]?[1-9][0-9]{0,2}\.[0-9]{3}$"


@dataclass(frozen=True)
class Typed:
    """The texts as values of one type, null where they are none; `plural` is what a person calls such values.

    `settled` is False when the texts alone leave open how numbers are written, or whether the day comes before the
    month; what other columns say then counts.
    """

    logical: LogicalType
    values: pa.Array
    plural: str
    style: NumberStyle = field(default_factory=NumberStyle)
    remark: str = ""
    date_format: str = ""
    zone: str = ""
    order: Order | None = None
    settled: bool = True
    alternatives: tuple[Alternative, ...] = ()


def is_enough(words: Words, count: int) -> bool:
    """Whether so many values make the type of the column."""
    return 0 < FITTING * words.values <= count


def as_flags(words: Words, _: Hints) -> Typed | None:
    """Words for yes and no of one pair."""
    if not is_enough(words, words.total(Kind.BOOLEAN)):
        return None
    pair = flags.pair_of(words.of(Kind.BOOLEAN).slice(0, STYLED).to_pylist())
    if pair is None:
        return None
    return Typed(LogicalType.BOOLEAN, flags.flags(words.texts, pair), "booleans")


def as_numbers(words: Words, hints: Hints) -> Typed | None:
    """Numbers; those with leading zeros are ids and stay text."""
    if not is_enough(words, words.total(*PLAIN_NUMBERS, *MARKED_NUMBERS)):
        return None
    if (words.total(Kind.LEADING_ZERO) and not words.total(Kind.DECIMAL, Kind.COMMA)) or _are_phone_like(words):
        return None
    style = style_of(words, hints)
    whole = _are_whole(words, style)
    values = numbers(words.only(*PLAIN_NUMBERS, *MARKED_NUMBERS), style, whole=whole)
    if values is None:
        return None
    logical, plural = (LogicalType.INTEGER, "integers") if whole else (LogicalType.NUMBER, "numbers")
    settled = hints.decimal is not None or not _is_open(words)
    return Typed(logical, values, plural, style, remark=_style_remark(style), settled=settled)


def style_of(words: Words, hints: Hints) -> NumberStyle:
    """How the numbers among the texts are written."""
    marked = words.of(*MARKED_NUMBERS).slice(0, STYLED).to_pylist()
    if hints.decimal == "," and not marked and _all(words.of(Kind.DECIMAL), _THREE_PLACES):
        return NumberStyle(",", ".")
    style = number_style(marked, decimal=hints.decimal)
    is_mixed = style.thousands == "." and words.total(Kind.DECIMAL) > 0
    return replace(style, is_mixed=is_mixed and not _all(words.of(Kind.DECIMAL), _THREE_PLACES))


def _style_remark(style: NumberStyle) -> str:
    marks = [
        "a comma before the decimals" if style.decimal == "," else "",
        {".": "points", ",": "commas", None: ""}.get(style.thousands, "spaces or apostrophes"),
    ]
    return " and ".join(filter(None, [marks[0], marks[1] and f"{marks[1]} between thousands"]))


def _all(texts: pa.Array, pattern: str) -> bool:
    """Whether all texts, of which there are some, match: the first one tells of most columns."""
    first = texts.slice(0, 1)
    return len(texts) > 0 and all(pc.all(pc.match_substring_regex(some, pattern)).as_py() for some in (first, texts))


def _are_whole(words: Words, style: NumberStyle) -> bool:
    if words.total(Kind.DECIMAL) and style.thousands != ".":
        return False
    if style.is_mixed:
        return False
    return not pc.any(pc.match_substring(words.of(*MARKED_NUMBERS), style.decimal)).as_py()


def _is_open(words: Words) -> bool:
    """Whether 1,234 (or 1.234) is all there is, which a comma may part into thousands or into decimals."""
    if words.total(*MARKED_NUMBERS):
        return not words.total(Kind.DECIMAL) and _all(words.of(*MARKED_NUMBERS), _ONE_GROUP)
    return _all(words.of(Kind.DECIMAL), _THREE_PLACES)


def _are_phone_like(words: Words) -> bool:
    """Whether most are groups of digits in one and the same pattern, as in telephone numbers."""
    if 2 * words.total(Kind.SPACED) < words.values:
        return False
    spaced = words.of(Kind.SPACED)
    lengths = pc.min_max(pc.utf8_length(spaced))
    return len(spaced) > 2 and lengths["min"] == lengths["max"] and lengths["max"].as_py() > len("123 456")


def as_times(words: Words, _: Hints) -> Typed | None:
    """Times of day; hours above 23 are durations in disguise and stay text."""
    if not is_enough(words, words.total(Kind.TIME)):
        return None
    return Typed(LogicalType.TIME, clocktexts.times(words.only(Kind.TIME).to_pylist()), "times of day")


def as_durations(words: Words, _: Hints) -> Typed | None:
    """Durations as ISO 8601 or pandas writes them."""
    if not is_enough(words, words.total(Kind.DURATION)):
        return None
    return Typed(LogicalType.DURATION, clocktexts.durations(words.only(Kind.DURATION).to_pylist()), "durations")
