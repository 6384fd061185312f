"""Columns whose values stand in keys (`day=2026-11-23/`): their names, their types from all values. Raises nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from urllib.parse import unquote

from wizard.sampling.results import Partition
from wizard.sampling.text import visible
from wizard.sampling.types import LogicalType, Note

NULL = "__HIVE_DEFAULT_PARTITION__"
"""Hive's word for no value."""
EXAMPLES = 3
MOST_LEVELS = 32
"""A key with more levels of partitions is not taken for one of a table."""

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})", re.ASCII)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,18})?", re.ASCII)
_BOOLEAN = re.compile("true|false")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATETIME = re.compile(_DATE.pattern + r"[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?")


def partitions(keys: Sequence[str], *, base: str) -> tuple[Partition, ...]:
    """The columns that the levels below `base` name, when all keys name the same, each once; else none."""
    found = [_levels(key.removeprefix(base)) for key in keys]
    named = {_names(levels) for levels in found}
    if len(named) != 1 or any(len(set(names)) < len(names) for names in named):
        return ()
    return tuple(_partition(column) for column in zip(*found, strict=True))


def notes_on(keys: Sequence[str], *, base: str) -> tuple[Note, ...]:
    """What stops the levels below `base` from being columns."""
    named = sorted({_names(_levels(key.removeprefix(base))) for key in keys})
    if len(named) < 2:
        return ()
    shown = " and ".join("/".join(names) or "none" for names in named[:2])
    text = f"The levels of the keys are not the same everywhere ({visible(shown)[:200]}), so they are no columns."
    return (Note("data.partitions.differ", text),)


def values_for(key: str, *, names: Sequence[str]) -> dict[str, str | None]:
    """The text that the key gives each of the partition columns `names`; None where it gives null."""
    found = dict(_levels(key))
    return {name: found.get(name) for name in names}


def typed(text: str | None, *, logical_type: LogicalType) -> int | float | bool | date | datetime | str | None:
    """The value of a partition whose column has that type; None for null and for what is not of the type."""
    if text is None:
        return None
    try:
        return _READERS.get(logical_type, str)(text)
    except ValueError:
        return None


def _levels(key: str) -> list[tuple[str, str | None]]:
    """(name, value) pairs of the levels above the object's name that look like `name=value`."""
    pairs = [level.split("=", 1) for level in key.split("/")[:-1] if "=" in level]
    return [(unquote(name), _value(text)) for name, text in pairs[:MOST_LEVELS] if name]


def _value(text: str) -> str | None:
    return None if text in (NULL, "") else unquote(text)


def _names(levels: Sequence[tuple[str, str | None]]) -> tuple[str, ...]:
    return tuple(name for name, _ in levels)


def _partition(column: Sequence[tuple[str, str | None]]) -> Partition:
    distinct = list(dict.fromkeys(value for _, value in column))
    texts = [value for value in distinct if value is not None]
    return Partition(
        column[0][0], _type_of(texts), len(distinct), tuple(visible(text)[:80] for text in texts[:EXAMPLES])
    )


def _type_of(texts: Sequence[str]) -> LogicalType:
    """The first type that every value has: leading zeros are no number, as everywhere."""
    if not texts:
        return LogicalType.STRING
    return next((kind for kind in _READERS if all(_fits(text, kind) for text in texts)), LogicalType.STRING)


def _fits(text: str, kind: LogicalType) -> bool:
    return typed(text, logical_type=kind) is not None


def _integer(text: str) -> int:
    return int(_of_form(text, _INTEGER))


def _number(text: str) -> float:
    return float(_of_form(text, _NUMBER))


def _boolean(text: str) -> bool:
    return _of_form(text.lower(), _BOOLEAN) == "true"


def _date(text: str) -> date:
    return date.fromisoformat(_of_form(text, _DATE))


def _datetime(text: str) -> datetime:
    return datetime.fromisoformat(_of_form(text, _DATETIME))


def _of_form(text: str, form: re.Pattern[str]) -> str:
    if not form.fullmatch(text):
        raise ValueError(text)
    return text


_READERS: dict[LogicalType, Callable[[str], int | float | bool | date | datetime | str]] = {
    LogicalType.INTEGER: _integer,
    LogicalType.NUMBER: _number,
    LogicalType.BOOLEAN: _boolean,
    LogicalType.DATE: _date,
    LogicalType.DATETIME: _datetime,
}
