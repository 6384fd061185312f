"""Our Delta reader beside the library: what it writes, and what only its SQL path reads right, gives the same rows."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from deltalake import DeltaTable, QueryBuilder, write_deltalake

from tests.data.delta import (
    FOLDER,
    Lake,
    checkpoint_file,
    column,
    inline_vector,
    metadata,
    protocol,
    scores,
    struct,
)
from tests.fakes.file_source import ObjectsSource
from wizard.sampling.limits import Limits
from wizard.sampling.readers.delta import read
from wizard.sampling.reading import ReadSample
from wizard.sampling.settings import ReadSettings

Rows = list[dict[str, Any]]


def theirs(folder: Path) -> Rows:
    found = QueryBuilder().register("t", DeltaTable(folder)).execute("select * from t").read_all()
    return sorted(pa.table(found).to_pylist(), key=str)


def ours(folder: Path) -> ReadSample:
    files = {FOLDER + file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}
    log = {key: file.read_bytes() for key, file in files.items() if key.startswith(f"{FOLDER}_delta_log/")}
    hidden = {key: file.read_bytes() for key, file in files.items() if key not in log}
    return read(ObjectsSource(log, folder=FOLDER, hidden=hidden), Limits(), ReadSettings())


def rows_of(found: ReadSample) -> Rows:
    arrays = [column.values for column in found.columns]
    assert all(array is not None for array in arrays)
    names = [column.real_name for column in found.columns]
    return sorted(pa.Table.from_arrays(arrays, names=names).to_pylist(), key=str)


def shape(kind: pa.DataType) -> str:
    """A type without what only layouts differ in: views, large offsets, names of items."""
    text = str(kind)
    for name in ("_view", "large_", " not null"):
        text = text.replace(name, "")
    return text.replace("list<element:", "list<item:")


def same(folder: Path) -> None:
    found, table = ours(folder), DeltaTable(folder)
    expected = theirs(folder)
    assert (found.row_count, found.row_count_exact, found.whole) == (len(expected), True, True)
    assert json.loads(json.dumps(rows_of(found), default=str)) == json.loads(json.dumps(expected, default=str))
    declared = [(field.name, shape(field.type)) for field in pa.schema(table.schema().to_arrow())]
    assert [(column.real_name, shape(column.kind)) for column in found.columns] == declared
    assert found.delta is not None
    assert found.delta.version == table.version()


def everything(first: int) -> pa.Table:
    """Rows of every type that the library writes."""
    moments = [dt.datetime(2026, 1, 1, first, tzinfo=dt.UTC), None, dt.datetime(1969, 1, 1, tzinfo=dt.UTC)]
    return pa.table(
        {
            "long": pa.array([first, None, -1]),
            "integer": pa.array([first, None, -1], pa.int32()),
            "short": pa.array([first, None, -1], pa.int16()),
            "byte": pa.array([first, None, -1], pa.int8()),
            "float": pa.array([0.5, None, first], pa.float32()),
            "double": pa.array([0.25, None, float(first)]),
            "boolean": [True, None, False],
            "text": ["ä\n", None, ""],
            "binary": [b"\x00\xff", None, b""],
            "date": [dt.date(2026, 1, 1 + first), None, dt.date(1, 1, 1)],
            "moment": pa.array(moments, pa.timestamp("us", "UTC")),
            "local": pa.array([one and one.replace(tzinfo=None) for one in moments], pa.timestamp("us")),
            "decimal": pa.array([Decimal("1.50"), None, Decimal(first)], pa.decimal128(12, 2)),
            "list": [[first, None], None, []],
            "struct": pa.array([{"a": first, "b": ["x"]}, None, {"a": None, "b": None}]),
            "map": pa.array([[("k", first)], None, []], pa.map_(pa.string(), pa.int64())),
        }
    )


def test_every_type(tmp_path: Path) -> None:
    for first in range(3):
        write_deltalake(tmp_path, everything(first), mode="append")
    same(tmp_path)


@pytest.mark.parametrize("name", ["date", "long", "boolean", "moment", "decimal", "double"])
def test_partitions(tmp_path: Path, name: str) -> None:
    for first in range(2):
        write_deltalake(tmp_path, everything(first), mode="append", partition_by=[name])
    same(tmp_path)


def test_an_empty_partition_value_is_null_as_the_protocol_says_and_the_library_does_not(tmp_path: Path) -> None:
    write_deltalake(tmp_path, pa.table({"p": ["", "a"], "n": [1, 2]}), partition_by=["p"])
    assert [row["p"] for row in theirs(tmp_path)] == ["", "a"]
    assert [row["p"] for row in rows_of(ours(tmp_path))] == ["a", None]


def test_partition_values_that_need_escapes(tmp_path: Path) -> None:
    table = pa.table({"p": ["a b", "c/d", "e%f", "g=h", "é", ":", None], "n": range(7)})
    write_deltalake(tmp_path, table, partition_by=["p"])
    same(tmp_path)


@pytest.mark.parametrize("commits", [3, 12])
def test_checkpoints_and_commits_after_them(tmp_path: Path, commits: int) -> None:
    for number in range(commits):
        write_deltalake(tmp_path, scores(number * 10, 10), mode="append")
        if number == commits // 2:
            DeltaTable(tmp_path).create_checkpoint()
    same_rows_but_sampled(tmp_path, commits * 10)


def same_rows_but_sampled(folder: Path, rows: int) -> None:
    found = ours(folder)
    assert (found.row_count, found.row_count_exact) == (rows, True)
    known = {json.dumps(row, default=str) for row in theirs(folder)}
    assert {json.dumps(row, default=str) for row in rows_of(found)} <= known


def test_deleted_updated_overwritten_and_merged_rows(tmp_path: Path) -> None:
    write_deltalake(tmp_path, scores(0, 20))
    DeltaTable(tmp_path).delete("id < 5")
    same(tmp_path)
    DeltaTable(tmp_path).update(predicate="id = 7", updates={"score": "99.0"})
    same(tmp_path)
    write_deltalake(tmp_path, scores(100, 3), mode="overwrite")
    same(tmp_path)
    (
        DeltaTable(tmp_path)
        .merge(scores(102, 3), predicate="s.id = t.id", source_alias="s", target_alias="t")
        .when_matched_update_all()
        .when_not_matched_insert_all()
        .execute()
    )
    same(tmp_path)


def test_a_schema_that_grew(tmp_path: Path) -> None:
    write_deltalake(tmp_path, pa.table({"id": [1]}))
    write_deltalake(tmp_path, pa.table({"id": [2], "more": ["x"]}), mode="append", schema_mode="merge")
    same(tmp_path)


def test_compacted_and_cleaned(tmp_path: Path) -> None:
    for number in range(4):
        write_deltalake(tmp_path, scores(number * 10, 10), mode="append")
    table = DeltaTable(tmp_path)
    table.optimize.compact()
    table.create_checkpoint()
    same(tmp_path)


def test_an_empty_table(tmp_path: Path) -> None:
    write_deltalake(tmp_path, scores(0, 0))
    same(tmp_path)


# What the library reads but does not write


def _name_mapping(reader: dict[str, Any]) -> Callable[[Lake], None]:
    def build(lake: Lake) -> None:
        inner = struct(column("city", "string", physical="c-3", id=3))
        schema = struct(column("the id", "long", physical="c-1", id=1), column("where", inner, physical="c-2", id=2))
        table = pa.table({"c-1": [1, 2], "c-2": [{"c-3": "Haifa"}, None]})
        lake.commit(reader, metadata(schema, delta__columnMapping__mode="name"), lake.add("a.parquet", table))

    return build


def _vectors(lake: Lake) -> None:
    lake.commit(
        protocol(3, "deletionVectors"),
        metadata(),
        lake.add("a.parquet", scores(0, 10), deletionVector=inline_vector([0, 9])),
        lake.add("b.parquet", scores(10, 10), deletionVector=lake.deletion_vector([3, 4, 5], prefix="ab")),
        lake.add("c.parquet", scores(20, 10)),
    )


def _sidecars(lake: Lake) -> None:
    sidecar = checkpoint_file(lake.add("a.parquet", scores(0, 3)), lake.add("b.parquet", scores(5, 3)))
    lake.put("_delta_log/_sidecars/one.parquet", sidecar)
    named = {"sidecar": {"path": "one.parquet", "sizeInBytes": len(sidecar), "modificationTime": 0}}
    told = protocol(3, "v2Checkpoint")
    lake.checkpoint(told, metadata(), named, version=4)
    lake.put(f"_delta_log/{4:020}.json", b'{"commitInfo": {}}\n')


def _partition_mapping(lake: Lake) -> None:
    schema = struct(column("day", "date", physical="c-1", id=1), column("n", "long", physical="c-2", id=2))
    lake.commit(
        protocol(2),
        metadata(schema, partition_columns=["day"], delta__columnMapping__mode="name"),
        lake.add("a.parquet", pa.table({"c-2": [1]}), partitionValues={"c-1": "2026-01-01"}),
        lake.add("b.parquet", pa.table({"c-2": [2]}), partitionValues={"c-1": None}),
    )


@pytest.mark.parametrize(
    "build",
    [_name_mapping(protocol(2)), _name_mapping(protocol(3, "columnMapping")), _vectors, _sidecars, _partition_mapping],
    ids=["legacy name mapping", "name mapping", "deletion vectors", "sidecars", "mapped partition column"],
)
def test_tables_of_other_writers(tmp_path: Path, build: Callable[[Lake], None]) -> None:
    lake = Lake()
    build(lake)
    for key, data in (lake.log | lake.files).items():
        file = tmp_path / key.removeprefix(FOLDER)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    same(tmp_path)
