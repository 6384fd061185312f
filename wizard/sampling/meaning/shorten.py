"""Keeps the result of a very wide object small enough to store and to show. Pure; raises nothing.

2,000 columns with 20 long cells each would be a page of 10 MB; the wider the object, the shorter its shown texts.
"""

from __future__ import annotations

from dataclasses import replace

from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.results import SampleResult
from wizard.sampling.text import CELL_LIMIT, cut
from wizard.sampling.types import Scalar

TEXTS = 40_000
"""Characters of one shown row of cells, all columns together."""
SHORTEST = 20
"""Characters that a cell keeps however many columns there are."""
ISO_LENGTH = 40
"""Moments are read back as such: they stay whole."""

Preview = tuple[tuple[str | None, ...], ...]


def shortened(result: SampleResult) -> SampleResult:
    """`result` with cells, examples, bounds and labels cut to what so many columns leave room for."""
    limit = max(SHORTEST, TEXTS // max(1, len(result.columns), len(result.source_columns)))
    if limit >= CELL_LIMIT:
        return result
    return replace(
        result,
        columns=tuple(_column(column, limit) for column in result.columns),
        source_columns=tuple(_column(column, limit) for column in result.source_columns),
        preview=_preview(result.preview, limit),
        source_preview=_preview(result.source_preview, limit),
    )


def _column(column: ColumnProfile, limit: int) -> ColumnProfile:
    return replace(
        column,
        physical_type=cut(column.physical_type, limit),
        minimum=_scalar(column.minimum, limit),
        maximum=_scalar(column.maximum, limit),
        examples=tuple(dict.fromkeys(cut(example, limit) for example in column.examples)),
        histogram=tuple((cut(label, limit), count) for label, count in column.histogram),
        top_values=tuple((cut(label, limit), count) for label, count in column.top_values),
        quantiles=tuple((name, _scalar(value, limit)) for name, value in column.quantiles),
        kinds=tuple(replace(kind, example=cut(kind.example, limit)) for kind in column.kinds),
    )


def _preview(rows: Preview, limit: int) -> Preview:
    return tuple(tuple(_text(cell, limit) for cell in row) for row in rows)


def _text(cell: str | None, limit: int) -> str | None:
    return None if cell is None else cut(cell, limit)


def _scalar(value: Scalar, limit: int) -> Scalar:
    return cut(value, limit) if isinstance(value, str) and len(value) > ISO_LENGTH else value
