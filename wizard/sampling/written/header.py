"""Whether the first row of a table names its columns. Raises nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wizard.sampling.meaning.textkinds import Kind, kind_of

WORD = re.compile(r"[^\W\d][\w .@/&%+()'#:-]{0,60}")
"""A name, a category, a short phrase."""

_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
"""What most cells are, told at a tenth of the cost of all kinds."""

Row = Sequence[str]


def is_typed(cell: str) -> bool:
    """Whether a cell is a number, a moment or a flag (or an empty one) rather than text."""
    cell = cell.strip()
    if not cell or _PLAIN_NUMBER.fullmatch(cell):
        return True
    return kind_of(cell, blanks_are_null=True) is not Kind.TEXT


def has_header(rows: Sequence[Row]) -> bool:
    """Whether the first of `rows` names the columns instead of being one of the rows."""
    if not rows:
        return False
    names = [cell.strip() for cell in rows[0]]
    # Files that were joined repeat their header: that is no row which speaks against it.
    body = [row for row in rows[1:] if row[: len(names)] != rows[0]]
    kinds = {kind_of(name, blanks_are_null=True) for name in names} - {Kind.TEXT, Kind.NULL_WORD, Kind.BOOLEAN}
    if kinds:
        return kinds == {Kind.INTEGER} and _names_are_numbers(names, body)
    if not body:
        return all(WORD.fullmatch(name) for name in names)
    columns = [[row[number].strip() for row in body if number < len(row)] for number in range(len(names))]
    votes = sum(_vote(name, column) for name, column in zip(names, columns, strict=True))
    return votes > 0 or (votes == 0 and len(set(names)) == len(names))


def _names_are_numbers(names: Row, body: Sequence[Row]) -> bool:
    """Whether years or a run of numbers, beside words, name the columns: each once, and none of them a value below."""
    numbers = [name for name in names if kind_of(name, blanks_are_null=True) is Kind.INTEGER]
    below = {cell.strip() for row in body for cell in row}
    values = [int(number) for number in numbers]
    counted = are_years(numbers) or (len(values) > 2 and values == list(range(values[0], values[0] + len(values))))
    return counted and len(numbers) < len(names) == len(set(names)) and not below & set(numbers)


def are_years(names: Row) -> bool:
    """Whether all are years of our time, as they name the columns of a series."""
    return all(len(name) == 4 and name.isdecimal() and 1900 <= int(name) <= 2100 for name in names)


def is_typed_column(cells: Row) -> bool:
    """Whether a column holds numbers, moments or flags rather than text."""
    filled = [cell for cell in cells if cell]
    return bool(filled) and sum(map(is_typed, filled)) > 0.8 * len(filled)


def joined(rows: Sequence[Row]) -> list[str]:
    """The names that a header of these rows gives: a cell of an upper row holds for empty ones to its right, too."""
    upper = [_carried(row) for row in rows[:-1]]
    width = len(rows[-1])
    stacks = [[row[at].strip() for row in (*upper, rows[-1]) if at < len(row)] for at in range(width)]
    return [" ".join(dict.fromkeys(filter(None, stack))) for stack in stacks] if upper else list(rows[-1])


def _carried(row: Row) -> list[str]:
    found: list[str] = []
    for cell in row:
        found.append(cell if cell.strip() or not found else found[-1])
    return found


def _vote(name: str, values: Row) -> int:
    """+1: the name differs from its column in kind; -1: it is one of its column's values; 0: can't tell."""
    filled = [value for value in values if value]
    if is_typed_column(filled):
        return 1 if not is_typed(name) else -int(name in filled)
    if name in filled:
        return -1
    lengths = {len(value) for value in filled}
    return int(len(filled) > 3 and len(lengths) == 1 and len(name) not in lengths)
