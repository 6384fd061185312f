"""The objects to read: the same 25 columns as Parquet and as CSV, 300 MB each, made by code and kept between runs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

BATCH_ROWS = 100_000
GROUP_ROWS = 1_000_000
"""Rows of a row group: about what pyarrow and pandas write by default."""
PARQUET_ROWS = 2_300_000
CSV_ROWS = 1_500_000
COLUMNS = 25


def make_missing(folder: Path) -> dict[str, Path]:
    """The files by format; those that are not in `folder` yet are written."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = {"parquet": folder / "predictions.parquet", "csv": folder / "predictions.csv"}
    for kind, write in (("parquet", _write_parquet), ("csv", _write_csv)):
        if not paths[kind].exists():
            unfinished = paths[kind].with_suffix(".part")
            write(unfinished)
            unfinished.rename(paths[kind])
    return paths


def _write_parquet(path: Path) -> None:
    with pyarrow.parquet.ParquetWriter(path, _batch(0).schema) as writer:
        for first in range(0, PARQUET_ROWS, GROUP_ROWS):
            last = min(PARQUET_ROWS, first + GROUP_ROWS)
            group = pa.concat_tables(_batch(number) for number in range(first // BATCH_ROWS, last // BATCH_ROWS))
            writer.write_table(group, row_group_size=GROUP_ROWS)


def _write_csv(path: Path) -> None:
    with pyarrow.csv.CSVWriter(path, _batch(0).schema) as writer:
        for number in range(CSV_ROWS // BATCH_ROWS):
            writer.write_table(_batch(number))


def _batch(number: int) -> pa.Table:
    """100,000 rows as a model's predictions look: ids, times, categories, amounts, flags, a score and an actual."""
    random = np.random.default_rng(number)
    first = number * BATCH_ROWS
    rows = np.arange(first, first + BATCH_ROWS)
    columns: dict[str, pa.Array] = {
        "prediction_id": pa.array([f"p-{row:010d}" for row in rows]),
        "occurred_at": pa.array(rows * 1_000 + 1_760_000_000_000, pa.timestamp("ms")),
        "country": pa.array(random.choice(["DE", "FR", "GB", "IL", "US"], BATCH_ROWS)),
        "segment": pa.array(random.choice(["new", "loyal", "lapsed"], BATCH_ROWS)),
        "is_member": pa.array(random.random(BATCH_ROWS) < 0.3),
        "age": pa.array(random.integers(18, 90, BATCH_ROWS), mask=random.random(BATCH_ROWS) < 0.02),
        "score": pa.array(random.random(BATCH_ROWS).round(6)),
        "label": pa.array(random.integers(0, 2, BATCH_ROWS), mask=random.random(BATCH_ROWS) < 0.5),
    }
    for position in range(COLUMNS - len(columns)):
        values = random.normal(position, 10, BATCH_ROWS).round(4)
        columns[f"feature_{position:02d}"] = pa.array(values, mask=random.random(BATCH_ROWS) < 0.01)
    return pa.table(columns)
