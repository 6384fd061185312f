"""Python values become Arrow arrays of one type, whatever they mix."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.sampling.readers.json.columns import Budget, make

INT64 = pa.int64()
TYPES = {
    "nothing": ([None, None], pa.null()),
    "flags": ([True, None], pa.bool_()),
    "whole numbers": ([1, None, -2], INT64),
    "unsigned": ([2**64 - 1, 0], pa.uint64()),
    "longer than 64 bits": ([2**64, 1], pa.string()),
    "negative and unsigned": ([-1, 2**64 - 1], pa.string()),
    "whole numbers and fractions": ([1, 2.5], pa.float64()),
    "no fraction holds it": ([10**400, 2.5], pa.string()),
    "texts": (["a", None], pa.string()),
    "numbers and texts": ([1, "a"], pa.string()),
    "flags and numbers": ([True, 1], pa.string()),
    "lists": ([[1], [], None], pa.list_(INT64)),
    "lists of lists": ([[[1, 2]], [[3]]], pa.list_(pa.list_(INT64))),
    "lists that mix": ([[1, "a"]], pa.string()),
    "objects": ([{"x": 1}, {"y": "s"}], pa.struct([("x", INT64), ("y", pa.string())])),
    "empty objects": ([{}, {}], pa.map_(pa.string(), pa.null())),
    "objects in lists": ([[{"x": 1}], []], pa.list_(pa.struct([("x", INT64)]))),
    "names that vary": ([{f"k{n}": n} for n in range(100)] + [None], pa.map_(pa.string(), INT64)),
}


@pytest.mark.parametrize(("values", "kind"), TYPES.values(), ids=TYPES)
def test_types(values: list[object], kind: pa.DataType) -> None:
    made = make("x", values, Budget())
    made.values.validate(full=True)
    assert made.values.type == kind
    assert made.is_text == pa.types.is_string(kind)
    assert made.values.null_count == sum(value is None for value in values)


def test_what_was_mixed_is_counted() -> None:
    budget = Budget()
    made = make("x", [1, 2, "a", [1], {"b": None}, True], budget)
    assert made.values.to_pylist() == ["1", "2", "a", "[1]", '{"b": null}', "true"]
    assert [note.code for note in budget.notes] == ["data.json.mixed"]
    assert "2 whole numbers, 1 texts, 1 lists, 1 objects, 1 flags" in budget.notes[0].text


def test_too_many_cells_become_text() -> None:
    budget = Budget(cells=3)
    made = make("x", [{"a": 1, "b": 2}, {"a": 3, "b": 4}], budget)
    assert made.values.to_pylist() == ['{"a": 1, "b": 2}', '{"a": 3, "b": 4}']
    assert [note.code for note in budget.notes] == ["data.json.varied"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
    max_leaves=12,
)


@given(st.lists(JSON, min_size=1, max_size=6))
def test_any_values_become_a_column(values: list[object]) -> None:
    made = make("x", values, Budget())
    made.values.validate(full=True)
    assert len(made.values) == len(values)
    assert made.values.null_count == sum(value is None for value in values)
