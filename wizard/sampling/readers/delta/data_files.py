"""The first rows of one data file as the table's schema has them, without the deleted ones.

Raises ProblemError (`data.delta.*`, `data.parquet.*`, and whatever the source raises).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
from pyroaring import BitMap64

from wizard.sampling.limits import KIB, Limits
from wizard.sampling.ranges import RangeCache
from wizard.sampling.readers import parquet
from wizard.sampling.readers.delta import vectors
from wizard.sampling.readers.delta.actions import Add, DeletionVector
from wizard.sampling.readers.delta.conform import Conformer
from wizard.sampling.readers.delta.opened import DeltaTable
from wizard.sampling.readers.delta.schema import Field
from wizard.sampling.readers.parquet import Part
from wizard.sampling.readers.rounds import Ask, Reading, together
from wizard.sampling.sources import ObjectSource, OneObject, StoredObject

WHOLE = 384 * KIB
"""A data file up to this size is read in one request."""
TAIL = 64 * KIB
"""Last bytes of a larger one: holds the footer of a file of a few row groups."""


@dataclass(frozen=True)
class SampledFile:
    """Values per column of the table that stands in files (None: too large to be read), `rows` each.

    `stored_rows` counts all rows of the file, the deleted ones too.
    """

    file: Add
    part: Part
    arrays: tuple[pa.Array | None, ...]
    rows: int
    stored_rows: int


def read_files(source: ObjectSource, table: DeltaTable, files: Sequence[Add], limits: Limits) -> list[SampledFile]:
    """The first rows of `files`, of which each gets its share of the limits; their requests share rounds."""
    if not files:
        return []
    share = replace(limits, budget=limits.budget // len(files), rows=-(-limits.rows // len(files)))
    outcomes = together(
        source,
        [
            *(_file_reading(source, table, file, share) for file in files),
            *(_vector_reading(source, table, file.deletion_vector) for file in files if file.deletion_vector),
        ],
    )
    parts = [outcome for outcome in outcomes if isinstance(outcome, Part)]
    deleted = iter([outcome for outcome in outcomes if isinstance(outcome, BitMap64)])
    return [
        _sampled(table, file, part, next(deleted) if file.deletion_vector else None)
        for file, part in zip(files, parts, strict=True)
    ]


def stored_rows(source: ObjectSource, table: DeltaTable, files: Sequence[Add], limits: Limits) -> list[int]:
    """How many rows the footers of `files` count, the deleted ones too."""
    readings = [_count_reading(source, table, file, limits) for file in files]
    return [part.row_count for part in together(source, readings)]


def _file_reading(source: ObjectSource, table: DeltaTable, file: Add, limits: Limits) -> Reading[Part]:
    conformer = Conformer(table.key(file), table.mapping)

    def wanted(schema: pa.Schema) -> list[int]:
        conformer.refuse_without_ids(schema)
        places = [conformer.position(column, schema) for column in table.stored_columns]
        return sorted({place for place in places if place is not None})

    cache = _cache(source, table.key(file), file.size)
    return parquet.reading(cache, _limits(file, limits), wanted)


def _count_reading(source: ObjectSource, table: DeltaTable, file: Add, limits: Limits) -> Reading[Part]:
    cache = _cache(source, table.key(file), file.size)
    return parquet.reading(cache, replace(limits, tail=TAIL), lambda _: [])


def _limits(file: Add, limits: Limits) -> Limits:
    return replace(limits, tail=file.size if file.size <= WHOLE else TAIL)


def _vector_reading(source: ObjectSource, table: DeltaTable, vector: DeletionVector) -> Reading[BitMap64]:
    stored = vectors.stored(vector, folder=table.folder, name=table.name)
    if stored is None:
        return vectors.of_log(vector, name=table.name)
    cache = _cache(source, stored.key, stored.start + stored.length)
    yield Ask(cache, [(stored.start, stored.length)])
    return vectors.of_file(cache.available(stored.start, stored.length), vector, key=stored.key)


def _cache(source: ObjectSource, key: str, size: int) -> RangeCache:
    return RangeCache(OneObject(source, StoredObject(key, size)))


def _sampled(table: DeltaTable, file: Add, part: Part, deleted: BitMap64 | None) -> SampledFile:
    kept = None if deleted is None else vectors.kept(deleted, first=0, rows=part.rows)
    conformer = Conformer(table.key(file), table.mapping)
    found = dict(zip(part.positions, part.arrays, strict=True))
    arrays = []
    for column in table.stored_columns:
        at = conformer.position(column, part.schema)
        values = pa.nulls(part.rows, column.node.kind) if at is None else found[at]
        arrays.append(None if values is None else _live(conformer, values, column, kept))
    rows = part.rows if kept is None else kept.true_count
    return SampledFile(file, part, tuple(arrays), rows, part.row_count)


def _live(conformer: Conformer, values: pa.Array, column: Field, kept: pa.Array | None) -> pa.Array:
    return conformer.conformed(values if kept is None else values.filter(kept), column)
