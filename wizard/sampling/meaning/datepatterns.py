"""Spark's date patterns: the one that texts are written in, and the texts that a chosen one reads.

https://spark.apache.org/docs/latest/sql-ref-datetime-pattern.html. Raises nothing: a pattern that is not understood,
or that no single pattern describes, is None or "".
"""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

from wizard.sampling.meaning.layouts import Layout, Order
from wizard.sampling.meaning.momenttexts import Written

LONGEST = 80
"""Characters of a pattern that is still understood."""

_PART = re.compile(
    r"'(?P<quoted>(?:[^']|'')*)'|(?P<letters>([A-Za-z])\3*)|(?P<mark>[^A-Za-z'\[\]])|(?P<bracket>[\[\]])"
)
_READS = {
    "yyyy": r"(?P<year>[0-9]{4})",
    "yy": r"(?P<year>[0-9]{2})",
    "y": r"(?P<year>[0-9]{4})",
    "uuuu": r"(?P<year>[0-9]{4})",
    "MM": r"(?P<month>[0-9]{2})",
    "M": r"(?P<month>[0-9]{1,2})",
    "MMM": r"(?P<word>[A-Za-z]{3})",
    "MMMM": r"(?P<word>[A-Za-z]{3,9})",
    "dd": r"(?P<day>[0-9]{2})",
    "d": r"(?P<day>[0-9]{1,2})",
    "HH": r"(?P<hour>[0-9]{2})",
    "H": r"(?P<hour>[0-9]{1,2})",
    "hh": r"(?P<hour>[0-9]{2})",
    "h": r"(?P<hour>[0-9]{1,2})",
    "mm": r"(?P<minute>[0-9]{2})",
    "m": r"(?P<minute>[0-9]{1,2})",
    "ss": r"(?P<second>[0-9]{2})",
    "s": r"(?P<second>[0-9]{1,2})",
    "a": r"(?P<half>[AaPp][Mm])",
    "z": r"(?P<zone>Z|UTC|GMT|[CEMP][SD]T|CES?T)",
    **dict.fromkeys(("X", "XX", "XXX", "Z", "x", "xx", "xxx"), r"(?P<zone>Z|[+-][0-9]{2}(?::?[0-9]{2})?)"),
    **dict.fromkeys(("E", "EE", "EEE", "EEEE"), r"[A-Za-z]{3,9}"),
}


def layout_of(pattern: str) -> Layout | None:
    """The layout of texts that Spark reads with `pattern`; None when it is not understood or names no day."""
    parts = list(_PART.finditer(pattern)) if len(pattern) <= LONGEST else []
    if sum(len(part.group()) for part in parts) != len(pattern):
        return None
    read = [_reader(part) for part in parts]
    text = "".join(part for part in read if part is not None)
    names = re.findall(r"\?P<(\w+)>", text)
    complete = {"year", "day"} <= set(names) and ("month" in names) != ("word" in names)
    balanced = pattern.count("[") == pattern.count("]") <= 2 and len(set(names)) == len(names)
    return Layout(text) if None not in read and complete and balanced and _compiles(text) else None


def _reader(part: re.Match[str]) -> str | None:
    if part.group("bracket"):
        return "(?:" if part.group() == "[" else ")?"
    if (letters := part.group("letters")) is not None:
        fraction = rf"(?P<fraction>[0-9]{{1,{len(letters)}}})" if set(letters) == {"S"} and len(letters) <= 9 else None
        return fraction or _READS.get(letters)
    quoted = part.group("quoted")
    return re.escape(part.group() if quoted is None else quoted.replace("''", "'") or "'")


def _compiles(text: str) -> bool:
    try:
        re.compile(text)
    except re.error:
        return False
    return True


def is_day_first(pattern: str) -> bool | None:
    """Whether a chosen pattern puts the day before the month; None when it names one of them only."""
    day, month = pattern.find("d"), pattern.find("M")
    return None if day < 0 or month < 0 else day < month


def pattern_in(texts: pa.Array, some: Written, order: Order) -> str:
    """The pattern of the texts of one layout, as their first one shows; "" when they need more than one."""
    example = texts[some.places[0].as_py()].as_py()
    match = re.fullmatch(some.layout.pattern, example)
    if match is None:
        return ""
    named = [(match.span(name), name) for name, value in match.groupdict().items() if value]
    pattern, end = "", 0
    for (start, stop), name in sorted(named):
        letters = _letters(name, some, order)
        if not letters:
            return ""
        pattern += _quoted(example[end:start]) + letters
        end = stop
    return pattern + _quoted(example[end:])


def _quoted(text: str) -> str:
    return re.sub(r"[A-Za-z\[\]#{}]+", lambda match: f"'{match.group()}'", text)


def _letters(name: str, some: Written, order: Order) -> str:
    lengths = pc.unique(pc.utf8_length(some.parts[name])).to_pylist()
    if 0 in lengths:
        return ""
    name = _role(name, order)
    if name == "zone":
        return _zone_letters(some.parts["zone"])
    if name in ("weekday", "word", "year", "fraction"):
        return _sized(name, lengths)
    letter = {"month": "M", "day": "d", "minute": "m", "second": "s", "half": "a"}.get(name, "H")
    if name == "hour" and some.has("half"):
        letter = "h"
    return letter if name == "half" or min(lengths) == 1 else letter * 2


def _role(name: str, order: Order) -> str:
    if name not in ("first", "middle"):
        return name
    return "day" if (name == "first") == (order is Order.DAY_FIRST) else "month"


def _sized(name: str, lengths: list[int]) -> str:
    if name in ("weekday", "word"):
        letter = "E" if name == "weekday" else "M"
        return letter * 3 if lengths == [3] else letter * 4
    if len(lengths) > 1:
        return ""
    return "yy" if name == "year" and lengths == [2] else ("y" if name == "year" else "S") * lengths[0]


def _zone_letters(zones: pa.Array) -> str:
    found = pc.unique(zones).to_pylist()
    offsets = [zone for zone in found if zone[0] in "+-"]
    if offsets and len(offsets) + found.count("Z") == len(found):
        lengths = {len(zone) for zone in offsets}
        return {6: "XXX", 5: "XX", 3: "X"}.get(lengths.pop(), "") if len(lengths) == 1 else ""
    return "XXX" if found == ["Z"] else "" if offsets else "z"
