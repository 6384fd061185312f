"""Java's date patterns, as Spark takes them → those of strftime, as DuckDB takes them.

Source: https://spark.apache.org/docs/latest/sql-ref-datetime-pattern.html. Pure; `None` means: not one that we know.
"""

from __future__ import annotations

import re

_LETTERS = {
    "yyyy": "%Y",
    "yy": "%y",
    "MM": "%m",
    "M": "%-m",
    "MMM": "%b",
    "MMMM": "%B",
    "dd": "%d",
    "d": "%-d",
    "HH": "%H",
    "H": "%-H",
    "hh": "%I",
    "h": "%-I",
    "mm": "%M",
    "m": "%-M",
    "ss": "%S",
    "s": "%-S",
    "SSS": "%g",
    "SSSSSS": "%f",
    "a": "%p",
    "E": "%a",
    "EEE": "%a",
    "EEEE": "%A",
    "DDD": "%j",
}
_PART = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|([^A-Za-z']+)")
PATTERN_LIMIT = 60


def strftime_of(pattern: str) -> str | None:
    """The strftime form of a Java date pattern."""
    if not 0 < len(pattern) <= PATTERN_LIMIT:
        return None
    parts, at = [], 0
    while at < len(pattern):
        match = _PART.match(pattern, at)
        part = _part(match) if match else None
        if match is None or part is None:
            return None
        parts.append(part)
        at = match.end()
    return "".join(parts)


def _part(match: re.Match[str]) -> str | None:
    quoted, letter, other = match.groups()
    if letter is not None:
        return _LETTERS.get(match.group())
    text = other if other is not None else (quoted.replace("''", "'") or "'")
    return text.replace("%", "%%")
