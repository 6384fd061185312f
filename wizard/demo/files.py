"""Tables as the bytes of a file. Pure; raises nothing."""

from __future__ import annotations

import io

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

ROWS_A_GROUP = 20_000


def parquet_bytes(table: pa.Table) -> bytes:
    """Parquet with row groups small enough that a sample reads a part of the file."""
    sink = io.BytesIO()
    pyarrow.parquet.write_table(table, sink, row_group_size=ROWS_A_GROUP, compression="zstd")
    return sink.getvalue()


def csv_bytes(table: pa.Table, *, delimiter: str = ",") -> bytes:
    """CSV with a header line."""
    sink = io.BytesIO()
    options = pyarrow.csv.WriteOptions(delimiter=delimiter, quoting_style="needed")
    pyarrow.csv.write_csv(table, sink, options)
    return sink.getvalue()
