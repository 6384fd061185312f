"""Arguments that must be written out, because they decide how long or how slow a result is. Raises Refused."""

from __future__ import annotations

from typing import Any

from wizard.sampling.expressions import problems
from wizard.sampling.expressions.functions import Argument
from wizard.sampling.expressions.parsing import Refused
from wizard.sampling.expressions.patterns import strftime_of
from wizard.sampling.expressions.regexes import is_tame

COUNT_LIMIT = 1_000
_UNITS = frozenset(("year", "quarter", "month", "week", "day", "hour", "minute", "second"))
_DATE_UNITS = frozenset(("year", "quarter", "month", "week"))
_UNIT_NAMES = {"yyyy": "year", "yy": "year", "mm": "month", "mon": "month", "dd": "day"}
_NEEDS = {
    Argument.REGEX: "a short pattern in quotes, without look-around, without repeats of repeats or choices",
    Argument.COUNT: f"a whole number up to {COUNT_LIMIT:,}",
    Argument.PATTERN: "a date pattern in quotes, such as 'yyyy-MM-dd HH:mm:ss'",
    Argument.UNIT: "a unit in quotes, such as 'MONTH' or 'DAY'",
    Argument.DATE_UNIT: "'YEAR', 'QUARTER', 'MONTH' or 'WEEK'",
    Argument.BITS: "256",
}


def written_out(function: str, need: Argument, node: Any) -> str:
    """The literal argument in DuckDB's SQL."""
    value = str(node.this) if type(node).__name__ == "Literal" else None
    written = _text_argument(need, value) if value is not None and node.is_string else _number(need, value)
    if written is None:
        raise Refused(problems.argument(function, _NEEDS[need]))
    return written


def _text_argument(need: Argument, value: str) -> str | None:
    if need is Argument.REGEX:
        return text(value) if is_tame(value) else None
    if need is Argument.PATTERN:
        pattern = strftime_of(value)
        return text(pattern) if pattern else None
    unit = _UNIT_NAMES.get(value.lower(), value.lower())
    allowed = {Argument.UNIT: _UNITS, Argument.DATE_UNIT: _DATE_UNITS}.get(need, frozenset())
    return text(unit) if unit in allowed else None


def _number(need: Argument, value: str | None) -> str | None:
    if value is None or not (value.isascii() and value.isdecimal()) or len(value) > 4:
        return None
    if need is Argument.BITS:
        return value if value in ("0", "256") else None
    return value if need is Argument.COUNT and int(value) <= COUNT_LIMIT else None


def text(value: str) -> str:
    """A text literal of DuckDB's."""
    return "'" + value.replace("'", "''") + "'"
