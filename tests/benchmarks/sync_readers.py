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
ID, TIME, TEXTS = "prediction_id", "occurred_at", ("country", "segment", "is_member")
BARS = 40
FORMATS = {".parquet": "parquet", ".csv": "csv", ".jsonl": "json"}


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
    plan = SyncPlan(FileFormat(FORMATS[path.suffix]), fields, ID, TIME)
    return lambda: int(read_all(FileSource(path), {"plan": plan.to_json()}, lambda _: None)["rows"])


def _duckdb(path: Path) -> Callable[[], int]:
    """SUMMARIZE: bounds, mean, quartiles, nulls, about how many are different. No ids, no bars, no frequent values."""
    import duckdb

    database = duckdb.connect(config={"threads": THREADS})

    def read() -> int:
        found = database.execute(f"SUMMARIZE SELECT * FROM '{path}'").fetchall()
        return int(found[0][-2])

    return read


def _duckdb_same(path: Path) -> Callable[[], int]:
    """What Embark counts, in two statements: bars need bounds."""
    import duckdb

    database = duckdb.connect(config={"threads": THREADS})

    def read() -> int:
        found = database.execute(f"SUMMARIZE SELECT * FROM '{path}'").fetchall()
        asked = [f"count({ID}) - count(DISTINCT {ID})", f"histogram({TIME}::DATE)"]
        for name, kind, low, high, *_ in found:
            if name in TEXTS:
                asked.append(f"approx_top_k({name}, 20)")
            elif kind in ("BIGINT", "DOUBLE"):
                edges = f"equi_width_bins({low}::DOUBLE, {high}::DOUBLE, {BARS}, true)"
                asked.append(f"histogram({name}, {edges})")
        database.execute(f"SELECT {', '.join(asked)} FROM '{path}'").fetchall()
        return int(found[0][-2])

    return read


def _polars(path: Path) -> Callable[[], int]:
    """What SUMMARIZE tells, by the streaming engine."""
    return lambda: int(_polars_summary(_polars_rows(path))["rows"][0])


def _polars_same(path: Path) -> Callable[[], int]:
    """What Embark counts, by the streaming engine, in two passes: bars need bounds."""
    import polars as pl

    def bars(name: str, low: float, high: float) -> Any:
        step = (high - low) / BARS or 1.0
        return ((pl.col(name) - low) / step).floor().value_counts().implode().alias(name)

    def read() -> int:
        rows = _polars_rows(path)
        found = _polars_summary(rows, pl.col(ID).n_unique().alias("ids"))
        kinds = rows.collect_schema()
        numbers = [name for name, kind in kinds.items() if kind.is_numeric()]
        counted = [bars(name, found[f"{name}|min"][0], found[f"{name}|max"][0]) for name in numbers]
        counted += [pl.col(name).value_counts(sort=True).head(20).implode() for name in TEXTS]
        counted.append(pl.col(TIME).dt.date().value_counts().implode())
        rows.select(counted).collect(engine="streaming")
        return int(found["rows"][0])

    return read


def _polars_rows(path: Path) -> Any:
    import polars as pl

    if path.suffix == ".csv":
        return pl.scan_csv(path, try_parse_dates=True)
    if path.suffix == ".jsonl":
        return pl.scan_ndjson(path).with_columns(pl.col(TIME).str.to_datetime("%+"))
    return pl.scan_parquet(path)


def _polars_summary(rows: Any, *more: Any) -> Any:
    import polars as pl
    import polars.selectors as cs

    every = cs.all()
    return rows.select(
        pl.len().alias("rows"),
        every.null_count().name.suffix("|nulls"),
        every.approx_n_unique().name.suffix("|distinct"),
        every.min().name.suffix("|min"),
        every.max().name.suffix("|max"),
        cs.numeric().mean().name.suffix("|mean"),
        *(cs.numeric().quantile(share).name.suffix(f"|q{share}") for share in (0.25, 0.5, 0.75)),
        *more,
    ).collect(engine="streaming")


READERS: dict[str, Callable[[Path], Callable[[], int]]] = {
    "Embark": _embark,
    "DuckDB SUMMARIZE": _duckdb,
    "Polars": _polars,
    "DuckDB, same coverage": _duckdb_same,
    "Polars, same coverage": _polars_same,
}

if __name__ == "__main__":
    main()
