"""Which files of the log count, and what is refused of them."""

from __future__ import annotations

import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.data.delta import CHECKPOINT, ID_AND_SCORE, Lake, checkpoint_file, lines, metadata, protocol, scores
from tests.unit.sampling.readers.delta.reading import refused, sampled, values
from wizard.sampling.readers.delta import checkpoints


def growing(commits: int) -> Lake:
    """A table to which every commit adds one file of 10 rows."""
    lake = Lake()
    lake.commit(protocol(), metadata(), lake.add("0.parquet", scores(0, 10)))
    for number in range(1, commits):
        lake.commit(lake.add(f"{number}.parquet", scores(number * 10, 10)))
    return lake


def actions_of(lake: Lake, versions: range) -> list[dict[str, object]]:
    found = []
    for version in versions:
        data = lake.log[f"lake/scores/_delta_log/{version:020}.json"]
        found += [json.loads(line) for line in data.splitlines()]
    return found


def forget(lake: Lake, versions: range) -> None:
    for version in versions:
        del lake.log[f"lake/scores/_delta_log/{version:020}.json"]


def test_the_newest_version_is_the_sum_of_its_commits() -> None:
    lake = growing(4)
    lake.commit({"remove": {"path": "1.parquet", "dataChange": True}})
    source = lake.source()
    found = sampled(source)
    assert values(found)["id"] == [*range(10), *range(20, 40)]
    assert (found.row_count, found.row_count_exact, found.whole) == (30, True, True)
    assert found.delta is not None
    assert (found.delta.version, found.delta.files) == (4, 3)
    assert source.rounds == 2


def test_an_older_version_is_read_when_asked_for() -> None:
    lake = growing(4)
    lake.commit({"remove": {"path": "1.parquet"}})
    assert sampled(lake, versionAsOf="1").row_count == 20
    assert refused(lake, versionAsOf="9").code == "data.delta.version"
    assert refused(lake, versionAsOf="-1").code == "data.delta.option"
    assert refused(lake, versionAsOf="²").code == "data.delta.option"
    assert refused(lake, timestampAsOf="2026-01-01").code == "data.delta.option"


def test_a_checkpoint_stands_in_for_the_commits_before_it() -> None:
    lake = growing(5)
    lake.checkpoint(*actions_of(lake, range(4)), version=3)
    forget(lake, range(4))
    source = lake.source()
    assert sampled(source).row_count == 50
    assert source.rounds == 2


def test_a_checkpoint_of_a_version_after_the_one_asked_for_is_not_used() -> None:
    lake = growing(5)
    lake.checkpoint(*actions_of(lake, range(4)), version=3)
    assert sampled(lake, versionAsOf="2").row_count == 30


def test_a_checkpoint_with_a_part_missing_does_not_count() -> None:
    lake = growing(6)
    actions = actions_of(lake, range(6))
    lake.checkpoint(*actions[:3], version=5, suffix=".0000000001.0000000002.parquet")
    assert sampled(lake).row_count == 60
    forget(lake, range(3))
    assert refused(lake).code == "data.delta.missing_commit"
    lake.checkpoint(*actions[3:], version=5, suffix=".0000000002.0000000002.parquet")
    assert sampled(lake).row_count == 60


@pytest.mark.parametrize("suffix", [".parquet", ".json"])
def test_a_v2_checkpoint_names_its_sidecars(suffix: str) -> None:
    lake = growing(3)
    adds = [action for action in actions_of(lake, range(3)) if "add" in action]
    forget(lake, range(3))
    sidecar = checkpoint_file(*adds)
    lake.put("_delta_log/_sidecars/one.parquet", sidecar)
    named = {"sidecar": {"path": "one.parquet", "sizeInBytes": len(sidecar), "modificationTime": 0}}
    top = [protocol(3, "v2Checkpoint"), metadata(), named]
    path = f"_delta_log/{2:020}.checkpoint.3a0d65cd-4056-49b8-937b-95f9e3ee90e5{suffix}"
    lake.put(path, lines(*top) if suffix == ".json" else checkpoint_file(*top))
    assert sampled(lake).row_count == 30


def test_compacted_commits_stand_in_for_those_that_they_cover() -> None:
    lake = growing(6)
    lake.put(f"_delta_log/{1:020}.{4:020}.compacted.json", lines(*actions_of(lake, range(1, 5))))
    forget(lake, range(2, 5))
    assert sampled(lake).row_count == 60
    assert refused(lake, versionAsOf="3").code == "data.delta.missing_commit"


def test_a_gap_in_the_commits_is_named() -> None:
    lake = growing(5)
    forget(lake, range(2, 3))
    problem = refused(lake)
    assert problem.code == "data.delta.missing_commit"
    assert "commit 2 is missing" in problem.detail


@pytest.mark.parametrize("path", [f"_delta_log/{0:020}.crc", "_delta_log/_last_checkpoint", "_delta_log/٠.json"])
def test_a_log_without_a_commit_is_no_table_yet(path: str) -> None:
    lake = Lake()
    lake.put(path, b"{}")
    assert refused(lake).code == "data.delta.no_table"


def test_the_number_of_a_commit_may_be_absurd() -> None:
    lake = growing(1)
    lake.put(f"_delta_log/{'9' * 20}.json", b"{}")
    assert refused(lake).code == "data.delta.missing_commit"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("garbage", "Line 3"),
        ('{"add": {"path": "x", "size": -1}}', "`$.add.size`"),
        ('{"add": {"path": "x", "size": "big"}}', "`$.add.size`"),
        ('{"add": {"size": 1}}', "`path`"),
        ('{"add": 7}', "`$.add`"),
        ("[1]", "Line 3"),
        ('{"x": ' + "[" * 200_000, "nested too deeply"),
        ('{"add": {"path": "\udcff", "size": 1}}', "Line 3"),
    ],
)
def test_a_broken_action_is_named_by_file_and_line(line: str, says: str) -> None:
    lake = growing(1)
    lake.put(f"_delta_log/{1:020}.json", lines({"commitInfo": {}}) + b"\n" + line.encode(errors="surrogateescape"))
    problem = refused(lake)
    assert problem.code == "data.delta.log"
    assert says in problem.detail
    assert f"{1:020}.json" in problem.detail


def test_a_line_of_megabytes_that_says_nothing_is_skipped() -> None:
    lake = growing(1)
    lake.commit({"commitInfo": {"x": "y" * 3_000_000}})
    assert sampled(lake).row_count == 10


@pytest.mark.parametrize("data", [b"", b"PAR1", b"no parquet at all", b"PAR1" + b"\x15\x04" * 50 + b"\x64\0\0\0PAR1"])
def test_a_damaged_checkpoint_is_named(data: bytes) -> None:
    lake = growing(2)
    forget(lake, range(2))
    lake.put(f"_delta_log/{1:020}.checkpoint.parquet", data)
    problem = refused(lake)
    assert problem.code == "data.delta.checkpoint"
    assert "checkpoint.parquet" in problem.detail


@pytest.mark.parametrize("data", [b"", b"PAR1", b"no parquet at all"])
def test_commits_stand_in_for_a_damaged_checkpoint(data: bytes) -> None:
    lake = growing(3)
    lake.put(f"_delta_log/{1:020}.checkpoint.parquet", data)
    found = sampled(lake)
    assert found.row_count == 30
    assert [note.code for note in found.notes] == ["data.delta.checkpoint"]


def test_an_older_checkpoint_stands_in_for_a_damaged_one() -> None:
    lake = growing(3)
    lake.checkpoint(*actions_of(lake, range(1)), version=0)
    forget(lake, range(1))
    lake.put(f"_delta_log/{2:020}.checkpoint.parquet", b"PAR1")
    assert sampled(lake).row_count == 30


def test_settings_of_a_table_need_not_be_texts() -> None:
    lake = Lake()
    told = metadata()
    told["metaData"] |= {"configuration": {"a": False, "b": 3, "c": None}, "partitionColumns": None}
    lake.commit(protocol(), told, lake.add("a.parquet", scores(0, 5)))
    assert sampled(lake).row_count == 5


def test_a_sidecar_may_be_named_by_its_whole_address() -> None:
    lake = Lake()
    sidecar = checkpoint_file(lake.add("a.parquet", scores(0, 7)))
    lake.put("_delta_log/_sidecars/one.parquet", sidecar)
    address = "s3://elsewhere/lake/_delta_log/_sidecars/one.parquet"
    named = {"sidecar": {"path": address, "sizeInBytes": len(sidecar), "modificationTime": 0}}
    lake.checkpoint(protocol(3, "v2Checkpoint"), metadata(), named, version=4)
    assert sampled(lake).row_count == 7


def test_a_checkpoint_may_be_any_table_but_is_then_no_log() -> None:
    for table in (
        pa.table({"add": [1, 2]}),
        pa.table({"add": [{"path": 1, "size": "x"}]}),
        pa.table({"add": [[{"path": "x", "size": 1}]]}),
        pa.table({"other": ["x"]}),
    ):
        lake = growing(2)
        forget(lake, range(2))
        sink = io.BytesIO()
        pq.write_table(table, sink)
        lake.put(f"_delta_log/{1:020}.checkpoint.parquet", sink.getvalue())
        assert refused(lake).code in ("data.delta.checkpoint", "data.delta.incomplete")


def test_a_log_without_schema_or_protocol_is_incomplete() -> None:
    for actions, lacks in (([protocol()], "metaData"), ([metadata(ID_AND_SCORE)], "protocol")):
        lake = Lake()
        lake.commit(*actions)
        problem = refused(lake)
        assert problem.code == "data.delta.incomplete"
        assert lacks in problem.detail


def test_of_a_large_checkpoint_only_the_needed_columns_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    lake = growing(3)
    lake.checkpoint(*actions_of(lake, range(3)), version=2)
    monkeypatch.setattr(checkpoints, "WHOLE", 0)
    assert sampled(lake).row_count == 30


def test_one_file_may_be_spelled_in_two_ways() -> None:
    lake = growing(1)
    lake.commit(lake.add("a%20b.parquet", scores(0, 5), key="a b.parquet"), {"add": {"path": "file:///old", "size": 1}})
    lake.commit({"remove": {"path": "a b.parquet"}}, {"remove": {"path": "/old"}})
    assert sampled(lake).row_count == 10


def test_statistics_of_a_checkpoint_may_be_columns() -> None:
    lake = growing(1)
    add = lake.add("a.parquet", scores(0, 8))["add"]
    bounds = {"id": [0, 7], "score": [0.0, 7 / 8]}
    stats = {
        "numRecords": 8,
        "nullCount": dict.fromkeys(bounds, 0),
        "minValues": {name: low for name, (low, _) in bounds.items()},
        "maxValues": {name: high for name, (_, high) in bounds.items()},
    }
    told = [protocol(), metadata(), {"add": {"path": add["path"], "size": add["size"], "stats_parsed": stats}}]
    fields = [field for field in CHECKPOINT if field.name in ("protocol", "metaData")]
    add_type = pa.table({"add": [told[2]["add"]]}).schema.field("add")
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(told, pa.schema([*fields, add_type])), sink)
    lake.put(f"_delta_log/{0:020}.checkpoint.parquet", sink.getvalue())
    found = sampled(lake)
    assert (found.row_count, found.row_count_exact) == (8, True)
    assert [(one.nulls, one.minimum, one.maximum) for one in found.columns] == [(0, 0, 7), (0, 0.0, 0.875)]
