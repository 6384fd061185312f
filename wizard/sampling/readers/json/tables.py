"""One JSON object that is a table: names beside rows, and pandas' orientations of columns and rows. Raises nothing.

Source: https://pandas.pydata.org/docs/reference/api/pandas.DataFrame.to_json.html ("records" and "table" are arrays).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Record = dict[str, Any]

_NAMES = ("columns", "fields", "header", "headers", "names")
_ROWS = ("data", "rows", "values", "records")
_MANY = 20
"""Objects of one shape that make an object a table of records by their names, even when those are no numbers."""


@dataclass(frozen=True)
class Table:
    """The rows that one object stands for, and how they were told."""

    rows: Sequence[Any]
    evidence: str


def table(value: Record) -> Table:
    """The rows of `value`; where its shape is not unmistakable, it is one row itself."""
    for attempt in (_split, _columns, _lists, _index, _series):
        if found := attempt(value):
            return found
    return Table([value], "one object, read as one record")


def _split(value: Record) -> Table | None:
    """Names under one key and as many cells in every row under another, as pandas' "split" has it."""
    named = next((key for key in _NAMES if _texts(value.get(key))), "")
    filled = next((key for key in _ROWS if isinstance(value.get(key), list)), "")
    if not named or not filled:
        return None
    names, rows = _texts(value[named]), value[filled]
    if not all(isinstance(row, list) and len(row) == len(names) for row in rows):
        return None
    records = [dict(zip(names, row, strict=True)) for row in rows]
    return Table(records, f"{named} and {filled} of one object (pandas' “split”)")


def _texts(names: Any) -> list[str]:
    """Names of columns: texts or numbers, or objects that have a name. None of them when they are something else."""
    if not isinstance(names, list) or not names:
        return []
    told = [name.get("name") if isinstance(name, dict) else name for name in names]
    fine = set(map(type, told)) <= {str, int} and len(set(map(str, told))) == len(told)
    return [str(name) for name in told] if fine else []


def _columns(value: Record) -> Table | None:
    inner = list(value.values())
    if not inner or not all(isinstance(column, dict) and column for column in inner):
        return None
    index = list(inner[0])
    if any(column.keys() != inner[0].keys() for column in inner):
        return None
    if not all(key.isdecimal() for key in index) and not _are_columns(inner):
        return None
    records = [{name: column[key] for name, column in value.items()} for key in index]
    return Table(records, "one object of columns by row number (pandas' “columns”)")


def _are_columns(inner: list[Record]) -> bool:
    """Whether objects of the same many names, which are no numbers, are columns: long, and of one type each."""
    long = len(inner[0]) >= max(_MANY, len(inner) + 1)
    return long and all(_is_even(column.values()) for column in inner)


def _is_even(values: Iterable[Any]) -> bool:
    """Whether the values, of which none is an object or a list, are all of one type."""
    kinds = {float if isinstance(value, int) and not isinstance(value, bool) else type(value) for value in values}
    return len(kinds - {type(None)}) <= 1 and kinds.isdisjoint({dict, list})


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


def _series(value: Record) -> Table | None:
    numbered = len(value) > 1 and all(key.isdecimal() for key in value)
    if not numbered or not _is_even(value.values()):
        return None
    return Table([{"value": one} for one in value.values()], "one object of values by row number (a pandas series)")


def _alike(records: list[Record]) -> bool:
    """Whether the records have on average at least half of all names."""
    names = {name for record in records for name in record}
    return 2 * sum(map(len, records)) >= len(names) * len(records)
