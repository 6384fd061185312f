"""The columns whose values stand in the keys of the sampled objects. Raises nothing."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from wizard.sampling.objects.partitions import typed, values_for
from wizard.sampling.reading import Column, ReadSample
from wizard.sampling.results import Partition
from wizard.sampling.sources import Listed
from wizard.sampling.text import cut
from wizard.sampling.types import LogicalType, Note

_KINDS = {
    LogicalType.INTEGER: pa.int64(),
    LogicalType.NUMBER: pa.float64(),
    LogicalType.BOOLEAN: pa.bool_(),
    LogicalType.DATE: pa.date32(),
    LogicalType.DATETIME: pa.timestamp("us"),
}


def partition_columns(
    columns: Sequence[Column], partitions: Sequence[Partition], samples: Sequence[ReadSample], objects: Sequence[Listed]
) -> tuple[tuple[Column, ...], tuple[Note, ...]]:
    """The columns of the files and then those of the keys, which win over a file's of the same name, as in Spark."""
    names = {partition.name for partition in partitions}
    kept = [column for column in columns if column.real_name not in names]
    overruled = [column.real_name for column in columns if column.real_name in names]
    added = [_column(partition, samples, objects) for partition in partitions]
    return (*kept, *added), _note(overruled)


def _column(partition: Partition, samples: Sequence[ReadSample], objects: Sequence[Listed]) -> Column:
    arrays = [
        repeated(partition.name, partition.logical_type, key=entry.key, rows=sample.rows)
        for sample, entry in zip(samples, objects, strict=True)
    ]
    values = pa.concat_arrays(arrays)
    return Column(partition.name, values.type, values, partition=True)


def repeated(name: str, logical_type: LogicalType, *, key: str, rows: int) -> pa.Array:
    """The value that `key` gives the partition column `name`, for each of its object's `rows`."""
    text = values_for(key, names=[name])[name]
    kind = _KINDS.get(logical_type, pa.string())
    return pa.repeat(pa.scalar(typed(text, logical_type=logical_type), kind), rows)


def _note(overruled: Sequence[str]) -> tuple[Note, ...]:
    if not overruled:
        return ()
    shown = ", ".join(cut(name, 60) for name in overruled[:5])
    return (Note("data.partitions.overrule", f"Both in the keys and in the objects: {shown}. The keys count."),)
