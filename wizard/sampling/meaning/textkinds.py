"""The kinds of text a single value can be, and how texts of one kind become Arrow values. Raises nothing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import pyarrow as pa
import pyarrow.compute as pc

from wizard.sampling.types import LogicalType

NULLS = frozenset(("", "NULL", "null", "Null", "NA", "N/A", "n/a", "NaN", "nan", "\\N", "#N/A", "<NA>"))
"""Words that mean "no value" in any column of a format without nulls."""
_TYPED_NULLS = NULLS | {"-", "--", "?", ".", "None", "none", "nil", "missing", "n.a.", "na", "#VALUE!", "#DIV/0!"}
"""Words that mean it among values that are otherwise numbers, moments or flags."""

_TRUE = frozenset(("true", "yes", "t", "y"))
_FALSE = frozenset(("false", "no", "f", "n"))


class Kind(IntEnum):
    """What one text looks like."""

    TEXT = 0
    NULL_WORD = 1
    INTEGER = 2
    LEADING_ZERO = 3
    DECIMAL = 4
    COMMA = 5
    """A number with a decimal comma: 1,5 or 1.234,56."""
    GROUPED = 6
    """A number that may have thousands separators (1,234) or a decimal comma."""
    BOOLEAN = 7
    DATETIME = 8
    DATE = 9
    LOCAL_DATE = 10
    """Day and month before the year, with or without a time: 31.12.2024, 12/31/2024 14:55."""
    TIME = 11


_FREQUENT = {
    Kind.INTEGER: r"[+-]?(?:[1-9][0-9]*|0)",
    Kind.DECIMAL: (
        r"[+-]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?[0-9]+[eE][+-]?[0-9]+|[+-]?(?i:inf|infinity)"
    ),
    Kind.DATETIME: (
        r"[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?"
        r" ?(?:Z|UTC|[+-][0-9]{2}:?(?:[0-9]{2})?)?"
    ),
}
"""Kinds that whole columns are of, in the syntax that Arrow's matcher (RE2) and Python's share."""
_KINDS = re.compile(
    "|".join(f"(?P<{kind.name}>{pattern})" for kind, pattern in _FREQUENT.items())
    + r"""|(?x:
      (?P<LEADING_ZERO> [+-]?0\d+ )
    | (?P<GROUPED> [+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)? )
    | (?P<COMMA> [+-]?(?:\d+|\d{1,3}(?:\.\d{3})+),\d+ )
    | (?P<BOOLEAN> (?i:true|false|yes|no|t|f|y|n) )
    | (?P<DATE> \d{4}[-/]\d{1,2}[-/]\d{1,2} )
    | (?P<LOCAL_DATE> \d{1,2}(?P<separator>[./-])\d{1,2}(?P=separator)\d{4}(?:,?[T\ ]\d{1,2}:\d{2}(?::\d{2})?)? )
    | (?P<TIME> \d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)? )
    )""",
    re.ASCII,
)
LONGEST = 40
"""Characters of the longest text that can be anything but text."""


def is_null(text: str, blanks_are_null: bool) -> bool:
    """Whether `text` means "no value" whatever else the column holds."""
    return blanks_are_null and text in NULLS


def kind_of(text: str, *, blanks_are_null: bool) -> Kind:
    """The kind of one trimmed text."""
    match = _KINDS.fullmatch(text) if len(text) <= LONGEST else None
    if match is not None and match.lastgroup:
        return Kind[match.lastgroup]
    if text in (_TYPED_NULLS if blanks_are_null else ("",)):
        return Kind.NULL_WORD
    return Kind.TEXT


def kinds_of(texts: pa.Array, likely: Kind, *, blanks_are_null: bool) -> list[Kind]:
    """`kind_of` each of many texts, of which most are expected to be `likely`."""
    pattern = _FREQUENT.get(likely)
    if pattern is None:
        return [kind_of(text, blanks_are_null=blanks_are_null) for text in texts.to_pylist()]
    short = pc.less_equal(pc.utf8_length(texts), LONGEST)
    fits = pc.and_(pc.match_substring_regex(texts, rf"^(?:{pattern})$"), short).to_pylist()
    return [
        likely if fit else kind_of(text, blanks_are_null=blanks_are_null)
        for fit, text in zip(fits, texts.to_pylist(), strict=True)
    ]


@dataclass(frozen=True)
class NumberStyle:
    """How numbers are written in one column."""

    decimal: str = "."
    thousands: str | None = None


def number_style(texts: Sequence[str]) -> NumberStyle:
    """The style that texts with commas in them are written in: 1,234.5 and 1,234,567 have thousands, 1,5 a decimal."""
    if not texts:
        return NumberStyle()
    grouped = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?")
    if all(grouped.fullmatch(text) for text in texts):
        return NumberStyle(".", ",")
    return NumberStyle(",", "." if any("." in text for text in texts) else None)


def convert(texts: Sequence[str | None], wanted: LogicalType, style: NumberStyle) -> pa.Array | None:
    """`texts` as Arrow values of the type; null where one cannot be. None when whole numbers exceed 64 bits."""
    if wanted in (LogicalType.INTEGER, LogicalType.NUMBER):
        return _numbers(pa.array(texts, pa.string()), wanted, style)
    if wanted is LogicalType.BOOLEAN:
        return pa.array([None if text is None else text.lower() in _TRUE for text in texts], pa.bool_())
    if wanted is LogicalType.TIME:
        return pa.array(texts, pa.string())
    moments = _moments(texts)
    if wanted is LogicalType.DATE:
        return pa.array([None if moment is None else moment.date() for moment in moments], pa.date32())
    zone = "UTC" if any(moment is not None and moment.tzinfo for moment in moments) else None
    return pa.array([_in_zone(moment, zone) for moment in moments], pa.timestamp("us", zone))


def _in_zone(moment: dt.datetime | None, zone: str | None) -> dt.datetime | None:
    return moment.replace(tzinfo=dt.UTC) if moment is not None and zone and moment.tzinfo is None else moment


def _numbers(texts: pa.Array, wanted: LogicalType, style: NumberStyle) -> pa.Array | None:
    if style.thousands:
        texts = pc.replace_substring(texts, style.thousands, "")
    if style.decimal != ".":
        texts = pc.replace_substring(texts, style.decimal, ".")
    texts = pc.replace_substring_regex(texts, r"^\+", "")
    try:
        return pc.cast(texts, pa.int64() if wanted is LogicalType.INTEGER else pa.float64())
    except pa.ArrowInvalid:
        return None


_LOCAL = re.compile(r"(\d{1,2})([./-])(\d{1,2})[./-](\d{4})(.*)")


def _moments(texts: Sequence[str | None]) -> list[dt.datetime | None]:
    day_first = _day_first([text for text in texts if text is not None])
    return [None if text is None else _moment(text, day_first) for text in texts]


def _day_first(texts: Sequence[str]) -> bool:
    """Whether 01/02/2024 is the first of February: decided by any value above 12, else by the separator."""
    parts = [match.groups() for text in texts if (match := _LOCAL.fullmatch(text))]
    if any(int(first) > 12 for first, *_ in parts):
        return True
    if any(int(second) > 12 for _, _, second, *_ in parts):
        return False
    return any(separator == "." for _, separator, *_ in parts)


def _moment(text: str, day_first: bool) -> dt.datetime | None:
    if match := _LOCAL.fullmatch(text):
        first, _, second, year, rest = match.groups()
        day, month = (first, second) if day_first else (second, first)
        text = f"{year}-{month}-{day}{rest.replace(',', '')}"
    try:
        return dt.datetime.fromisoformat(_iso(text))
    except ValueError:
        return None


_PARTS = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ](\d{1,2})(:.*?))? ?(Z|UTC|[+-]\d{2}:?(?:\d{2})?)?")


def _iso(text: str) -> str:
    match = _PARTS.fullmatch(text)
    if match is None:
        return text
    year, month, day, hour, rest, zone = match.groups()
    date = f"{year}-{month:0>2}-{day:0>2}"
    if hour is None:
        return date
    fraction = re.sub(r"([.,]\d{1,6})\d*", r"\1", rest)
    return f"{date}T{hour:0>2}{fraction}{'+00:00' if zone in ('Z', 'UTC') else zone or ''}"
