"""The objects to read, made by code and kept between runs: what a model's predictions look like, in every format.

At `scale` 1: 2 GB of Parquet (in two layouts) and of CSV, 300 MB of wide CSV, 1 GB of JSON lines, a Delta table of
1,000 files in 200 commits.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import deltalake
import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

BATCH_ROWS = 100_000
COMMITS = 200
CHECKPOINT_AT = 190
"""The commit of the table's one checkpoint; those after it are read one by one."""


@dataclass(frozen=True)
class Case:
    """One object or table: its `key` in the bucket, its format, its columns, and what makes it in a folder."""

    name: str
    key: str
    format: str
    columns: int
    make: Callable[[Path, float], None]


def make_missing(case: Case, bucket: Path, scale: float) -> None:
    """Write the object unless an earlier run did."""
    path = bucket / case.key
    if not path.exists():
        unfinished = path.with_name(f"{path.name}.part")
        unfinished.parent.mkdir(parents=True, exist_ok=True)
        case.make(unfinished, scale)
        unfinished.rename(path)


def _parquet(path: Path, scale: float, *, batches: int, per_group: int) -> None:
    """`per_group` batches to a row group."""
    with pyarrow.parquet.ParquetWriter(path, _batch(0, 25).schema) as writer:
        for first in range(0, int(batches * scale), per_group):
            group = pa.concat_tables(_batch(number, 25) for number in range(first, first + per_group))
            writer.write_table(group, row_group_size=group.num_rows)


def _small_groups(path: Path, scale: float) -> None:
    _parquet(path, scale, batches=150, per_group=1)


def _large_groups(path: Path, scale: float) -> None:
    _parquet(path, scale, batches=150, per_group=10)


def _csv(path: Path, scale: float, *, megabytes: int, columns: int) -> None:
    with path.open("wb") as file, pyarrow.csv.CSVWriter(file, _batch(0, columns).schema) as writer:
        for number in _until(file.tell, megabytes * scale):
            writer.write_table(_batch(number, columns))


def _narrow_csv(path: Path, scale: float) -> None:
    _csv(path, scale, megabytes=2_000, columns=25)


def _wide_csv(path: Path, scale: float) -> None:
    _csv(path, scale, megabytes=300, columns=205)


def _json_lines(path: Path, scale: float) -> None:
    import polars

    with path.open("wb") as file:
        for number in _until(file.tell, 1_000 * scale):
            polars.from_arrow(_batch(number, 25)).write_ndjson(file)  # type: ignore[union-attr]


def _until(position: Callable[[], int], megabytes: float) -> Iterator[int]:
    number = 0
    while position() < megabytes * 1e6:
        yield number
        number += 1


def _delta(path: Path, scale: float) -> None:
    """A table whose files are as many as the scale says, in 200 commits of one writer and a checkpoint at the 190th."""
    log = path / "_delta_log"
    log.mkdir(parents=True)
    rows = _batch(0, 25).slice(0, 1_000)
    per_commit = max(1, int(1_000 * scale) // COMMITS)
    for version in range(COMMITS):
        actions = [_added(path, f"part-{version:05d}-{part}.parquet", rows) for part in range(per_commit)]
        first = [_PROTOCOL, _metadata(rows.schema)] if version == 0 else []
        lines = [json.dumps(action) for action in (*first, *actions)]
        (log / f"{version:020d}.json").write_text("\n".join(lines) + "\n")
        if version == CHECKPOINT_AT:
            deltalake.DeltaTable(str(path)).create_checkpoint()


_PROTOCOL = {"protocol": {"minReaderVersion": 1, "minWriterVersion": 2}}


def _metadata(schema: pa.Schema) -> dict[str, object]:
    fields = deltalake.Schema.from_arrow(schema).to_json()
    return {
        "metaData": {
            "id": "7c1d2f0e-4c5e-4a3b-9c55-5a4f2c1e9b10",
            "format": {"provider": "parquet", "options": {}},
            "schemaString": fields,
            "partitionColumns": [],
            "configuration": {},
            "createdTime": 1_760_000_000_000,
        }
    }


def _added(table: Path, name: str, rows: pa.Table) -> dict[str, object]:
    pyarrow.parquet.write_table(rows, table / name)
    numbers = {field.name: 0 for field in rows.schema if pa.types.is_floating(field.type)}
    stats = {"numRecords": rows.num_rows, "minValues": numbers, "maxValues": numbers, "nullCount": numbers}
    return {
        "add": {
            "path": name,
            "size": (table / name).stat().st_size,
            "partitionValues": {},
            "modificationTime": 1_760_000_000_000,
            "dataChange": True,
            "stats": json.dumps(stats),
        }
    }


def _batch(number: int, columns: int) -> pa.Table:
    """100,000 rows as a model's predictions look: ids, times, categories, amounts, flags, a score and an actual."""
    random = np.random.default_rng(number)
    count = BATCH_ROWS if columns < 100 else BATCH_ROWS // 10
    rows = np.arange(number * count, (number + 1) * count)
    values: dict[str, pa.Array] = {
        "prediction_id": pa.array([f"p-{row:010d}" for row in rows]),
        "occurred_at": pa.array(rows * 1_000_000 + 1_760_000_000_000_000, pa.timestamp("us", "UTC")),
        "country": pa.array(random.choice(["DE", "FR", "GB", "IL", "US"], count)),
        "segment": pa.array(random.choice(["new", "loyal", "lapsed"], count)),
        "is_member": pa.array(random.random(count) < 0.3),
        "age": pa.array(random.integers(18, 90, count), mask=random.random(count) < 0.02),
        "score": pa.array(random.random(count).round(6)),
        "label": pa.array(random.integers(0, 2, count), mask=random.random(count) < 0.5),
    }
    for position in range(columns - len(values)):
        numbers = random.normal(position, 10, count).round(4)
        values[f"feature_{position:02d}"] = pa.array(numbers, mask=random.random(count) < 0.01)
    return pa.table(values)


CASES = (
    Case("Parquet, 100,000-row groups", "small-groups.parquet", "parquet", 25, _small_groups),
    Case("Parquet, 1,000,000-row groups", "large-groups.parquet", "parquet", 25, _large_groups),
    Case("CSV, 25 columns", "narrow.csv", "csv", 25, _narrow_csv),
    Case("CSV, 205 columns", "wide.csv", "csv", 205, _wide_csv),
    Case("JSON lines", "lines.jsonl", "json", 25, _json_lines),
    Case("Delta, 200 commits", "table", "delta", 25, _delta),
)
