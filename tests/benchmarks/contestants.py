"""One reader in a fresh process: `python -m tests.benchmarks.contestants NAME BUCKET KEY`; prints a line of JSON.

Every reader ends with the same: names and types of all columns, the first rows, and nulls, distinct values, minimum and
maximum of each column over the rows that it looked at (10,000, or all where it cannot do with less). Imports are done
before the clock starts; making clients and connections is on the clock.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

ROWS = 10_000
PREVIEW = 20


def embark(bucket: str, key: str) -> Callable[[], int]:
    """The whole background job, from claiming the row to the stored SampleResult, with its sign-in at STS."""
    import django

    django.setup()
    from django.utils import timezone

    from wizard.aws.models import Connection
    from wizard.sampling.models import Sample
    from wizard.sampling.tasks import take_sample

    connection = Connection.objects.get(pk=os.environ["BENCH_CONNECTION"])
    # Not due for the sweep of the running demo: its worker shall not take the row before we do.
    row = Sample.objects.create(
        workspace=connection.workspace, connection=connection, bucket=bucket, key=key, rung_at=timezone.now()
    )

    def read() -> int:
        take_sample(row.pk)
        row.refresh_from_db()
        if row.result is None:
            raise RuntimeError(f"the sample failed: {row.problem}")
        return len(row.result.columns)

    return read


def pyarrow_dataset(bucket: str, key: str) -> Callable[[], int]:
    """`dataset.head`, described with Arrow's kernels."""
    import pyarrow.compute as pc
    import pyarrow.dataset as ds

    def read() -> int:
        source = ds.dataset(f"{bucket}/{key}", filesystem=_filesystem(), format=key.rpartition(".")[2])
        table = source.head(ROWS)
        table.slice(0, PREVIEW).to_pylist()
        for column in table.columns:
            _ = column.null_count, pc.count_distinct(column), pc.min_max(column)
        return len(source.schema)

    return read


def pandas(bucket: str, key: str) -> Callable[[], int]:
    """`read_parquet`, which has no limit on rows, and `read_csv(nrows=…)`, on a file object of pyarrow's S3."""
    import pandas as pd

    def read() -> int:
        with _filesystem().open_input_file(f"{bucket}/{key}") as file:
            frame = pd.read_parquet(file) if key.endswith(".parquet") else pd.read_csv(file, nrows=ROWS)
        frame.head(PREVIEW).to_dict()
        frame = frame.head(ROWS)
        _ = frame.dtypes, frame.isna().sum(), frame.nunique(), frame.min(), frame.max()
        return len(frame.columns)

    return read


def _filesystem() -> Any:
    from pyarrow import fs

    return fs.S3FileSystem(
        access_key=os.environ["BENCH_ACCESS_KEY"],
        secret_key=os.environ["BENCH_SECRET_KEY"],
        endpoint_override=os.environ["BENCH_ENDPOINT"],
        region="us-east-1",
        allow_bucket_creation=False,
    )


CONTESTANTS: dict[str, Callable[[str, str], Callable[[], int]]] = {
    "Embark": embark,
    "pyarrow.dataset": pyarrow_dataset,
    "pandas": pandas,
}


def main(name: str, bucket: str, key: str) -> None:
    """Run one reader once and say what it took."""
    import pyarrow.fs  # noqa: F401 - imported here, so that no reader pays for it on the clock

    read = CONTESTANTS[name](bucket, key)
    began = time.perf_counter()
    columns = read()
    seconds = time.perf_counter() - began
    print(json.dumps({"seconds": seconds, "columns": columns}))


if __name__ == "__main__":
    main(*sys.argv[1:])
