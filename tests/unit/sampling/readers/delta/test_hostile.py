"""Whatever the log says, the outcome is a sample or a Problem."""

from __future__ import annotations

import json
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.data.delta import FOLDER, Lake, inline_vector, metadata, protocol, scores
from tests.fakes.file_source import ObjectsSource
from wizard.core.problems import ProblemError
from wizard.sampling.limits import Limits
from wizard.sampling.readers.delta import read
from wizard.sampling.settings import ReadSettings


def ends_well(source: ObjectsSource) -> str:
    """The code of the Problem, or "" for a sample."""
    try:
        found = read(source, Limits(), ReadSettings())
    except ProblemError as error:
        return error.problem.code
    assert all(column.values is None or len(column.values) == found.rows for column in found.columns)
    return ""


def full() -> Lake:
    """A table with a checkpoint, deletion vectors and commits after it."""
    lake = Lake()
    first = lake.add("a.parquet", scores(0, 20), deletionVector=inline_vector([1, 4]))
    second = lake.add("b.parquet", scores(20, 20), deletionVector=lake.deletion_vector([0]))
    lake.checkpoint(protocol(3, "deletionVectors"), metadata(), first, second, version=0)
    lake.put(f"_delta_log/{0:020}.json", b"{}")
    lake.put(f"_delta_log/{1:020}.json", json.dumps({"remove": {"path": "a.parquet"}}).encode())
    return lake


def test_the_table_to_be_damaged_is_read() -> None:
    assert ends_well(full().source()) == ""


def test_flipped_bytes_anywhere_end_well() -> None:
    whole = full()
    keys = sorted(whole.log | whole.files)
    chance = random.Random(7)
    codes = set()
    for _ in range(300):
        lake = Lake()
        lake.log, lake.files = dict(whole.log), dict(whole.files)
        key = chance.choice(keys)
        part = lake.log if key in lake.log else lake.files
        data = bytearray(part[key])
        for _ in range(chance.choice((1, 1, 4, 40))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        part[key] = bytes(data)
        codes.add(ends_well(lake.source()))
    assert "data.delta.checkpoint" in codes


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(["path", "size", "stats", "partitionValues", "deletionVector", "schemaString", "configuration"])
ACTION = st.dictionaries(
    st.sampled_from(["add", "remove", "metaData", "protocol", "sidecar", "commitInfo"]),
    st.dictionaries(NAMES, JSON) | JSON,
    max_size=2,
)


@settings(max_examples=100, deadline=None)
@given(st.lists(ACTION, max_size=3))
def test_actions_of_any_shape_end_well(actions: list[dict[str, object]]) -> None:
    lake = Lake()
    lake.commit(protocol(), metadata(), lake.add("a.parquet", scores(0, 3)), *actions)
    ends_well(lake.source())


@settings(max_examples=100, deadline=None)
@given(JSON)
def test_schemas_of_any_shape_end_well(told: object) -> None:
    lake = Lake()
    lake.commit(protocol(), metadata(json.dumps(told)), lake.add("a.parquet", scores(0, 3)))
    ends_well(lake.source())


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.from_regex(r"[0-9]{20}\.(json|checkpoint\.(parquet|[0-9]{10}\.[0-9]{10}\.parquet))", fullmatch=True))
)
def test_names_of_any_version_end_well(names: list[str]) -> None:
    source = ObjectsSource({f"{FOLDER}_delta_log/{name}": b"{}" for name in names}, name="t", folder=FOLDER)
    assert ends_well(source) != ""
