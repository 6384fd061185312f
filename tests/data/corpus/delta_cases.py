"""Delta tables, written action by action: what is read, what is refused, and logs that lie."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pyarrow as pa

from tests.data.corpus.case import Case
from tests.data.delta import FOLDER, Lake, column, inline_vector, metadata, protocol, scores, struct

NAMES = ("id", "score")
TYPES = {"id": "integer", "score": "number"}
Write = Callable[[Lake], None]


def _objects(write: Write) -> Callable[[], dict[str, bytes]]:
    def build() -> dict[str, bytes]:
        lake = Lake()
        write(lake)
        return {**lake.log, **lake.files}

    return build


def table(name: str, write: Write, **facts: Any) -> Case:
    """A table that must be read."""
    known = {"format": "delta", "names": NAMES, "types": TYPES}
    return Case(f"delta_{name}", _objects(write), folder=FOLDER, **(known | facts))


def refused(name: str, write: Write, *codes: str) -> Case:
    """A table that must end in a Problem."""
    return Case(f"delta_{name}", _objects(write), folder=FOLDER, problem=frozenset(codes))


def _plain(lake: Lake, *more: dict[str, Any]) -> None:
    lake.commit(protocol(), metadata(), lake.add("a.parquet", scores(0, 100)), *more)


def _two_commits(lake: Lake) -> None:
    _plain(lake)
    lake.commit(lake.add("b.parquet", scores(100, 50)))


def _removed(lake: Lake) -> None:
    _two_commits(lake)
    lake.commit({"remove": {"path": "a.parquet", "dataChange": True}})


def _no_statistics(lake: Lake) -> None:
    lake.commit(protocol(), metadata(), lake.add("a.parquet", scores(0, 100), count=False))


def _deletion_vector(lake: Lake) -> None:
    vector = lake.deletion_vector([0, 5, 99])
    lake.commit(
        protocol(3, "deletionVectors"), metadata(), lake.add("a.parquet", scores(0, 100), deletionVector=vector)
    )


def _inline_vector(lake: Lake) -> None:
    vector = inline_vector([1, 2])
    lake.commit(
        protocol(3, "deletionVectors"), metadata(), lake.add("a.parquet", scores(0, 100), deletionVector=vector)
    )


_MAPPED = struct(column("id", "long", physical="c1", id=1), column("score", "double", physical="c2", id=2))


def _mapped_legacy(lake: Lake) -> None:
    renamed = scores(0, 100).rename_columns(["c1", "c2"])
    lake.commit(protocol(2), metadata(_MAPPED, delta__columnMapping__mode="name"), lake.add("a.parquet", renamed))


def _mapped(lake: Lake) -> None:
    renamed = scores(0, 100).rename_columns(["c1", "c2"])
    lake.commit(
        protocol(3, "columnMapping"),
        metadata(_MAPPED, delta__columnMapping__mode="name"),
        lake.add("a.parquet", renamed),
    )


def _partitioned(lake: Lake) -> None:
    schema = struct(column("id", "long"), column("score", "double"), column("day", "date"))
    adds = [
        lake.add(f"day=2026-03-0{n}/a.parquet", scores(n * 10, 10), partitionValues={"day": f"2026-03-0{n}"})
        for n in (1, 2, 3)
    ]
    lake.commit(protocol(), metadata(schema, partition_columns=["day"]), *adds)


def _column_added_later(lake: Lake) -> None:
    _plain(lake)
    schema = struct(column("id", "long"), column("score", "double"), column("note", "string"))
    later = scores(100, 50).append_column("note", pa.array(["x"] * 50))
    lake.commit(metadata(schema), lake.add("b.parquet", later))


def _checkpoint(lake: Lake) -> None:
    _two_commits(lake)
    told = lake.add("c.parquet", scores(0, 30))
    lake.checkpoint(
        {"protocol": {"minReaderVersion": 1, "minWriterVersion": 2}},
        {"metaData": _for_checkpoint(metadata())},
        {"add": told["add"] | {"partitionValues": {}}},
        version=1,
    )


def _for_checkpoint(action: dict[str, Any]) -> dict[str, Any]:
    told = action["metaData"]
    return {name: told[name] for name in ("id", "schemaString", "partitionColumns", "configuration")}


def _timestamp_ntz(lake: Lake) -> None:
    schema = struct(column("id", "long"), column("at", "timestamp_ntz"))
    data = pa.table({"id": [1, 2], "at": pa.array([0, 1_000_000], pa.timestamp("us"))})
    lake.commit(protocol(3, "timestampNtz"), metadata(schema), lake.add("a.parquet", data))


def _escaped_path(lake: Lake) -> None:
    lake.commit(protocol(), metadata(), lake.add("a%20b.parquet", scores(0, 10), key="a b.parquet"))


def _many_commits(lake: Lake) -> None:
    _plain(lake)
    for number in range(60):
        lake.commit(lake.add(f"part-{number}.parquet", scores(number * 10, 10)))


def _empty_table(lake: Lake) -> None:
    lake.commit(protocol(), metadata())


def _odd_settings(lake: Lake) -> None:
    told = metadata()
    told["metaData"] |= {"configuration": {"delta.odd": False, "other": 3}, "partitionColumns": None}
    lake.commit(protocol(), told, lake.add("a.parquet", scores(0, 10)))


def _damaged_checkpoint(lake: Lake) -> None:
    _two_commits(lake)
    lake.put(f"_delta_log/{1:020}.checkpoint.parquet", b"PAR1")


def _nanoseconds(lake: Lake) -> None:
    data = pa.table({"at": pa.array([0, 1], pa.timestamp("ns", "UTC"))})
    schema = struct(column("at", "timestamp_nanos"))
    lake.commit(protocol(3, "timestampNanos"), metadata(schema), lake.add("a.parquet", data))


READ: tuple[Case, ...] = (
    table("plain", _plain, rows=100),
    table("two_commits", _two_commits, rows=150),
    table("removed_file", _removed, rows=50),
    table("no_statistics", _no_statistics, rows=100),
    table("deletion_vector", _deletion_vector, rows=97),
    table("inline_deletion_vector", _inline_vector, rows=98),
    table("column_mapping", _mapped, rows=100),
    table("column_mapping_legacy", _mapped_legacy, rows=100),
    table("partitioned", _partitioned, names=("id", "score", "day"), types={"day": "date"}, rows=30),
    table("column_added_later", _column_added_later, names=("id", "score", "note"), rows=150),
    table("checkpoint", _checkpoint, rows=30),
    table("timestamp_ntz", _timestamp_ntz, names=("id", "at"), types={"at": "datetime"}, rows=2),
    table("escaped_path", _escaped_path, rows=10),
    table("sixty_commits", _many_commits, rows=700),
    table("no_rows", _empty_table, rows=0),
    table("odd_settings", _odd_settings, rows=10),
    table("damaged_checkpoint", _damaged_checkpoint, rows=150),
    table("nanoseconds", _nanoseconds, names=("at",), types={"at": "datetime"}, rows=2),
    table("older_version", _two_commits, rows=100, options={"versionAsOf": "0"}),
)


def _log(*texts: str) -> Write:
    def write(lake: Lake) -> None:
        for text in texts:
            lake.commit(text)

    return write


def _with_path(path: str, key: str = "a.parquet") -> Write:
    def write(lake: Lake) -> None:
        lake.commit(protocol(), metadata(), lake.add(path, scores(0, 10), key=key))

    return write


def _with_feature(name: str) -> Write:
    def write(lake: Lake) -> None:
        lake.commit(protocol(3, name), metadata(), lake.add("a.parquet", scores(0, 10)))

    return write


def _gap(lake: Lake) -> None:
    _plain(lake)
    lake.put("_delta_log/00000000000000000005.json", json.dumps(protocol()).encode())


def _missing_file(lake: Lake) -> None:
    _plain(lake)
    del lake.files[FOLDER + "a.parquet"]


HOSTILE: tuple[Case, ...] = (
    refused("unknown_feature", _with_feature("teleportation"), "data.delta.feature"),
    refused("catalog_managed", _with_feature("catalogManaged"), "data.delta.feature"),
    refused(
        "reader_version_99",
        lambda lake: lake.commit(protocol(99), metadata()),
        "data.delta.reader_version",
        "data.delta.feature",
    ),
    refused("garbage_commit", _log("not json at all"), "data.delta.commit", "data.delta.log", "data.delta.damaged"),
    refused(
        "deep_commit",
        _log("[" * 50_000 + "]" * 50_000),
        "data.limits.nesting",
        "data.delta.commit",
        "data.delta.log",
        "data.delta.damaged",
    ),
    refused(
        "no_metadata",
        lambda lake: lake.commit(protocol()),
        "data.delta.incomplete",
        "data.delta.log",
        "data.delta.damaged",
    ),
    refused("gap_in_the_log", _gap, "data.delta.missing_commit"),
    *(
        refused(f"path_{name}", _with_path(path), "data.delta.outside")
        for name, path in {
            "above": "../other/a.parquet",
            "file": "file:///etc/passwd",
            "http": "http://169.254.169.254/latest",
            "other_bucket": "s3://other/a.parquet",
            "encoded_above": "%2e%2e/other/a.parquet",
        }.items()
    ),
)

CASES: tuple[Case, ...] = (*READ, *HOSTILE)
