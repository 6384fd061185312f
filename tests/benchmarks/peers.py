"""The peers: each in its cheapest way to a first batch or to 10,000 rows, then described with Arrow's kernels.

Polars describes with its own.
"""

from __future__ import annotations

import os
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.json
import pyarrow.parquet
from pyarrow import dataset, fs

from tests.benchmarks.described import PREVIEW, ROWS, describe

BUCKET = "bench"
KEYS = {"AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench", "AWS_REGION": "us-east-1"}


def pyarrow_file(key: str, kind: str) -> int:
    """The first batch of the reader of one file, on `S3FileSystem`."""
    with _filesystem().open_input_file(f"{BUCKET}/{key}") as file:
        if kind == "parquet":
            batches = pyarrow.parquet.ParquetFile(file, pre_buffer=True).iter_batches(ROWS)
        else:
            batches = iter(pyarrow.csv.open_csv(file) if kind == "csv" else pyarrow.json.open_json(file))
        first = pa.Table.from_batches([next(batches)])
    return describe(first.slice(0, ROWS))


def polars(key: str, kind: str) -> int:
    """A lazy scan and `head`."""
    import polars as pl

    scans: dict[str, Any] = {
        "parquet": pl.scan_parquet,
        "csv": pl.scan_csv,
        "json": pl.scan_ndjson,
        "delta": pl.scan_delta,
    }
    options = _options()
    frame = scans[kind](f"s3://{BUCKET}/{key}", storage_options=options).head(ROWS).collect()
    frame.head(PREVIEW).to_dicts()
    _ = [(column.null_count(), column.n_unique(), column.min(), column.max()) for column in frame.get_columns()]
    return int(frame.width)


def duckdb_over_pyarrow(key: str, kind: str) -> int:
    """`LIMIT` on a dataset of pyarrow's, as httpfs has to be downloaded first."""
    import duckdb

    rows = _delta(key).to_pyarrow_dataset() if kind == "delta" else _dataset(key, kind)
    return describe(duckdb.from_arrow(rows).limit(ROWS).to_arrow_table())


def deltalake_dataset(key: str, kind: str) -> int:
    """`DeltaTable.to_pyarrow_dataset().head`."""
    return describe(_delta(key).to_pyarrow_dataset().head(ROWS))


def deltalake_query(key: str, kind: str) -> int:
    """`QueryBuilder`, which alone knows deletion vectors."""
    from deltalake import QueryBuilder

    rows = QueryBuilder().register("rows", _delta(key)).execute(f"SELECT * FROM rows LIMIT {ROWS}")
    return describe(_without_views(pa.table(rows.read_all())))


def _without_views(table: pa.Table) -> pa.Table:
    """Arrow counts no distinct values of a view."""
    fields = [pa.field(one.name, pa.string()) if pa.types.is_string_view(one.type) else one for one in table.schema]
    return table.cast(pa.schema(fields))


def _dataset(key: str, kind: str) -> Any:
    return dataset.dataset(f"{BUCKET}/{key}", filesystem=_filesystem(), format=kind)


def _delta(key: str) -> Any:
    from deltalake import DeltaTable

    return DeltaTable(f"s3://{BUCKET}/{key}", storage_options=_options())


def _options() -> dict[str, str]:
    return KEYS | {"AWS_ENDPOINT_URL": os.environ["BENCH_ENDPOINT"], "AWS_ALLOW_HTTP": "true"}


def _filesystem() -> fs.S3FileSystem:
    return fs.S3FileSystem(
        access_key="bench",
        secret_key="bench",
        endpoint_override=os.environ["BENCH_ENDPOINT"],
        region="us-east-1",
        allow_bucket_creation=False,
    )
