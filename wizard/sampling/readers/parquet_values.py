"""The first pages of one row group of a Parquet object, fetched within a budget and decoded from memory.

Raises what Arrow raises on damaged pages (ArrowException, OSError) and ProblemError (`data.parquet.corrupt`) where they
end early; a page that was not fetched is no error here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from wizard.core.problems import ProblemError
from wizard.sampling.limits import MIB, Limits
from wizard.sampling.meaning.shapes import plain
from wizard.sampling.ranges import RangeCache
from wizard.sampling.readers import parquet_plan as plan
from wizard.sampling.readers import parquet_problems
from wizard.sampling.readers.pages import FirstPages, to_first_data_page
from wizard.sampling.readers.rounds import Ask, Reading
from wizard.sampling.readers.sparse import SparseFile
from wizard.sampling.text import cut
from wizard.sampling.types import Note

FIRST_BATCH = 32
"""Rows decoded first, to learn how large a row is."""
BATCH_BYTES = 32 * MIB
"""Decoded values held at a time."""
UNPACKED = 128 * MIB
"""Bytes that a page may say it unpacks to; a column with a larger one is not looked into."""
TOP_UPS = 2
"""Rounds spent on pages that turned out longer than estimated."""


@dataclass(frozen=True)
class ParquetObject:
    source: RangeCache
    handle: SparseFile
    opened: Any

    @property
    def footer(self) -> Any:
        return self.opened.metadata


@dataclass(frozen=True)
class SampledValues:
    """Sampled values per wanted column, all `rows` long; None where they were not read."""

    arrays: list[pa.Array | None]
    rows: int


def sampled_values(
    parquet: ParquetObject, columns: list[plan.Root], limits: Limits
) -> Reading[tuple[SampledValues, list[Note]]]:
    """The values of `columns`, in their order, and what is to be said of them."""
    group = next((n for n in range(parquet.footer.num_row_groups) if parquet.footer.row_group(n).num_rows > 0), None)
    if group is None:
        schema = parquet.opened.schema_arrow
        return SampledValues([_no_values(schema.field(root.position)) for root in columns], 0), [_NO_ROWS]
    chosen = yield from _pages_reading(parquet, group, columns, limits)
    batch = _decode(parquet, group, [leaf for root in chosen for leaf in root.leaves], limits)
    decoded: dict[int, pa.Array] = {}
    if batch is not None:
        decoded = {root.position: _sound(batch.column(number)) for number, root in enumerate(chosen)}
    arrays = [decoded.get(root.position) for root in columns]
    every_name = parquet.opened.schema_arrow.names
    names = [every_name[root.position] for root in columns]
    return SampledValues(arrays, batch.num_rows if batch is not None else 0), _skipped_note(names, arrays)


def _sound(values: pa.Array) -> pa.Array:
    """`values` after a full check, as Arrow trusts what it decodes; text that is not UTF-8 gets � where it is not."""
    try:
        values.validate(full=True)
    except pa.ArrowInvalid:
        kind = values.type.value_type if pa.types.is_dictionary(values.type) else values.type
        if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
            raise
        texts = plain(values).cast(pa.large_binary()).to_pylist()
        return pa.array([None if text is None else text.decode(errors="replace") for text in texts], pa.string())
    return values


_NO_ROWS = Note("data.object.no_rows", "The object has columns but no row yet.")


def _no_values(field: pa.Field) -> pa.Array | None:
    try:
        return pa.array([], field.type)
    except pa.ArrowException:
        return None


def _skipped_note(names: Sequence[str], arrays: Sequence[pa.Array | None]) -> list[Note]:
    skipped = [cut(name, 60) for name, array in zip(names, arrays, strict=True) if array is None]
    if not skipped:
        return []
    text = f"Too large to look into: {', '.join(skipped[:10])}. Types and bounds come from the footer."
    return [Note("data.sample.columns_skipped", text)]


def _pages_reading(
    parquet: ParquetObject, group: int, columns: list[plan.Root], limits: Limits
) -> Reading[list[plan.Root]]:
    """Fetch the first data page of as many columns as the budget allows, and say which were fetched whole."""
    source, metadata = parquet.source, parquet.footer.row_group(group)
    pages = plan.page_limits(parquet.footer.created_by)
    chunks = [plan.chunk(metadata.column(leaf), size=source.size, limits=pages) for leaf in range(metadata.num_columns)]
    budget = limits.bytes_for(len(columns)) - source.bytes_read
    chosen = plan.affordable(columns, chunks, budget=budget)
    wanted = [chunks[leaf].range for root in chosen for leaf in root.leaves]
    yield Ask(source, plan.requests(wanted, limit=limits.requests_for(len(columns)), budget=budget))
    for _ in range(TOP_UPS):
        chunks = [_corrected(chunk, source) for chunk in chunks]
        missing = [root for root in chosen if any(_is_missing(chunks[leaf], source) for leaf in root.leaves)]
        if not missing:
            break
        budget = limits.bytes_for(len(columns)) - source.bytes_read
        added = plan.affordable(missing, [_rest(chunk, source) for chunk in chunks], budget=budget)
        yield Ask(source, [chunks[leaf].range for root in added for leaf in root.leaves])
        chosen = [root for root in chosen if root not in missing or root in added]
    return [root for root in chosen if all(chunks[leaf].unpacked <= UNPACKED for leaf in root.leaves)]


def _corrected(chunk: plan.Chunk, source: RangeCache) -> plan.Chunk:
    known = source.available(chunk.start, chunk.total)
    first = to_first_data_page(known) if known else FirstPages(None)
    return plan.Chunk(chunk.start, chunk.total, min(chunk.total, first.end or chunk.wanted), first.unpacked)


def _is_missing(chunk: plan.Chunk, source: RangeCache) -> bool:
    return len(source.available(*chunk.range)) < chunk.wanted


def _rest(chunk: plan.Chunk, source: RangeCache) -> plan.Chunk:
    return plan.Chunk(chunk.start, chunk.total, chunk.wanted - len(source.available(*chunk.range)))


def _decode(parquet: ParquetObject, group: int, leaves: list[int], limits: Limits) -> pa.RecordBatch | None:
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
