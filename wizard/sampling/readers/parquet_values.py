"""The first pages of one row group of a Parquet object, fetched within a budget and decoded from memory.

Raises what `parquet_decode` raises, and ProblemError (`data.parquet.corrupt`) where a dictionary cannot be one; a page
that was not fetched is no error here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from wizard.core.problems import ProblemError
from wizard.sampling.limits import MIB, Limits
from wizard.sampling.ranges import RangeCache
from wizard.sampling.readers import parquet_plan as plan
from wizard.sampling.readers import parquet_problems
from wizard.sampling.readers.pages import FirstPages, to_first_data_page
from wizard.sampling.readers.parquet_decode import decoded
from wizard.sampling.readers.parquet_open import ParquetObject
from wizard.sampling.readers.rounds import Ask, Reading
from wizard.sampling.text import cut
from wizard.sampling.types import Note

UNPACKED = 128 * MIB
"""Bytes that a page may say it unpacks to; a column with a larger one is not looked into."""
TOP_UPS = 2
"""Rounds spent on pages that turned out longer than estimated."""


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
        schema = parquet.schema
        return SampledValues([_no_values(schema.field(root.position)) for root in columns], 0), [_NO_ROWS]
    chosen = yield from _pages_reading(parquet, group, columns, limits)
    found = decoded(parquet, group, chosen, limits)
    arrays = [found.arrays.get(root.position) for root in columns]
    every_name = parquet.schema.names
    skipped = [
        every_name[root.position]
        for root, array in zip(columns, arrays, strict=True)
        if array is None and root.leaves and root not in found.unknown
    ]
    return SampledValues(arrays, found.rows), [*_skipped_note(skipped), *found.notes]


_NO_ROWS = Note("data.object.no_rows", "The object has columns but no row yet.")


def _no_values(field: pa.Field) -> pa.Array | None:
    try:
        return pa.array([], field.type)
    except pa.ArrowException:
        return None


def _skipped_note(skipped: Sequence[str]) -> list[Note]:
    if not skipped:
        return []
    names = ", ".join(cut(name, 60) for name in skipped[:10])
    text = f"Too large to look into: {names}. Types and bounds come from the footer."
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
    _refuse_odd_dictionaries(parquet, chosen, chunks)
    return [root for root in chosen if all(chunks[leaf].unpacked <= UNPACKED for leaf in root.leaves)]


def _refuse_odd_dictionaries(parquet: ParquetObject, chosen: list[plan.Root], chunks: list[plan.Chunk]) -> None:
    """Values of a fixed length fill their dictionary exactly; one that is longer was written as another type.

    Arrow reads such a one without a word, and wrong. Source: https://github.com/apache/arrow-rs/issues/11261.
    """
    for leaf in (leaf for root in chosen for leaf in root.leaves):
        column = parquet.footer.schema.column(leaf)
        if column.physical_type != "FIXED_LEN_BYTE_ARRAY":
            continue
        first = to_first_data_page(parquet.source.available(*chunks[leaf].range))
        if first.entries is not None and first.entries[0] * column.length != first.entries[1]:
            raise ProblemError(parquet_problems.odd_dictionary(parquet.source.name))


def _corrected(chunk: plan.Chunk, source: RangeCache) -> plan.Chunk:
    known = source.available(chunk.start, chunk.total)
    first = to_first_data_page(known) if known else FirstPages(None)
    return plan.Chunk(chunk.start, chunk.total, min(chunk.total, first.end or chunk.wanted), first.unpacked)


def _is_missing(chunk: plan.Chunk, source: RangeCache) -> bool:
    return len(source.available(*chunk.range)) < chunk.wanted


def _rest(chunk: plan.Chunk, source: RangeCache) -> plan.Chunk:
    return plan.Chunk(chunk.start, chunk.total, chunk.wanted - len(source.available(*chunk.range)))
