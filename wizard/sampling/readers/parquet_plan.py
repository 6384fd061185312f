"""Which bytes of a Parquet object to read for a sample. Pure; works on the footer alone and raises nothing.

A column chunk starts with its dictionary, whose length the footer tells, then come data pages. Only the dictionary and
the first data page are wanted; the page's length is estimated here and corrected by its header later (see `pages`).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pyarrow as pa

from wizard.sampling.limits import KIB, MIB
from wizard.sampling.ranges import Range, coalesce
from wizard.sampling.readers.pages import HEADER_ALLOWANCE

PAGE_BYTES = MIB
"""Size of a full data page, or dictionary page, before compression, in what Arrow, Spark and most others write."""
PAGE_ROWS = 20_000
"""Rows of a full data page in what Spark, Rust and Arrow since version 22 write (apache/arrow pull request 47090)."""
INDEX_PAGE = 0.4
"""Size of the first data page, in dictionaries, when the dictionary filled up while it was written."""
SMALL = 64 * KIB
"""A chunk up to this size is read whole."""
NEAR = 16 * KIB
"""A gap that is cheaper to read than to leave out."""
PIECE = 768 * KIB
"""Parallel requests of this size use several connections well."""


@dataclass(frozen=True)
class Chunk:
    """The bytes of one leaf column in one row group, and how many of its first ones are wanted.

    `unpacked` is the largest size that one of its pages, as far as they are known, says it unpacks to.
    """

    start: int
    total: int
    wanted: int
    unpacked: int = 0

    @property
    def range(self) -> Range:
        """The (start, length) to read."""
        return self.start, self.wanted


@dataclass(frozen=True)
class Root:
    """One top-level column and its leaves."""

    position: int
    leaves: tuple[int, ...]
    rank: int


def roots(schema: pa.Schema) -> list[Root]:
    """The top-level columns with the numbers of their leaves, which Parquet counts depth first."""
    found, first = [], 0
    for position, field in enumerate(schema):
        count = leaf_count(field.type)
        found.append(Root(position, tuple(range(first, first + count)), _rank(field.type)))
        first += count
    return found


def leaf_count(kind: pa.DataType) -> int:
    """How many leaf columns Parquet stores for a value of this type."""
    if isinstance(kind, pa.BaseExtensionType):
        return leaf_count(kind.storage_type)
    if pa.types.is_struct(kind):
        return sum(leaf_count(kind.field(number).type) for number in range(kind.num_fields))
    if pa.types.is_map(kind):
        return leaf_count(kind.key_type) + leaf_count(kind.item_type)
    if pa.types.is_nested(kind) and hasattr(kind, "value_type"):
        return leaf_count(kind.value_type)
    return 1


def _rank(kind: pa.DataType) -> int:
    """Who is read first when not all fit: a type says little about text and whole numbers, enough about a fraction."""
    if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return 2
    return 1 if pa.types.is_floating(kind) or pa.types.is_decimal(kind) else 0


@dataclass(frozen=True)
class PageLimits:
    """When the writer of a file ends a data page."""

    rows: int = PAGE_ROWS
    bytes: int = PAGE_BYTES


def page_limits(created_by: str | None) -> PageLimits:
    """The limits that the writer, as the footer names it, keeps to."""
    writer = created_by or ""
    arrow = re.match(r"parquet-cpp-arrow version (\d+)", writer)
    if "duckdb" in writer.lower():
        return PageLimits(sys.maxsize, sys.maxsize)
    return PageLimits(sys.maxsize) if arrow and int(arrow.group(1)) < 22 else PageLimits()


def chunk(column: Any, *, size: int, limits: PageLimits) -> Chunk:
    """The plan for one column chunk (pyarrow's ColumnChunkMetaData) of an object of `size` bytes."""
    start, total = extent(column, size=size)
    return Chunk(start, total, min(total, _wanted(column, total, column.data_page_offset - start, limits)))


def extent(column: Any, *, size: int) -> Range:
    """The bytes of one column chunk: its dictionary, if any, then its pages."""
    data, dictionary = column.data_page_offset, column.dictionary_page_offset or 0
    start = dictionary if 4 <= dictionary < data else data
    return start, max(0, min(column.total_compressed_size, size - start))


def _wanted(column: Any, total: int, dictionary: int, limits: PageLimits) -> int:
    if total <= SMALL:
        return total
    rest = max(0, total - dictionary)
    shrunk = min(1.0, column.total_compressed_size / max(1, column.total_uncompressed_size))
    by_rows = rest / max(1, column.num_values) * limits.rows * 1.1
    full_dictionary = dictionary > 0.8 * PAGE_BYTES * shrunk
    by_bytes = dictionary * INDEX_PAGE if full_dictionary else limits.bytes * shrunk * 1.02
    return dictionary + int(min(rest, by_rows, by_bytes)) + HEADER_ALLOWANCE


def affordable(columns: Sequence[Root], chunks: Sequence[Chunk], *, budget: int) -> list[Root]:
    """The columns whose wanted bytes fit into `budget` together, the more telling and the cheaper ones first."""
    cost = {root.position: sum(chunks[leaf].wanted for leaf in root.leaves) for root in columns}
    chosen = []
    for root in sorted(columns, key=lambda root: (root.rank, cost[root.position])):
        if cost[root.position] <= budget:
            budget -= cost[root.position]
            chosen.append(root)
    return sorted(chosen, key=lambda root: root.position)


def requests(ranges: Sequence[Range], *, limit: int, budget: int) -> list[Range]:
    """`ranges` as about `limit` requests of similar size: the narrowest gaps closed, then long pieces divided."""
    pieces = _joined(coalesce(ranges, gap=NEAR), limit=limit, budget=budget)
    longest = PIECE
    while True:
        parts = [part for piece in pieces for part in _divided(piece, longest)]
        if len(parts) <= max(limit, len(pieces)):
            return parts
        longest += longest // 4


def _joined(pieces: list[Range], *, limit: int, budget: int) -> list[Range]:
    spend = sum(length for _, length in pieces)
    while len(pieces) > limit:
        gaps = [following[0] - sum(piece) for piece, following in pairwise(pieces)]
        narrowest = min(range(len(gaps)), key=gaps.__getitem__)
        spend += gaps[narrowest]
        if spend > budget:
            break
        start, following = pieces[narrowest][0], pieces.pop(narrowest + 1)
        pieces[narrowest] = (start, sum(following) - start)
    return pieces


def _divided(piece: Range, longest: int) -> list[Range]:
    start, length = piece
    count = max(1, round(length / longest))
    edges = [start + length * number // count for number in range(count + 1)]
    return [(first, last - first) for first, last in pairwise(edges)]
