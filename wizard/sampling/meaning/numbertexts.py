"""Texts → numbers, however their decimals and thousands are marked. Raises nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from wizard.sampling.types import NumberStyle

SPACES = " \u00a0\u2009\u202f'\u2019"
"""Marks between thousands beside comma and point: spaces of several widths, and apostrophes."""
INTEGER = r"[+-]?(?:[1-9][0-9]*|0)"
LEADING_ZERO = r"[+-]?0[0-9]+"
DECIMAL = r"[+-]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?[0-9]+[eE][+-]?[0-9]+|[+-]?(?i:inf|infinity)"
GROUPED = r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{2,3})*,[0-9]{3}(?:\.[0-9]+)?"
COMMA = r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+),[0-9]+(?:[eE][+-]?[0-9]+)?|[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}"
SPACED = rf"[+-]?[1-9][0-9]{{0,2}}(?:[{SPACES}][0-9]{{3}})+(?:[.,][0-9]+)?"
_NBSP = "\u00a0"
_AMOUNT = rf"[0-9]+(?:[.,{SPACES}][0-9]{{3}})*(?:[.,][0-9]+)?(?:[kKmM]|bn|[bB])?"
_CURRENCY = (
    r"(?:(?:US|A|C|R|NZ|HK|S)?\$|[€£¥₹₽₩₺₪₫฿]|USD|EUR|GBP|CHF|JPY|CNY|INR|CAD|AUD|SEK|NOK|DKK|PLN|Rs\.?|kr\.?|zł)"
)
PERCENT = rf"[+-]? ?{_AMOUNT}[ {_NBSP}]?%"
MONEY = rf"\(?[+-]?{_CURRENCY}[ {_NBSP}]?[+-]?{_AMOUNT}\)?|\(?[+-]?{_AMOUNT}[ {_NBSP}]?{_CURRENCY}\)?"
BRACKETED = rf"\({_AMOUNT}\)"

_PLAIN = rf"^(?:{INTEGER}|{LEADING_ZERO}|{DECIMAL})$"
_GROUPED = re.compile(GROUPED)
_SPACE = re.compile(f"[{SPACES}]")
_IN_THREES = r"^[+-]?[0-9]{1,3}(?:\.[0-9]{3})+(?:,.*)?$"
_SURELY_IN_THREES = r"^[+-]?[0-9]{1,3}(?:(?:\.[0-9]{3})+,.*|(?:\.[0-9]{3}){2,})$"


def number_style(texts: Sequence[str], *, decimal: str | None = None) -> NumberStyle:
    """The style of texts with marks in them: 1,234.5 and 1,234,567 have thousands, 1,5 a decimal comma.

    `decimal` is the mark that is known to be used, if any.
    """
    spaces = [found.group() for text in texts if (found := _SPACE.search(text))]
    if spaces:
        return NumberStyle(decimal or _last_mark(texts), spaces[0])
    if not texts or decimal == ".":
        return NumberStyle(".", "," if texts else None)
    if decimal is None and all(_GROUPED.fullmatch(text) for text in texts):
        return NumberStyle(".", ",")
    return NumberStyle(",", "." if any("." in text for text in texts) else None)


def _last_mark(texts: Sequence[str]) -> str:
    return "," if any("," in text for text in texts) else "."


def numbers(texts: pa.Array, style: NumberStyle, *, whole: bool) -> pa.Array | None:
    """`texts` as int64 or float64, null where one is no number in `style`; None when whole ones exceed 64 bits."""
    plain = _without_plus(_with_points(_without_thousands(texts, style), style))
    kind = pa.int64() if whole else pa.float64()
    try:
        return pc.cast(plain, kind)
    except pa.ArrowInvalid:
        plain = pc.if_else(pc.match_substring_regex(plain, _PLAIN), plain, pa.scalar(None, pa.string()))
    try:
        return pc.cast(plain, kind)
    except pa.ArrowInvalid:
        return None


def _without_thousands(texts: pa.Array, style: NumberStyle) -> pa.Array:
    if style.thousands is None:
        return texts
    if style.thousands == ".":
        # A number with a point may stand among them: only groups of three are thousands.
        grouped = pc.match_substring_regex(texts, _SURELY_IN_THREES if style.is_mixed else _IN_THREES)
        return pc.if_else(grouped, pc.replace_substring(texts, ".", ""), texts)
    if style.thousands in SPACES:
        return pc.replace_substring_regex(texts, f"[{SPACES}]", "")
    # 1,5 is no 15.
    grouped = pc.match_substring_regex(texts, rf"^(?:{GROUPED})$")
    return pc.if_else(grouped, pc.replace_substring(texts, style.thousands, ""), texts)


def _with_points(texts: pa.Array, style: NumberStyle) -> pa.Array:
    return texts if style.decimal == "." else pc.replace_substring(texts, style.decimal, ".")


def _without_plus(texts: pa.Array) -> pa.Array:
    plus = pc.starts_with(texts, "+")
    return pc.if_else(plus, pc.utf8_slice_codeunits(texts, 1), texts) if pc.any(plus).as_py() else texts
