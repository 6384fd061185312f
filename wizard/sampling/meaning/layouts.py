"""The ways in which people and programs write dates: one pattern each, in the syntax that RE2 and Python share.

Every pattern names its parts (year, month, day, word, hour, minute, second, fraction, half, zone), so that one reader
(`momenttexts`) does for all. Raises nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ZONES = {
    **dict.fromkeys(("Z", "z", "UTC", "GMT", "WET"), 0),
    "EST": -300,
    "EDT": -240,
    "CST": -360,
    "CDT": -300,
    "MST": -420,
    "MDT": -360,
    "PST": -480,
    "PDT": -420,
    "CET": 60,
    "CEST": 120,
    "BST": 60,
    "AST": -240,
    "EET": 120,
    "EEST": 180,
    "MSK": 180,
    "JST": 540,
    "AEST": 600,
    "AEDT": 660,
}
"""Names of zones that stand in moments, and their minutes east of UTC (RFC 2822, section 4.3, and what is common)."""

_WORD = (
    r"(?P<word>(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?)"
)
_WEEKDAY = r"(?:(?P<weekday>(?i:mon|tue|wed|thu|fri|sat|sun)(?i:[a-z]{0,6}))\.?,? +)?"
_YEAR = r"(?P<year>[0-9]{4})"
_SHORT_YEAR = r"(?P<year>[0-9]{4}|[0-9]{2})"
_MONTH = r"(?P<month>[0-9]{1,2})"
_DAY = r"(?P<day>[0-9]{1,2})"
_CLOCK = (
    r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?"
    r"(?: ?(?P<half>[AaPp]\.?[Mm]\.?))?"
)
_OFFSET = rf"(?P<zone>{'|'.join(sorted(ZONES, key=len, reverse=True))}|(?:GMT|UTC)?[+-][0-9]{{1,2}}(?::?[0-9]{{2}})?)"
_ZONE = rf"(?: ?\(?{_OFFSET}\)?)?"
_NEEDED_TIME = rf"(?:T|,? {{1,2}}|, ?| - | at ){_CLOCK}{_ZONE}"
_TIME = f"(?:{_NEEDED_TIME})?"


class Order(StrEnum):
    """Which of the two numbers before the year is the day; only `Layout`s of the kind LOCAL leave it open."""

    KNOWN = "known"
    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    OPEN = "open"


@dataclass(frozen=True)
class Layout:
    """One way of writing; `pattern` matches the whole text. An OPEN order names its numbers `first` and `middle`, with
    `mark` between them."""

    pattern: str
    order: Order = Order.KNOWN
    mark: str = ""

    @property
    def anonymous(self) -> str:
        """The pattern without names, for use within others."""
        return re.sub(r"\?P<\w+>", "?:", self.pattern)


_ISO_DAY = rf"{_YEAR}[-/.]{_MONTH}[-/.]{_DAY}"
ISO = Layout(_ISO_DAY + _TIME)
ISO_WITH_TIME = Layout(_ISO_DAY + _NEEDED_TIME)
COMPACT = Layout(
    r"(?P<year>(?:19|20)[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})[T _-]"
    rf"(?P<hour>[0-9]{{2}}):?(?P<minute>[0-9]{{2}})(?::?(?P<second>[0-9]{{2}})(?:\.(?P<fraction>[0-9]{{1,9}}))?)?{_ZONE}"
)
_FIRST, _MIDDLE = r"(?P<first>[0-9]{1,2})", r"(?P<middle>[0-9]{1,2})"
LOCALS = tuple(
    Layout(rf"{_FIRST}[{mark}]{_MIDDLE}[{mark}]{year}{_TIME}", Order.OPEN, mark)
    for mark, year in (("/", _SHORT_YEAR), ("-", _SHORT_YEAR), (".", _YEAR), (" ", _YEAR))
)
DOTTED = Layout(rf"(?P<first>[0-9]{{2}})\.(?P<middle>[0-9]{{2}})\.(?P<year>[0-9]{{2}}){_TIME}", Order.OPEN, ".")
NAMED = (
    Layout(rf"{_WEEKDAY}{_DAY}(?i:st|nd|rd|th)?[-/. ]{{1,2}}{_WORD}[-/,. ]{{1,2}}{_SHORT_YEAR}{_TIME}"),
    Layout(rf"{_WEEKDAY}{_WORD}[- ]{_DAY}(?i:st|nd|rd|th)?(?:,? |,|-){_YEAR}{_TIME}"),
    Layout(rf"{_YEAR}[-/ ]{_WORD}[-/ ]{_DAY}{_TIME}"),
    Layout(rf"\[?{_DAY}/{_WORD}/{_YEAR}:{_CLOCK}{_ZONE}\]?"),
    Layout(rf"{_WEEKDAY}{_WORD} {{1,2}}{_DAY} {_CLOCK}{_ZONE} {_YEAR}"),
)
ALL = (ISO, COMPACT, *LOCALS, DOTTED, *NAMED)
LONGEST = 50
"""Characters of the longest date."""


def either(layouts: tuple[Layout, ...]) -> str:
    """A pattern without names that matches what any of `layouts` does."""
    return "|".join(layout.anonymous for layout in layouts)
