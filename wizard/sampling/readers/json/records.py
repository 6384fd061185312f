"""The records of a JSON text, each with its place; broken ones are counted, and the first is remembered.

ProblemError (`data.limits.nesting`) leaves this module.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from wizard.sampling.readers.json.brackets import BLANK, Bounds, Containers, hold_depth
from wizard.sampling.readers.json.decoding import Decoder
from wizard.sampling.readers.json.layout import Found, Layout

_BETWEEN = BLANK + ","
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
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
    reached: int = 0
    """How far in the text whole records were found; `closed` says that what they lie in ended there."""
    closed: bool = False

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
    found = Records(reached=where.start)
    while not found.closed and found.reached < len(text):
        containers = Containers(text, found.reached, bounds)
        for start, end in containers:
            _look_between(text, found.reached, start, found)
            _decode(text[start:end], decoder, found, place=found.seen + 1, at=(text, start))
            found.reached = end
        if containers.closed is None:
            _look_at_rest(text, where, decoder, found, complete=complete)
            return found
        _look_at_last(text, containers.closed, decoder, found)
        _go_on(text, containers.closed + 1, where, found)
    return found


def _look_at_rest(text: str, where: Found, decoder: Decoder, found: Records, *, complete: bool) -> None:
    """What follows the last whole record of a text that ends before what the records lie in."""
    rest = text[found.reached :].rpartition(",")[0]
    if not found.seen and where.layout is Layout.ARRAY and _take_single_values(rest, decoder, found):
        found.reached += len(rest)
    if complete:
        _look_between(text, found.reached, len(text), found)


def _look_at_last(text: str, closed: int, decoder: Decoder, found: Records) -> None:
    """What lies between the last whole record and the bracket that closes what they lie in."""
    if found.seen or not _take_single_values(text[found.reached : closed], decoder, found):
        _look_between(text, found.reached, closed, found)


def _go_on(text: str, at: int, where: Found, found: Records) -> None:
    """After a closing bracket: into the next array of records where there is one, else no further."""
    rest = text[at:].lstrip(_BETWEEN)
    if where.layout is Layout.ARRAY and rest.startswith("["):
        found.reached = len(text) - len(rest) + 1
        return
    found.reached, found.closed = at, True
    if where.layout is not Layout.KEY:
        _look_between(text, at, len(text), found)


def _take_single_values(text: str, decoder: Decoder, found: Records) -> bool:
    """The values of an array that holds neither objects nor arrays: one column of them."""
    try:
        values = decoder.value(f"[{text.strip(_BETWEEN)}]")
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
        broken = Break(1, 1, "something that is no record")
        # To count lines from the beginning for every one would take quadratic time.
        found.break_off(broken if found.first_break else _placed(text, start, broken))


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


def by_name(rows: Iterable[Any], names: list[str]) -> Iterator[dict[str, Any]]:
    """Records by name: lists get `names` (see `header`), and `column_1`, `column_2` … where those are too few."""
    for row in rows:
        if isinstance(row, dict):
            yield row
        else:
            yield {names[at] if at < len(names) else f"column_{at + 1}": value for at, value in enumerate(row)}


def header(rows: list[Any]) -> list[str]:
    """The names of the columns when the first of the rows, all lists, holds them; else none."""
    if len(rows) < 2 or not isinstance(rows[0], list) or not isinstance(rows[1], list):
        return []
    first = rows[0]
    texts = bool(first) and set(map(type, first)) == {str} and len(set(first)) == len(first)
    if not texts:
        return []
    return first if any(not isinstance(value, str) for value in rows[1]) or _heads_numbers(rows) else []


def _heads_numbers(rows: list[Any]) -> bool:
    """Whether a column of numbers, all written as texts, begins with something else (as in the US census)."""
    others = [row for row in rows[1:] if isinstance(row, list) and len(row) == len(rows[0])]
    columns = zip(*others, strict=True) if len(others) == len(rows) - 1 > 1 else ()
    return any(
        not _is_number(name) and all(map(_is_number, cells)) for name, cells in zip(rows[0], columns, strict=False)
    )


def _is_number(cell: Any) -> bool:
    return isinstance(cell, str) and bool(_NUMBER.fullmatch(cell))
