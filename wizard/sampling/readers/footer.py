"""What a Parquet footer says about the whole object: nulls and bounds per top-level column. Raises nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from wizard.sampling.meaning.render import scalar
from wizard.sampling.readers.parquet_plan import Root
from wizard.sampling.readers.parquet_sound import filled
from wizard.sampling.reading import Parts
from wizard.sampling.types import Scalar

CHUNKS_LIMIT = 100_000
"""Column chunks whose statistics are looked at; beyond that they would take longer than the reading."""


_MOMENTS = frozenset(("TIMESTAMP", "DATE"))
"""Logical types of Parquet."""


@dataclass(frozen=True)
class Facts:
    """Of one column in the whole object; None where the footer does not say."""

    nulls: int | None = None
    minimum: Scalar = None
    maximum: Scalar = None
    parts: Parts | None = None


def facts(footer: Any, columns: list[Root], schema: pa.Schema) -> list[Facts]:
    """One entry per column; nested columns have none, as a leaf's nulls are not the column's."""
    if footer.num_row_groups * footer.num_columns > CHUNKS_LIMIT:
        return [Facts() for _ in columns]
    groups = filled(footer)
    flat = [not pa.types.is_nested(schema.field(root.position).type) for root in columns]
    return [
        _of(_chunks(footer, groups, root.leaves[0])) if is_flat else Facts()
        for root, is_flat in zip(columns, flat, strict=True)
    ]


def _chunks(footer: Any, groups: list[Any], leaf: int) -> list[Any]:
    """The chunks of one leaf; none where one is of another type, as asking it for statistics would end the process."""
    kind = footer.schema.column(leaf).physical_type
    chunks = [group.column(leaf) for group in groups]
    return chunks if all(chunk.physical_type == kind for chunk in chunks) else []


def _of(chunks: list[Any]) -> Facts:
    found = [(chunk.num_values, chunk.statistics) for chunk in chunks]
    if not found or any(stats is None for _, stats in found):
        return Facts()
    nulls = sum(stats.null_count for _, stats in found) if all(stats.has_null_count for _, stats in found) else None
    parts = _parts(found) if nulls is not None else None
    telling = [stats for values, stats in found if not (stats.has_null_count and stats.null_count == values)]
    if not telling or not all(stats.has_min_max for stats in telling):
        return Facts(nulls, parts=parts)
    return Facts(nulls, _bound(min, (s.min for s in telling)), _bound(max, (s.max for s in telling)), parts)


def _parts(found: list[tuple[int, Any]]) -> Parts | None:
    """None where a count is none that could be."""
    rows, nulls = tuple(values for values, _ in found), tuple(stats.null_count for _, stats in found)
    is_sound = all(0 <= missing <= count and count > 0 for count, missing in zip(rows, nulls, strict=True))
    return Parts(rows, nulls, _times([stats for _, stats in found])) if is_sound else None


def _times(found: list[Any]) -> tuple[tuple[float, float], ...]:
    if not all(stats.has_min_max and stats.logical_type.type in _MOMENTS for stats in found):
        return ()
    try:
        return tuple((_seconds(stats.min), _seconds(stats.max)) for stats in found)
    except (pa.ArrowException, AttributeError, TypeError, ValueError, OverflowError):
        return ()


def _seconds(day: dt.date) -> float:
    """Seconds since 1970 of a day or a moment; one without a zone is in UTC."""
    moment = day if isinstance(day, dt.datetime) else dt.datetime.combine(day, dt.time())
    return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).timestamp()


def _bound(pick: Callable[[list[Any]], Any], values: Iterable[Any]) -> Scalar:
    try:
        return scalar(pick(list(values)))
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        return None
