"""The records of a JSON text, each with its place; broken ones are counted, and the first is remembered.

ProblemError (`data.limits.nesting`) leaves this module.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from wizard.sampling.readers.json.brackets import BLANK, Bounds, Containers, hold_depth
from wizard.sampling.readers.json.decoding import Decoder
from wizard.sampling.readers.json.layout import Found, Layout

_BETWEEN = BLANK + ","
SINGLE = "value"
"""The column of an array of single values."""


@dataclass(frozen=True)
class Break:
    """Why a record cannot be read, and where; `line` and `column` count from 1 in the text."""

    line: int
    column: int
    why: str


@dataclass
class Records:
    """What was found: values and the place of each (a line for Layout.LINES, else the number of the record)."""

    values: list[Any] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    seen: int = 0
    broken: int = 0
    first_break: Break | None = None

    def take(self, value: Any, place: int) -> None:
        """One record; one that is a list of objects stands for those."""
        self.seen += 1
        if isinstance(value, list) and value and set(map(type, value)) == {dict}:
            self.seen += len(value) - 1
            self.values.extend(value)
            self.places.extend([place] * len(value))
        elif isinstance(value, (dict, list)):
            self.values.append(value)
            self.places.append(place)
        else:
            self.break_off(Break(place, 1, "a single value, not a record"))

    def break_off(self, broken: Break) -> None:
        """Count a record that was seen and is none."""
        self.broken += 1
        self.first_break = self.first_break or broken


def of_lines(text: str, decoder: Decoder, bounds: Bounds, *, first: bool, last: bool) -> Records:
    """One record per line. Unless the text begins (`first`) or ends (`last`) the object, that line is not whole."""
    lines = text.split("\n" if "\n" in text or "\r" not in text else "\r")
    found = Records()
    for number, line in enumerate(lines[: None if last else -1], start=1):
        stripped = line.strip(BLANK)
        if stripped and (first or number > 1):
            hold_depth(stripped, bounds)
            _decode(stripped, decoder, found, place=number, line=number)
    return found


def of_containers(text: str, where: Found, decoder: Decoder, bounds: Bounds, *, complete: bool) -> Records:
    """The objects and arrays from where the records begin to where what they lie in ends; further arrays, too."""
    found, at = Records(), where.start
    while at < len(text):
        containers = Containers(text, at, bounds)
        for start, end in containers:
            _look_between(text, at, start, found)
            _decode(text[start:end], decoder, found, place=found.seen + 1, at=(text, start))
            at = end
        if containers.closed is None:
            if not found.seen and where.layout is Layout.ARRAY:
                _take_single_values(text[at:].rpartition(",")[0], decoder, found)
            if complete:
                _look_between(text, at, len(text), found)
            return found
        if found.seen or not _take_single_values(text[at : containers.closed], decoder, found):
            _look_between(text, at, containers.closed, found)
        at = _next_array(text, containers.closed + 1, where)
    return found


def _next_array(text: str, at: int, where: Found) -> int:
    """Where a further array of records begins after one was closed; the end of the text when there is none."""
    rest = text[at:].lstrip(_BETWEEN)
    return len(text) - len(rest) + 1 if where.layout is Layout.ARRAY and rest.startswith("[") else len(text)


def _take_single_values(text: str, decoder: Decoder, found: Records) -> bool:
    """The values of an array that holds neither objects nor arrays: one column of them."""
    try:
        values = decoder.value(f"[{text}]")
    except json.JSONDecodeError:
        return False
    for value in values:
        found.take({SINGLE: value}, found.seen + 1)
    return bool(values)


def _look_between(text: str, start: int, end: int, found: Records) -> None:
    """Only blanks and commas belong between records."""
    between = text[start:end].strip(_BETWEEN)
    if between:
        found.seen += 1
        found.break_off(_placed(text, start, Break(1, 1, "something that is no record")))


def _decode(
    record: str, decoder: Decoder, found: Records, *, place: int, line: int = 0, at: tuple[str, int] | None = None
) -> None:
    try:
        found.take(decoder.value(record), place)
    except json.JSONDecodeError as error:
        found.seen += 1
        first = found.first_break is None
        broken = Break(line or error.lineno, error.colno, error.msg.lower())
        found.break_off(_placed(*at, broken) if at and first else broken)


def _placed(text: str, start: int, broken: Break) -> Break:
    """The same, counted from the beginning of the text instead of from `start`."""
    line = text.count("\n", 0, start)
    column = start - (text.rfind("\n", 0, start) + 1) if broken.line == 1 else 0
    return Break(line + broken.line, column + broken.column, broken.why)


def numbered(rows: list[Any]) -> Iterator[dict[str, Any]]:
    """Records by name: lists get `column_1`, `column_2` … or the names that the first of them holds."""
    names = _header(rows)
    for row in rows[1:] if names else rows:
        if isinstance(row, dict):
            yield row
        else:
            yield {names[at] if at < len(names) else f"column_{at + 1}": value for at, value in enumerate(row)}


def has_header(rows: list[Any]) -> bool:
    """Whether the first of the rows, all lists, holds the names of the columns."""
    return bool(_header(rows))


def _header(rows: list[Any]) -> list[str]:
    if len(rows) < 2 or not isinstance(rows[0], list) or not isinstance(rows[1], list):
        return []
    first = rows[0]
    texts = bool(first) and set(map(type, first)) == {str} and len(set(first)) == len(first)
    return first if texts and any(not isinstance(value, str) for value in rows[1]) else []
