"""A Delta table read in full: every live row of every file, whatever the files look like."""

from __future__ import annotations

import datetime as dt
from threading import Lock
from typing import Any

import pyarrow as pa
import pytest

from tests.data.delta import ID_AND_SCORE, Lake, column, inline_vector, metadata, protocol, scores, struct
from tests.unit.sync.reading import planned
from wizard.core.problems import ProblemError
from wizard.registry.schema import FieldType as T
from wizard.sampling.types import FileFormat
from wizard.sync.engines import fetching
from wizard.sync.engines.delta import DeltaReader
from wizard.sync.engines.fetching import CountedObjects
from wizard.sync.engines.local import read_all
from wizard.sync.plan import SyncPlan
from wizard.sync.types import SyncResult


def reader_of(lake: Lake) -> DeltaReader:
    return DeltaReader(CountedObjects(lake.source(), Lock()))


def rows(reader: DeltaReader, *positions: int) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    for batch in reader.batches(positions):
        assert all(len(array) == batch.rows for array in batch.columns)
        found += zip(*(array.to_pylist() for array in batch.columns), strict=True)
    return found


def test_every_live_row_of_every_file() -> None:
    lake = Lake()
    lake.commit(
        protocol(3, "deletionVectors"),
        metadata(),
        lake.add("a.parquet", scores(0, 10), deletionVector=inline_vector([0, 9])),
        lake.add("b.parquet", scores(10, 10), deletionVector=lake.deletion_vector([3], prefix="ab")),
        lake.add("c.parquet", scores(20, 10)),
    )
    lake.commit({"remove": {"path": "c.parquet"}}, lake.add("d.parquet", scores(30, 2)))
    reader = reader_of(lake)
    assert (reader.names, reader.row_count) == (["id", "score"], 19)
    expected = [*range(1, 9), *(number for number in range(10, 20) if number != 13), 30, 31]
    assert [row[0] for row in rows(reader, 0)] == expected
    assert [row[0] for row in rows(reader, 0, 1)] == expected


def test_deleted_rows_of_later_batches_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wizard.sync.engines.parquet.BATCH_ROWS", 7)
    lake = Lake()
    gone = [0, 6, 7, 13, 14, 49]
    add = lake.add("a.parquet", scores(0, 50), deletionVector=inline_vector(gone))
    lake.commit(protocol(3, "deletionVectors"), metadata(), add)
    assert [row[0] for row in rows(reader_of(lake), 0)] == [number for number in range(50) if number not in gone]


def test_partition_columns_and_columns_of_older_files_are_filled() -> None:
    lake = Lake()
    schema = struct(column("day", "date"), *ID_AND_SCORE["fields"], column("note", "string"))
    later = scores(1, 1).append_column("note", [["hi"]])
    lake.commit(
        protocol(),
        metadata(schema, partition_columns=["day"]),
        lake.add("a.parquet", scores(0, 1), partitionValues={"day": "2026-01-01"}),
        lake.add("b.parquet", later, partitionValues={"day": None}),
    )
    reader = reader_of(lake)
    assert rows(reader, 3, 0, 1) == [(None, dt.date(2026, 1, 1), 0), ("hi", None, 1)]
    assert rows(reader, 0) == [(dt.date(2026, 1, 1),), (None,)]
    assert rows(reader, 0, 0) == [(dt.date(2026, 1, 1),) * 2, (None, None)]


def test_small_files_are_fetched_together_and_large_ones_by_their_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    lake = Lake()
    lake.commit(protocol(), metadata(), *(lake.add(f"{n}.parquet", scores(n, 5)) for n in range(150)))
    counted = CountedObjects(source := lake.source(), Lock())
    assert len(rows(DeltaReader(counted), 0)) == 750
    assert source.rounds == 1 + 3
    assert (counted.requests, counted.bytes_read) == (source.requests, source.bytes_read)
    monkeypatch.setattr(fetching, "SMALL", 0)
    assert len(rows(reader_of(lake), 0)) == 750


def test_rows_are_not_counted_where_a_file_has_no_statistics() -> None:
    lake = Lake()
    lake.commit(protocol(), metadata(), lake.add("a.parquet", scores(0, 5), count=False))
    reader = reader_of(lake)
    assert reader.row_count is None
    assert len(rows(reader, 0)) == 5


def test_a_damaged_file_is_named() -> None:
    lake = Lake()
    lake.commit(protocol(), metadata(), lake.add("a.parquet", scores(0, 5)))
    lake.files["lake/scores/a.parquet"] = b"PAR1" + bytes(600) + b"PAR1"
    with pytest.raises(ProblemError) as caught:
        rows(reader_of(lake), 0)
    assert caught.value.problem.code == "sync.parquet.damaged"
    assert "lake/scores/a.parquet" in caught.value.problem.detail


def test_a_table_is_synced_by_the_engine() -> None:
    lake = Lake()
    table = pa.table({"id": [f"p{n}" for n in range(9)], "score": [n / 8 for n in range(9)]})
    schema = struct(column("id", "string"), column("score", "double"))
    vector = inline_vector([8])
    lake.commit(
        protocol(3, "deletionVectors"),
        metadata(schema),
        lake.add("a.parquet", table, deletionVector=vector),
        lake.add("b.parquet", table.slice(0, 1)),
    )
    plan = SyncPlan(FileFormat.DELTA, planned({"score": T.NUMERIC}), id_column="id")
    told: list[dict[str, Any]] = []
    result = SyncResult.from_json(read_all(lake.source(), {"plan": plan.to_json()}, told.append))
    assert (result.rows, result.duplicate_ids) == (9, 1)
    assert result.requests == 3
    assert result.bytes > 0
