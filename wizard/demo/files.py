"""Tables as the bytes of a file. Pure; raises nothing."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
from typing import Any

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


def json_lines(table: pa.Table) -> bytes:
    """One JSON object per row and line."""
    return "".join(json.dumps(row, default=_text) + "\n" for row in table.to_pylist()).encode()


def spreadsheet_csv(table: pa.Table, *, title: str) -> bytes:
    """As a German spreadsheet saves it: a title, semicolons, decimal commas, thousands points, cp1252."""
    rows = [table.column_names, *(map(_german, row.values()) for row in table.to_pylist())]
    return (f"{title}\r\n\r\n" + "".join(";".join(row) + "\r\n" for row in rows)).encode("cp1252")


def gzipped(data: bytes) -> bytes:
    """`data` in gzip, the same bytes each time."""
    return gzip.compress(data, mtime=0)


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, (dt.date, dt.datetime)) else str(value)


def _german(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "ja", False: "nein", None: "k.A."}[value]
    if isinstance(value, float):
        return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))
    return str(value)
