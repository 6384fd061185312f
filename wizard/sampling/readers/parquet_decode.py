"""The fetched pages of a row group, decoded by Arrow; what it cannot decode at first is looked at a second time.

A page that does not fit its checksum is decoded without it, decimals of odd lengths as the bytes that they are, and
columns in an encoding or compression that Arrow lacks are left out; notes say so. Raises what Arrow raises on other
damage (ArrowException, OSError) and ProblemError (`data.parquet.corrupt`) where the pages end early.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from wizard.core.problems import ProblemError
from wizard.sampling.limits import MIB, Limits
from wizard.sampling.readers import parquet_plan as plan
from wizard.sampling.readers import parquet_problems
from wizard.sampling.readers.parquet_bytes import meant
from wizard.sampling.readers.parquet_open import ParquetObject
from wizard.sampling.readers.parquet_repair import sound
from wizard.sampling.text import cut
from wizard.sampling.types import Note

FIRST_BATCH = 32
"""Rows decoded first, to learn how large a row is."""
BATCH_BYTES = 32 * MIB
"""Decoded values held at a time."""

_CHECKSUM = Note(
    "data.parquet.checksum", "A page does not fit its checksum: the object may be damaged. It was read all the same."
)


@dataclass(frozen=True)
class Decoded:
    """Values of the columns that could be decoded, by position, `rows` each; `unknown` are columns that Arrow lacks."""

    arrays: dict[int, pa.Array]
    rows: int
    unknown: tuple[plan.Root, ...] = ()
    notes: tuple[Note, ...] = ()


def decoded(parquet: ParquetObject, group: int, chosen: Sequence[plan.Root], limits: Limits) -> Decoded:
    """The values of `chosen`, whose pages were fetched."""
    known = [root for root in chosen if parquet.locked.isdisjoint(root.leaves)]
    unknown = tuple(root for root in chosen if root not in known)
    try:
        found = _decoded(parquet, group, known, limits)
    except (pa.ArrowException, OSError) as error:
        found = _second_look(parquet, group, known, limits, error)
    unknown = (*unknown, *found.unknown)
    notes = (*found.notes, *([_unknown_note(parquet, unknown)] if unknown else []))
    return replace(found, unknown=unknown, notes=notes)


def _second_look(
    parquet: ParquetObject, group: int, roots: Sequence[plan.Root], limits: Limits, error: Exception
) -> Decoded:
    if parquet_problems.is_checksum(error):
        found = decoded(parquet.unchecked(), group, roots, limits)
        return replace(found, notes=(*found.notes, _CHECKSUM))
    if parquet_problems.is_decimal(error) and (again := parquet.with_decimals_as_bytes()):
        return decoded(again, group, roots, limits)
    known = [root for root in roots if not _is_unknown(parquet, group, root)]
    if not known or len(known) == len(roots):
        raise error
    return replace(decoded(parquet, group, known, limits), unknown=tuple(root for root in roots if root not in known))


def _is_unknown(parquet: ParquetObject, group: int, root: plan.Root) -> bool:
    """Whether the footer itself names an encoding that Arrow lacks; else a strange encoding is damage."""
    row_group = parquet.footer.row_group(group)
    return any("UNKNOWN" in row_group.column(leaf).encodings for leaf in root.leaves)


def _unknown_note(parquet: ParquetObject, unknown: Sequence[plan.Root]) -> Note:
    names = ", ".join(cut(parquet.schema.names[root.position], 60) for root in unknown[:10])
    text = f"Not looked into, as our reader lacks their encoding or compression: {names}. Types come from the footer."
    return Note("data.sample.columns_unknown", text)


def _decoded(parquet: ParquetObject, group: int, roots: Sequence[plan.Root], limits: Limits) -> Decoded:
    # A column without leaves, an empty struct, has no pages, and Arrow leaves it out.
    leaves = [leaf for root in roots for leaf in root.leaves]
    batch = _batch(parquet, group, leaves, limits)
    if batch is None:
        return Decoded({}, 0)
    columns = iter(batch.columns)
    arrays = {root.position: _values(parquet, root, next(columns)) for root in roots if root.leaves}
    bare = {root.position: _bare(parquet, root, batch.num_rows) for root in roots if not root.leaves}
    return Decoded(arrays | bare, batch.num_rows)


def _bare(parquet: ParquetObject, root: plan.Root, rows: int) -> pa.Array:
    return pa.nulls(rows, parquet.schema.field(root.position).type)


def _values(parquet: ParquetObject, root: plan.Root, values: pa.Array) -> pa.Array:
    if root.position in parquet.meanings:
        return meant(values, parquet.meanings[root.position])
    return sound(values)


def _batch(parquet: ParquetObject, group: int, leaves: list[int], limits: Limits) -> pa.RecordBatch | None:
    """Rows of the fetched pages; None when not even one row could be decoded from them."""
    first = _batches(parquet, group, leaves, size=FIRST_BATCH, rows=FIRST_BATCH) if leaves else None
    if first is None:
        return None
    fitting = BATCH_BYTES * first.num_rows // max(1, first.nbytes)
    size = min(limits.rows, max(FIRST_BATCH, fitting))
    for attempt in (size, size // 8, size // 64):
        if attempt > FIRST_BATCH:
            more = _batches(parquet, group, leaves, size=attempt, rows=size)
            if more is not None:
                return more
    return first


def _batches(parquet: ParquetObject, group: int, leaves: list[int], *, size: int, rows: int) -> pa.RecordBatch | None:
    """Up to `rows` rows in batches of `size`, until the fetched pages end."""
    batches: list[pa.RecordBatch] = []
    parquet.handle.missed = False
    try:
        # ParquetFile.iter_batches picks columns by name, and names may repeat; its reader picks them by number.
        for batch in parquet.opened.reader.iter_batches(
            size, row_groups=[group], column_indices=leaves, use_threads=False
        ):
            batches.append(batch)
            if sum(taken.num_rows for taken in batches) >= rows:
                break
        else:
            _refuse_when_short(parquet, group, sum(taken.num_rows for taken in batches))
    except (pa.ArrowException, OSError):
        if not parquet.handle.missed:
            raise
    return pa.concat_batches(batches).slice(0, rows) if batches else None


def _refuse_when_short(parquet: ParquetObject, group: int, rows: int) -> None:
    """Where the pages came to their end and none was missing, they hold the rows that the footer counts."""
    expected = parquet.footer.row_group(group).num_rows
    if rows < expected and not parquet.handle.missed:
        raise ProblemError(parquet_problems.fewer_rows(parquet.source.name, rows=rows, expected=expected))
