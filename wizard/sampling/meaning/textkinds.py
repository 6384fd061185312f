"""The kinds of text a single value can be. Raises nothing.

Every pattern is in the syntax that Arrow's matcher (RE2) and Python share.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from enum import IntEnum

import pyarrow as pa
import pyarrow.compute as pc

from wizard.sampling.meaning import clocktexts, flags, layouts, numbertexts

NULLS = frozenset(("", "NULL", "null", "Null", "NA", "N/A", "n/a", "NaN", "nan", "\\N", "#N/A", "<NA>"))
"""Words that mean "no value" in any column of a format without nulls."""
TYPED_NULLS = NULLS | {
    *("-", "--", "?", ".", "..", "None", "none", "nil", "missing", "n.a.", "na", "NaT", "(null)", "-nan", "NAN"),
    *("#VALUE!", "#DIV/0!", "#REF!", "#NAME?", "#NUM!"),
    *("k.A.", "k. A.", "k.a.", "n.v.", "N.V.", "n/v", "n.d.", "N.D.", "n/d", "N/D", "s/d", "S/D", "NC", "nc", "…"),
}
"""Words that mean it among values that are otherwise numbers, moments or flags."""


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
    SPACED = 12
    """A number with spaces or apostrophes between its thousands."""
    NAMED_DATE = 13
    """A date that names its month, with or without a time: 2 January 2006, Mon, 02 Jan 2006 15:04:05 -0700."""
    DURATION = 14
    PERCENT = 15
    MONEY = 16
    BRACKETED = 17
    """A negative number as bookkeepers write it: (123)."""
    LIST = 18
    """A list written as JSON or as Python prints it."""
    DICT = 19


PLAIN_NUMBERS = (Kind.INTEGER, Kind.LEADING_ZERO, Kind.DECIMAL)
MARKED_NUMBERS = (Kind.COMMA, Kind.GROUPED, Kind.SPACED)
DRESSED_NUMBERS = (Kind.PERCENT, Kind.MONEY, Kind.BRACKETED)
"""Numbers with a sign that a reader of numbers does not take."""
DATES = (Kind.DATETIME, Kind.DATE, Kind.LOCAL_DATE, Kind.NAMED_DATE)

_TIMELESS_ISO = r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}"
_PATTERNS = {
    Kind.INTEGER: numbertexts.INTEGER,
    Kind.LEADING_ZERO: numbertexts.LEADING_ZERO,
    Kind.DECIMAL: numbertexts.DECIMAL,
    Kind.GROUPED: numbertexts.GROUPED,
    Kind.COMMA: numbertexts.COMMA,
    Kind.SPACED: numbertexts.SPACED,
    Kind.BOOLEAN: f"(?i:{'|'.join(sorted(flags.WORDS))})",
    Kind.DATE: _TIMELESS_ISO,
    Kind.DATETIME: layouts.either((layouts.ISO_WITH_TIME, layouts.COMPACT)),
    Kind.LOCAL_DATE: layouts.either((*layouts.LOCALS, layouts.DOTTED)),
    Kind.NAMED_DATE: layouts.either(layouts.NAMED),
    Kind.TIME: clocktexts.TIME,
    Kind.DURATION: clocktexts.DURATION,
    Kind.PERCENT: numbertexts.PERCENT,
    Kind.MONEY: numbertexts.MONEY,
    Kind.BRACKETED: numbertexts.BRACKETED,
}
_ANY = re.compile("|".join(f"(?P<{kind.name}>{pattern})" for kind, pattern in _PATTERNS.items()))
_BEGINS_LIST = re.compile(r"\[\s*(?:[-+]?[0-9.]|[\"'\[{\]]|(?:nan|null|None|true|false)\b)")
_BEGINS_DICT = re.compile(r"\{\s*(?:[\"'0-9]|\})")
LONGEST = layouts.LONGEST
"""Characters of the longest text that can be anything but text, a list or a dict."""
ONE_BY_ONE = 2_000
"""Texts that no frequent kind fits and that are looked at singly; more of them make a column of text anyway."""


def is_null(text: str, blanks_are_null: bool) -> bool:
    """Whether `text` means "no value" whatever else the column holds."""
    return blanks_are_null and text in NULLS


def kind_of(text: str, *, blanks_are_null: bool, null_words: Collection[str] = ()) -> Kind:
    """The kind of one trimmed text; `null_words` stand for null beside the usual ones."""
    if text in null_words:
        return Kind.NULL_WORD
    match = _ANY.fullmatch(text) if len(text) <= LONGEST else None
    if match is not None and match.lastgroup:
        return Kind[match.lastgroup]
    if text in (TYPED_NULLS if blanks_are_null else ("",)):
        return Kind.NULL_WORD
    return _bracket_kind(text)


def _bracket_kind(text: str) -> Kind:
    if text[:1] == "[" and text[-1:] == "]" and _BEGINS_LIST.match(text):
        return Kind.LIST
    return Kind.DICT if text[:1] == "{" and text[-1:] == "}" and _BEGINS_DICT.match(text) else Kind.TEXT


def kinds_of(
    texts: pa.Array, probe: Counter[Kind], *, blanks_are_null: bool, null_words: Collection[str] = ()
) -> pa.Array:
    """`kind_of` each of many texts as int8, quickly for the kinds that a `probe` of them has shown.

    Of the texts that are of none of those kinds the first ONE_BY_ONE are looked at; the others count as TEXT.
    """
    quickly = None if null_words else _one_kind_of_number(texts, probe, blanks_are_null)
    if quickly is not None:
        return quickly
    found = pa.repeat(pa.scalar(int(Kind.TEXT), pa.int8()), len(texts))
    left = pc.less_equal(pc.utf8_length(texts), LONGEST)
    if null_words:
        left = pc.and_not(left, pc.is_in(texts, pa.array(list(null_words), texts.type)))
    for kind in _tried(probe):
        fits = pc.and_(left, pc.match_substring_regex(texts, f"^(?:{_PATTERNS[kind]})$"))
        found = pc.if_else(fits, pa.scalar(int(kind), pa.int8()), found)
        left = pc.and_not(left, fits)
    rest = pc.indices_nonzero(pc.equal(found, int(Kind.TEXT))).slice(0, ONE_BY_ONE)
    singly = [
        kind_of(text, blanks_are_null=blanks_are_null, null_words=null_words) for text in texts.take(rest).to_pylist()
    ]
    return _placed(found, rest, singly)


def _tried(probe: Counter[Kind]) -> list[Kind]:
    """The kinds of a probe in the order of their patterns; 1,234 is grouped before it is a decimal comma."""
    wanted = {*probe, Kind.GROUPED} if Kind.COMMA in probe else set(probe)
    return [kind for kind in _PATTERNS if kind in wanted]


def _one_kind_of_number(texts: pa.Array, probe: Counter[Kind], blanks_are_null: bool) -> pa.Array | None:
    """The kinds of texts that are all of one kind of number, or words for null.

    None when casting does not tell so; where it does, that is five times as quick as matching.
    """
    only = set(probe) - {Kind.NULL_WORD}
    check = {frozenset({Kind.INTEGER}): _are_integers, frozenset({Kind.DECIMAL}): _are_decimals}.get(frozenset(only))
    if check is None:
        return None
    nulls = pc.is_in(texts, pa.array(sorted(TYPED_NULLS if blanks_are_null else ("",)), texts.type))
    if not check(pc.if_else(nulls, pa.scalar(None, texts.type), texts)):
        return None
    return pc.if_else(nulls, pa.scalar(int(Kind.NULL_WORD), pa.int8()), pa.scalar(int(only.pop()), pa.int8()))


def _are_integers(texts: pa.Array) -> bool:
    lengths = pc.utf8_length(texts)
    zero = pc.and_(pc.or_(pc.starts_with(texts, "0"), pc.starts_with(texts, "-0")), pc.greater(lengths, 1))
    return not pc.any(pc.or_(zero, pc.greater(lengths, 19))).as_py() and _are_cast(texts, pa.int64())


def _are_decimals(texts: pa.Array) -> bool:
    with_point = pc.and_(pc.match_substring(texts, "."), pc.less_equal(pc.utf8_length(texts), LONGEST))
    return pc.all(with_point).as_py() is not False and _are_cast(texts, pa.float64())


def _are_cast(texts: pa.Array, kind: pa.DataType) -> bool:
    try:
        pc.cast(texts, kind)
    except pa.ArrowInvalid:
        return False
    return True


def _placed(kinds: pa.Array, places: pa.Array, others: list[Kind]) -> pa.Array:
    if not others:
        return kinds
    mask = pc.is_in(pa.array(range(len(kinds)), pa.uint64()), places)
    return pc.replace_with_mask(kinds, mask, pa.array([int(kind) for kind in others], pa.int8()))
