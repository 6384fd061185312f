"""The lines of the expression editor: added, removed and moved by buttons that also work without a script. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wizard.sampling.profiles import ColumnProfile

LINES = 200
"""Expressions that one dataset may have."""
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PLACE = re.compile(r"(remove|up|down)-(\d{1,3})")


def edited(lines: Sequence[str], action: str) -> list[str]:
    """The lines after a button was pressed: `add`, or `remove-`, `up-` or `down-` with the place of a line."""
    changed = list(lines[:LINES])
    if action == "add":
        return [*changed, ""]
    asked = _PLACE.fullmatch(action)
    place = int(asked[2]) if asked else len(changed)
    if asked is None or place >= len(changed):
        return changed
    line = changed.pop(place)
    if asked[1] != "remove":
        changed.insert(max(0, place + (1 if asked[1] == "down" else -1)), line)
    return changed


def quoted(name: str) -> str:
    """A column's name as Spark SQL takes it: in backticks unless it is plain."""
    return name if _PLAIN.fullmatch(name) else "`" + name.replace("`", "``") + "`"


def insertable(columns: Sequence[ColumnProfile], *, limit: int) -> list[tuple[str, str]]:
    """(name to insert, type) of the first columns."""
    return [(quoted(column.name), column.logical_type.value) for column in columns[:limit]]


def places(texts: Sequence[str]) -> str:
    """Where the lines stand that are not empty: `0.2`."""
    return ".".join(str(place) for place, text in enumerate(texts) if text.strip())


def spread(written: Sequence[str], at: str) -> list[str]:
    """The lines with their empty ones, from those that are not empty and their `places`."""
    numbers = [int(number) for number in at.split(".") if number.isascii() and number.isdigit() and len(number) < 4]
    if len(numbers) != len(written) or sorted(set(numbers)) != numbers or (numbers and numbers[-1] >= LINES):
        return list(written)
    texts = [""] * (numbers[-1] + 1 if numbers else 0)
    for number, text in zip(numbers, written, strict=True):
        texts[number] = text
    return texts
