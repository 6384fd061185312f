"""A Delta table from its location to its result."""

from __future__ import annotations

import datetime as dt
import json

import pyarrow as pa

from tests.data.delta import FOLDER, ID_AND_SCORE, Lake, column, metadata, protocol, struct
from wizard.sampling.results import DeltaFacts, ObjectSet, SampleResult
from wizard.sampling.sampler import sample
from wizard.sampling.types import FileFormat, LogicalType


def days() -> Lake:
    """One file of ten rows per day, and one without a day."""
    lake = Lake()
    schema = struct(column("day", "date"), *ID_AND_SCORE["fields"], column("when", "string"))
    texts = [f"2026-01-01 10:00:{second:02}" for second in range(10)]
    table = pa.table({"id": range(10), "score": [n / 8 for n in range(10)], "when": texts})
    adds = [
        lake.add(f"{day}.parquet", table, partitionValues={"day": day}) for day in ("2026-01-01", "2026-01-02", None)
    ]
    lake.commit(protocol(), metadata(schema, partition_columns=["day"]), *adds)
    return lake


def test_a_table_by_day() -> None:
    source = days().source()
    result = sample(source, found=ObjectSet(kind="delta"))
    columns = {one.name: one for one in result.columns}
    assert (result.format, result.row_count, result.row_count_exact) == (FileFormat.DELTA, 30, True)
    assert result.delta == DeltaFacts(version=0, files=3, bytes=result.size, partition_columns=("day",))
    assert list(columns) == ["day", "id", "score", "when"]
    day = columns["day"]
    assert (day.logical_type, day.partition, day.nulls, day.null_count_exact) == (LogicalType.DATE, True, 10, True)
    assert (day.minimum, day.maximum, day.extremes_exact) == ("2026-01-01", "2026-01-02", True)
    assert columns["when"].logical_type is LogicalType.DATETIME
    assert result.preview[0] == (dt.date(2026, 1, 1).isoformat(), "0", "0.0", "2026-01-01 10:00:00")
    assert (source.rounds, result.requests, result.bytes_read) == (2, source.requests, source.bytes_read)


def test_the_result_is_json() -> None:
    result = sample(days().source(), found=ObjectSet(kind="delta"))
    assert SampleResult.from_json(json.loads(json.dumps(result.to_json(), allow_nan=False))) == result


def test_nothing_outside_of_the_table_is_asked_for() -> None:
    source = days().source()
    asked: list[str] = []
    read_many = source.read_many
    source.read_many = lambda wanted: asked.extend(key for key, _, _ in wanted) or read_many(wanted)  # type: ignore[method-assign,func-returns-value]
    sample(source, found=ObjectSet(kind="delta"))
    assert asked
    assert all(key.startswith(FOLDER) for key in asked)
