"""Some whole rows of a sample as an Arrow IPC stream, kept sealed to check expressions on. Raises nothing."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pyarrow as pa

from wizard.sampling.meaning.shapes import logical_type, plain
from wizard.sampling.reading import Column, unique_names

LIMIT_ROWS = 200
LIMIT_BYTES = 1_000_000


def rows_to_ipc(
    columns: Sequence[Column], rows: int, *, limit_rows: int = LIMIT_ROWS, limit_bytes: int = LIMIT_BYTES
) -> bytes:
    """The first rows of all columns that were read, as many as fit; b"" when not one fits."""
    kept = [
        (name, plain(column.values))
        for name, column in zip(unique_names([column.real_name for column in columns]), columns, strict=True)
        if column.values is not None
    ]
    count = min(rows, limit_rows)
    while count and kept:
        written = _written(kept, count)
        if len(written) <= limit_bytes:
            return written
        count //= 2
    return b""


def _written(kept: Sequence[tuple[str, pa.Array]], count: int) -> bytes:
    # A slice keeps its whole buffers, so each is copied by taking its rows.
    places = pa.array(range(count), pa.int32())
    table = pa.table([values.take(places) for _, values in kept], names=[name for name, _ in kept])
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


def rows_from_ipc(data: bytes) -> tuple[list[Column], int]:
    """The columns that `rows_to_ipc` wrote, and how many rows they have."""
    table = pa.ipc.open_stream(data).read_all()
    columns = [
        Column(name, values.type, values.combine_chunks(), is_text=logical_type(values.type) == "string")
        for name, values in zip(table.column_names, table.columns, strict=True)
    ]
    return columns, table.num_rows
