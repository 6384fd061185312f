"""Puts small batches together: to count one costs much the same for a thousand rows as for ten thousand. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pyarrow as pa

from wizard.sampling.limits import MIB
from wizard.sync.engines.base import Batch

ROWS = 64 * 1024
"""Rows …"""
BYTES = 16 * MIB
"""… and bytes above which a batch is large enough."""


def gathered(batches: Iterator[Batch]) -> Iterator[Batch]:
    """The same rows in the same order, in fewer batches; those of two units or of other types stay apart."""
    waiting: list[Batch] = []
    rows = size = 0
    for batch in batches:
        if waiting and (rows >= ROWS or size >= BYTES or not _go_together(waiting[-1], batch)):
            yield _in_one(waiting)
            waiting, rows, size = [], 0, 0
        waiting.append(batch)
        rows, size = rows + batch.rows, size + sum(column.nbytes for column in batch.columns)
    if waiting:
        yield _in_one(waiting)


def _go_together(one: Batch, other: Batch) -> bool:
    pairs = zip(one.columns, other.columns, strict=True)
    return one.unit == other.unit and all(ours.type == theirs.type for ours, theirs in pairs)


def _in_one(batches: Sequence[Batch]) -> Batch:
    if len(batches) == 1:
        return batches[0]
    columns = [pa.concat_arrays(pieces) for pieces in zip(*(batch.columns for batch in batches), strict=True)]
    return replace(batches[-1], columns=columns, rows=sum(batch.rows for batch in batches))
