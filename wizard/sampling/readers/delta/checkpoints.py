"""The actions in the files of a checkpoint: Parquet, of which only the needed columns are read, or JSON lines.

A file up to WHOLE bytes is fetched in one round; of a larger one the footer comes first, then the needed columns.
Raises ProblemError (`data.delta.checkpoint`, `.log`, `.too_much`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pyarrow as pa

from wizard.core.problems import ProblemError
from wizard.sampling.limits import MIB, Limits
from wizard.sampling.ranges import RangeCache, coalesce
from wizard.sampling.readers import parquet
from wizard.sampling.readers.delta import problems
from wizard.sampling.readers.delta.actions import Action, Add, Metadata, Protocol, Sidecar, of_lines
from wizard.sampling.readers.parquet_open import ParquetObject
from wizard.sampling.readers.parquet_plan import NEAR, PIECE, extent
from wizard.sampling.readers.parquet_sound import filled
from wizard.sampling.readers.rounds import Ask, Reading

WHOLE = 4 * MIB
ACTIONS = 200_000
"""Actions of all files of the log together that are held."""
BATCH_ROWS = 4_096

_NEEDED = (
    "add.path",
    "add.size",
    "add.partitionValues.",
    "add.deletionVector.",
    "metaData.schemaString",
    "metaData.partitionColumns.",
    "metaData.configuration.",
    "protocol.minReaderVersion",
    "protocol.readerFeatures.",
    "sidecar.path",
    "sidecar.sizeInBytes",
)
_STATS = "add.stats"
_STATS_PARSED = "add.stats_parsed."
_ROWS_PARSED = "add.stats_parsed.numRecords"


def reading(source: RangeCache, limits: Limits) -> Reading[list[Action]]:
    """The actions of one file of a checkpoint, or of a sidecar."""
    if source.name.endswith(".json"):
        yield Ask(source, [(0, source.size)])
        return list(of_lines(source.available(0, source.size), key=source.name))
    try:
        with parquet.explained(source.name):
            return (yield from _parquet_reading(source, limits))
    except ProblemError as error:
        if error.problem.code.startswith("data.delta."):
            raise
        raise ProblemError(problems.damaged_checkpoint(source.name, why=error.problem.title)) from error


def _parquet_reading(source: RangeCache, limits: Limits) -> Reading[list[Action]]:
    if source.size <= WHOLE:
        yield Ask(source, [(at, min(PIECE, source.size - at)) for at in range(0, source.size, PIECE)])
    yield from parquet.footer_reading(source, limits)
    found = parquet.opened(source, limits)
    leaves = _needed_leaves(found)
    yield Ask(source, _ranges(found, leaves))
    if found.footer.num_rows > ACTIONS:
        raise ProblemError(problems.too_much(source.name, what="actions of its log", limit=ACTIONS))
    try:
        return [action for batch in _batches(found, leaves) for action in _actions(batch)]
    except msgspec.ValidationError as error:
        # What msgspec says names fields, never values.
        raise ProblemError(problems.damaged_checkpoint(source.name, why=str(error))) from None
    except (TypeError, ValueError, AttributeError, OverflowError):
        raise ProblemError(problems.damaged_checkpoint(source.name, why="its columns hold no actions")) from None


def _needed_leaves(found: ParquetObject) -> list[int]:
    schema = found.footer.schema
    paths = [schema.column(number).path for number in range(len(schema))]
    # Both may be there, one of them null; the row count is the part that a sample cannot do without.
    stats = (_STATS, _ROWS_PARSED) if _STATS in paths else (_STATS_PARSED,)
    needed = (*_NEEDED, *stats)
    return [
        number
        for number, path in enumerate(paths)
        if any(path == name or (name.endswith(".") and path.startswith(name)) for name in needed)
    ]


def _ranges(found: ParquetObject, leaves: list[int]) -> list[tuple[int, int]]:
    groups = filled(found.footer)
    extents = [extent(group.column(leaf), size=found.source.size) for group in groups for leaf in leaves]
    return coalesce(extents, gap=NEAR)


def _batches(found: ParquetObject, leaves: list[int]) -> Iterator[pa.RecordBatch]:
    groups = list(range(found.footer.num_row_groups))
    # ParquetFile.iter_batches picks columns by name; its reader picks the leaves by number.
    yield from found.opened.reader.iter_batches(BATCH_ROWS, row_groups=groups, column_indices=leaves, use_threads=False)


def _actions(batch: pa.RecordBatch) -> list[Action]:
    return [
        *(Action(add=add) for add in msgspec.convert(_rows(batch, "add"), list[Add])),
        *(Action(meta_data=metadata) for metadata in msgspec.convert(_rows(batch, "metaData"), list[Metadata])),
        *(Action(protocol=protocol) for protocol in msgspec.convert(_rows(batch, "protocol"), list[Protocol])),
        *(Action(sidecar=sidecar) for sidecar in msgspec.convert(_rows(batch, "sidecar"), list[Sidecar])),
    ]


def _rows(batch: pa.RecordBatch, name: str) -> list[dict[str, Any]]:
    """The rows of the batch that hold this action, as the log's JSON would have it."""
    at = batch.schema.get_field_index(name)
    if at < 0:
        return []
    column = batch.column(at)
    present = column.filter(column.is_valid())
    fields = [present.type.field(number).name for number in range(present.type.num_fields)]
    values = [_values(present.field(number)) for number in range(present.type.num_fields)]
    return [dict(zip(fields, row, strict=True)) for row in zip(*values, strict=True)]


def _values(column: pa.Array) -> list[Any]:
    if pa.types.is_map(column.type):
        return [None if pairs is None else dict(pairs) for pairs in column.to_pylist()]
    return list(column.to_pylist())
