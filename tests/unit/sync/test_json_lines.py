"""What Arrow takes of JSON lines is what they hold read record by record, whatever they hold."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.sync.reading import planned, read
from wizard.registry.schema import FieldType as T
from wizard.sampling.types import FileFormat
from wizard.sync.engines import gathering
from wizard.sync.engines import json as engine
from wizard.sync.engines.json_lines import RegularLines
from wizard.sync.plan import SyncPlan
from wizard.sync.types import SyncResult

TYPES = {"n": T.NUMERIC, "c": T.CATEGORICAL, "t": T.TEXT, "f": T.BOOLEAN, "v": T.VECTOR, "at": T.DATETIME}
DEPTH = 64

numbers = st.integers(-(1 << 70), 1 << 70) | st.floats() | st.integers(0, 5)
odd = st.none() | numbers | st.text(max_size=5) | st.booleans() | st.lists(numbers, max_size=3) | st.just({"a": {}})
usual: dict[str, st.SearchStrategy[Any]] = {
    "id": st.integers(0, 50),
    "n": st.integers(-9, 9) | st.floats(-1e6, 1e6),
    "c": st.sampled_from(["x", "y", "ü", "😀", '"', "\u2028"]),
    "t": st.text(max_size=8),
    "f": st.booleans(),
    "v": st.lists(st.floats(-1, 1), min_size=2, max_size=2),
    "at": st.sampled_from(["2026-01-02", "2026-01-02T03:04:05Z", "never"]),
}
records = st.fixed_dictionaries({}, optional={name: values | st.none() for name, values in usual.items()})
strange = st.dictionaries(st.sampled_from([*usual, "else"]), odd, max_size=4)
texts = st.sampled_from(
    ['{"n": 1, "n": 2}', "{}", "", " ", "[1]", '{"n": 01}', '{"t": "\\ud83d"}', '{"a":1}{"n":3}', "{"]
)


def written(record: Any) -> str:
    return record if isinstance(record, str) else json.dumps(record)


def read_lines(text: str) -> SyncResult:
    plan = SyncPlan(FileFormat.JSON, planned(TYPES), id_column="id")
    return replace(read(text.encode("utf-8", "surrogatepass"), plan), seconds=0.0)


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of a few lines, counted one by one: in other batches, sums would differ in their last digits."""
    monkeypatch.setattr(gathering, "ROWS", 1)
    monkeypatch.setattr(engine, "PIECE", 1)
    monkeypatch.setattr("wizard.sync.engines.files.BLOCK", 250)


@pytest.mark.usefixtures("small_pieces")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(
    first=st.lists(records, min_size=8, max_size=30),
    then=st.lists(st.one_of(*[records] * 12, strange, texts), min_size=8, max_size=60),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_both_ways_find_the_same(first: list[Any], then: list[Any], end: str) -> None:
    text = end.join(map(written, [{"id": 0, "n": 1.5}, *first, *then]))
    found = read_lines(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RegularLines, "columns", lambda self, text: None)
        assert read_lines(text) == found


def learned(**columns: Any) -> RegularLines:
    lines = RegularLines(list(columns), depth=DEPTH)
    lines.learn([pa.array(values) for values in columns.values()])
    return lines


def test_regular_lines_are_taken() -> None:
    found = learned(a=[1], b=["x"], v=[[0.5]]).columns(
        '{"a": 3, "b": "\\u00fc", "v": [1, 2.5]}\r\n{"v": null, "z": {}}\r'
    )
    assert found
    assert [column.to_pylist() for column in found] == [[3, None], ["ü", None], [[1.0, 2.5], None]]


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1.5}',
        '{"a": "1"}',
        '{"a": 1}{"a": 2}',
        '{"a": 1}\n\n{"a": 2}',
        '{"a": 1}\n[2]',
        '{"a": 1, "a": 2}',
        '{"a": 1, "z": ' + "[" * DEPTH + "]" * DEPTH + "}",
        '{"a": 9223372036854775808}',
        '{"a": 1,}',
        "",
    ],
)
def test_what_is_not_regular_is_left_to_be_read_record_by_record(text: str) -> None:
    assert learned(a=[1]).columns(text) is None


def test_types_widen_as_they_are_met() -> None:
    lines = RegularLines(["a"], depth=DEPTH)
    assert lines.columns('{"a": 1}') is None
    for values, kind in (([None], pa.null()), ([1], pa.int64()), ([1.5], pa.float64()), ([2], pa.float64())):
        lines.learn([pa.array(values)])
        assert lines._types == [kind]
    assert lines.columns('{"a": 9007199254740993}') is None  # no float
    found = lines.columns('{"a": 9}')
    assert found
    assert found[0].to_pylist() == [9.0]
