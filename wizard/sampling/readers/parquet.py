"""Read a bounded part of a Parquet object: its footer, then the first pages of one row group.

Two rounds of requests; a third when the footer is longer than the tail, or when pages are longer than usual. Facts on
the whole object (rows, nulls, minimum, maximum) come from the footer. Raises ProblemError (`data.parquet.*`,
`data.limits.*`).
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from wizard.core.problems import Problem, ProblemError
from wizard.sampling import problems
from wizard.sampling.limits import KIB, Limits
from wizard.sampling.ranges import RangeCache
from wizard.sampling.readers import parquet_plan as plan
from wizard.sampling.readers.footer import Facts, facts
from wizard.sampling.readers.parquet_values import ParquetObject, sampled_values
from wizard.sampling.readers.sparse import SparseFile
from wizard.sampling.reading import Column, ReadSample, name_notes
from wizard.sampling.text import cut

TRAILER = 8
"""Length of the footer (4 bytes) and PAR1."""
BUFFER = 64 * KIB


def read(source: RangeCache, limits: Limits) -> ReadSample:
    """The footer's facts and up to `limits.rows` rows of the first row group that holds any."""
    _fetch_footer(source, limits)
    handle = SparseFile(source)
    try:
        opened = pq.ParquetFile(handle, pre_buffer=False, buffer_size=BUFFER, schema_depth_limit=limits.depth)
        return _read(ParquetObject(source, handle, opened), limits)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        if isinstance(error, MemoryError):
            raise
        raise ProblemError(_diagnosis(source.name, error)) from error


def _fetch_footer(source: RangeCache, limits: Limits) -> None:
    source.fetch([(max(0, source.size - limits.tail), limits.tail)])
    trailer = source.available(source.size - TRAILER, TRAILER)
    length = int.from_bytes(trailer[:4], "little")
    if length + TRAILER > source.size:
        raise ProblemError(problems.truncated(source.name, size=source.size))
    if length > limits.footer:
        raise ProblemError(problems.footer(source.name, size=length))
    source.fetch([(source.size - length - TRAILER, length + TRAILER)])


def _read(parquet: ParquetObject, limits: Limits) -> ReadSample:
    schema = parquet.opened.schema_arrow
    if len(schema) > limits.columns:
        raise ProblemError(problems.too_many_columns(parquet.source.name, columns=len(schema), limit=limits.columns))
    table, notes = sampled_values(parquet, plan.roots(schema), limits)
    known = facts(parquet.footer, plan.roots(schema), schema)
    columns = tuple(
        _column(field, values, fact) for field, values, fact in zip(schema, table.arrays, known, strict=True)
    )
    rows = parquet.footer.num_rows
    return ReadSample(
        columns=columns,
        rows=table.rows,
        row_count=rows,
        row_count_exact=True,
        whole=table.rows == rows,
        compression=_compression(parquet.footer),
        notes=(*name_notes(schema.names), *notes),
    )


def _column(field: pa.Field, values: pa.Array | None, fact: Facts) -> Column:
    return Column(
        real_name=field.name,
        kind=field.type,
        values=values,
        nulls=fact.nulls,
        minimum=fact.minimum,
        maximum=fact.maximum,
        is_text=_is_text(field.type),
    )


def _is_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return _is_text(kind.value_type)
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _compression(footer: Any) -> str | None:
    if footer.num_row_groups == 0 or footer.num_columns == 0:
        return None
    name = footer.row_group(0).column(0).compression
    return None if name == "UNCOMPRESSED" else name.lower()


def _diagnosis(name: str, error: Exception) -> Problem:
    reason = cut(str(error).splitlines()[0] if str(error) else type(error).__name__)
    if "encrypt" in reason.lower() or "decrypt" in reason.lower():
        return problems.encrypted(name)
    return problems.corrupt(name, reason=reason)
