"""One JSON object that is a table: pandas' orientations "split", "columns", "list" and "index". Raises nothing.

Source: https://pandas.pydata.org/docs/reference/api/pandas.DataFrame.to_json.html ("records" and "table" are arrays).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Record = dict[str, Any]

_MANY = 20
"""Objects of one shape that make an object a table of records by their names, even when those are no numbers."""


@dataclass(frozen=True)
class Table:
    """The rows that one object stands for, and how they were told."""

    rows: Sequence[Any]
    evidence: str


def table(value: Record) -> Table:
    """The rows of `value`; where its shape is not unmistakable, it is one row itself."""
    for attempt in (_split, _columns, _lists, _index):
        if found := attempt(value):
            return found
    return Table([value], "one object, read as one record")


def _split(value: Record) -> Table | None:
    names, rows = value.get("columns"), value.get("data")
    if not isinstance(names, list) or not isinstance(rows, list) or set(map(type, names)) != {str}:
        return None
    if not all(isinstance(row, list) and len(row) == len(names) for row in rows):
        return None
    records = [dict(zip(names, row, strict=True)) for row in rows]
    return Table(records, "columns and data of one object (pandas' “split”)")


def _columns(value: Record) -> Table | None:
    inner = list(value.values())
    if not inner or not all(isinstance(column, dict) and column for column in inner):
        return None
    index = list(inner[0])
    if not all(key.isdecimal() for key in index) or any(column.keys() != inner[0].keys() for column in inner):
        return None
    records = [{name: column[key] for name, column in value.items()} for key in index]
    return Table(records, "one object of columns by row number (pandas' “columns”)")


def _lists(value: Record) -> Table | None:
    inner = list(value.values())
    if len(inner) < 2 or not all(isinstance(column, list) for column in inner):
        return None
    length = len(inner[0])
    if length < 2 or any(len(column) != length or _has_containers(column) for column in inner):
        return None
    records = [dict(zip(value, row, strict=True)) for row in zip(*inner, strict=True)]
    return Table(records, "one object of lists of equal length, each a column")


def _has_containers(column: list[Any]) -> bool:
    return not {dict, list}.isdisjoint(map(type, column))


def _index(value: Record) -> Table | None:
    inner = list(value.values())
    if len(inner) < 2 or not all(isinstance(record, dict) and record for record in inner):
        return None
    numbered = all(key.isdecimal() for key in value)
    if not numbered and (len(inner) < _MANY or not _alike(inner)):
        return None
    records = inner if numbered else [{"key": key, **record} for key, record in value.items()]
    return Table(records, "one object of records by their key (pandas' “index”)")


def _alike(records: list[Record]) -> bool:
    """Whether the records have on average at least half of all names."""
    names = {name for record in records for name in record}
    return 2 * sum(map(len, records)) >= len(names) * len(records)
