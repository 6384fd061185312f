"""One reader over one local file, in a process of its own: `python -m tests.benchmarks.sync_readers READER FILE`.

Prints the rows, the seconds and the bytes that the process held at its peak, as JSON. Imports are off the clock.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks.memory import growth, start_watching

THREADS = 2


def main() -> None:
    name, path = sys.argv[1], Path(sys.argv[2])
    read = READERS[name](path)
    start_watching()
    began = time.monotonic()
    rows = read()
    print(json.dumps({"rows": rows, "seconds": time.monotonic() - began, "peak": growth(0)}))


def _embark(path: Path) -> Callable[[], int]:
    """All that a sync counts, with ids compared; no child, no limits, no network."""
    import pyarrow as pa

    from tests.fakes.file_source import FileSource
    from wizard.registry.schema import FieldType
    from wizard.sampling.types import FileFormat
    from wizard.sync.engines.local import read_all
    from wizard.sync.plan import PlannedField, SyncPlan

    pa.set_cpu_count(THREADS)
    kinds = {"country": FieldType.CATEGORICAL, "segment": FieldType.CATEGORICAL, "is_member": FieldType.BOOLEAN}
    names = [*kinds, "age", "score", "label", *(f"feature_{number:02d}" for number in range(17))]
    fields = tuple(PlannedField(name, name, kinds.get(name, FieldType.NUMERIC)) for name in names)
    format_ = FileFormat.CSV if path.suffix == ".csv" else FileFormat.PARQUET
    plan = SyncPlan(format_, fields, "prediction_id", "occurred_at")
    return lambda: int(read_all(FileSource(path), {"plan": plan.to_json()}, lambda _: None)["rows"])


def _duckdb(path: Path) -> Callable[[], int]:
    """SUMMARIZE: bounds, mean, quartiles, nulls, about how many are different. No ids, no bars, no frequent values."""
    import duckdb

    database = duckdb.connect(config={"threads": THREADS})

    def read() -> int:
        found = database.execute(f"SUMMARIZE SELECT * FROM '{path}'").fetchall()
        return int(found[0][-2])

    return read


def _polars(path: Path) -> Callable[[], int]:
    """What SUMMARIZE tells, by the streaming engine."""
    import polars as pl
    import polars.selectors as cs

    def read() -> int:
        rows: Any = pl.scan_csv(path) if path.suffix == ".csv" else pl.scan_parquet(path)
        every = cs.all()
        found = rows.select(
            pl.len().alias("rows"),
            every.null_count().name.suffix("|nulls"),
            every.approx_n_unique().name.suffix("|distinct"),
            every.min().name.suffix("|min"),
            every.max().name.suffix("|max"),
            cs.numeric().mean().name.suffix("|mean"),
            *(cs.numeric().quantile(share).name.suffix(f"|q{share}") for share in (0.25, 0.5, 0.75)),
        ).collect(engine="streaming")
        return int(found["rows"][0])

    return read


READERS: dict[str, Callable[[Path], Callable[[], int]]] = {
    "Embark": _embark,
    "DuckDB SUMMARIZE": _duckdb,
    "Polars": _polars,
}

if __name__ == "__main__":
    main()
