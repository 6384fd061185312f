"""What the log says of all rows of a table: how many there are, nulls and bounds per column. Raises nothing.

Files may lack statistics, and statistics that do not read count as lacking. Bounds are given only where they are exact:
a file with a deletion vector has bounds of rows that are gone; long text is cut; moments are rounded to milliseconds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import msgspec
import pyarrow as pa

from wizard.sampling.meaning.render import scalar
from wizard.sampling.readers.delta.actions import Add, Count
from wizard.sampling.readers.delta.schema import Field
from wizard.sampling.readers.footer import Facts

CELLS = 1_000_000
"""Files × columns whose statistics are looked at; beyond that they would take longer than the reading."""
CUT_AT = 32
"""Characters from which a bound of text may have been cut."""


class Stats(msgspec.Struct, frozen=True, rename="camel"):
    """Statistics of one file; the keys are physical names. `tight_bounds`: the bounds are those of the live rows."""

    num_records: Count | None = None
    null_count: dict[str, Any] | None = None
    min_values: dict[str, Any] | None = None
    max_values: dict[str, Any] | None = None
    tight_bounds: bool | None = None


class _Rows(msgspec.Struct, frozen=True, rename="camel"):
    """Only the number of rows of one file."""

    num_records: Count | None = None


_STATS = msgspec.json.Decoder(Stats)
_ROWS = msgspec.json.Decoder(_Rows)


def live_rows(file: Add) -> int | None:
    """Rows of `file` that are not deleted; None when the log does not say."""
    rows = _decoded(file, _ROWS, _Rows).num_records
    return None if rows is None else max(0, rows - deleted_rows(file))


def deleted_rows(file: Add) -> int:
    """Rows of `file` that its deletion vector takes out."""
    return file.deletion_vector.cardinality if file.deletion_vector else 0


def facts(files: Sequence[Add], columns: Sequence[Field]) -> list[Facts]:
    """Nulls and bounds per column over all `files`."""
    if len(files) * len(columns) > CELLS or any(file.deletion_vector for file in files):
        return [Facts() for _ in columns]
    found = [_decoded(file, _STATS, Stats) for file in files]
    if not found or any(stats.num_records is None or stats.tight_bounds is False for stats in found):
        return [Facts() for _ in columns]
    filled = [stats for stats in found if stats.num_records]
    return [_of(filled, column) for column in columns]


def _decoded(file: Add, decoder: Any, kind: Any) -> Any:
    try:
        if file.stats:
            return decoder.decode(file.stats)
        return kind() if file.stats_parsed is None else msgspec.convert(file.stats_parsed, kind)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return kind()


def _of(filled: Sequence[Stats], column: Field) -> Facts:
    name, kind = column.physical, column.node.kind
    nulls: list[Any] = [(stats.null_count or {}).get(name) for stats in filled]
    if not _are_counts(nulls) or pa.types.is_nested(kind):
        return Facts()
    some = [stats for stats, count in zip(filled, nulls, strict=True) if count != stats.num_records]
    low = _bounds([(stats.min_values or {}).get(name) for stats in some], kind)
    high = _bounds([(stats.max_values or {}).get(name) for stats in some], kind)
    if not low or not high:
        return Facts(sum(nulls))
    return Facts(sum(nulls), scalar(min(low)), scalar(max(high)))


def _are_counts(found: Sequence[Any]) -> bool:
    return set(map(type, found)) <= {int} and min(found, default=0) >= 0


def _bounds(found: Sequence[Any], kind: pa.DataType) -> Sequence[Any]:
    """The bounds as values that compare as the column's do; none of them when one is missing or not exact."""
    if pa.types.is_date(kind):
        found = [_date(value) for value in found]
    elif pa.types.is_string(kind) and any(len(value) >= CUT_AT for value in found if isinstance(value, str)):
        return ()
    return found if set(map(type, found)) <= _comparable(kind) else ()


def _comparable(kind: pa.DataType) -> set[type]:
    if pa.types.is_date(kind):
        return {dt.date}
    if pa.types.is_string(kind):
        return {str}
    is_number = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    return {int, float} if is_number else set()


def _date(value: Any) -> dt.date | None:
    if type(value) is dt.date:
        return value
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        return None
