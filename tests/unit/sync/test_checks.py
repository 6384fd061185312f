"""What fits a field type and what does not, of Arrow values of every kind."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.registry.schema import FieldType as T
from wizard.sync.checks import check, plain
from wizard.sync.plan import PlannedField


def misfits(
    values: list[Any], kind: T, arrow: pa.DataType | None = None, dimensions: tuple[int, ...] = ()
) -> list[bool]:
    reading = check(plain(pa.array(values, arrow)), PlannedField("f", "f", kind, dimensions))
    return [False] * len(values) if reading.misfits is None else reading.misfits.to_pylist()


@pytest.mark.parametrize(
    ("kind", "fitting", "not_fitting"),
    [
        (
            T.NUMERIC,
            ["1", "-2.5", "1e9", " 7 ", "+3", ".5", "nan", "-", ""],
            ["x", "1_0", "0x1", "12 apples", "2024-01-01"],
        ),
        (T.BOOLEAN, ["true", "FALSE", "yes", "N", "0", "1", "NA"], ["2", "maybe", "10"]),
        (
            T.DATETIME,
            [
                "2024-02-29",
                "2024-02-29T10:00:00Z",
                "2024-02-29 10:00:00.123456789+02:00",
                "2024/3/1",
                "31.12.2024",
                "1700000000",
            ],
            ["2023-02-29", "yesterday", "12", "2024-13-01", "9" * 30],
        ),
        (T.STRING, ["", "anything", "1"], []),
        (T.CATEGORICAL, ["red", "1"], []),
        (T.TEXT, ["long text"], []),
        (T.VECTOR, ["[1, 2.5]", "[]", "[[1],[2]]"], ["[1, null]", "[true]", "1", '{"a":1}', "[1", '["a"]']),
        (T.DICT, ['{"a": 1, "b": null}', "{}"], ['{"a": "x"}', "[1]", "a", '{"a": {}}']),
    ],
)
def test_text(kind: T, fitting: list[str], not_fitting: list[str]) -> None:
    assert misfits(fitting, kind) == [False] * len(fitting)
    assert misfits(not_fitting, kind) == [True] * len(not_fitting)
    mixed = [None, *fitting, *not_fitting]
    assert misfits(mixed, kind) == [False] + [False] * len(fitting) + [True] * len(not_fitting)


DAY = dt.date(2024, 1, 1)


@pytest.mark.parametrize(
    ("values", "arrow", "fits"),
    [
        ([1, None], pa.int8(), {T.NUMERIC, T.BOOLEAN, T.STRING, T.TEXT, T.CATEGORICAL}),
        ([1_700_000_000], pa.uint64(), {T.NUMERIC, T.STRING, T.TEXT, T.CATEGORICAL, T.DATETIME}),
        ([1_700_000_000_000], pa.int64(), {T.NUMERIC, T.STRING, T.TEXT, T.CATEGORICAL, T.DATETIME}),
        ([0.5, float("nan")], pa.float32(), {T.NUMERIC, T.STRING, T.TEXT}),
        ([2.0, None], pa.float64(), {T.NUMERIC, T.STRING, T.TEXT, T.CATEGORICAL}),
        ([Decimal("1.50")], pa.decimal128(10, 2), {T.NUMERIC, T.STRING, T.TEXT, T.CATEGORICAL}),
        ([True, False], pa.bool_(), {T.NUMERIC, T.BOOLEAN, T.STRING, T.TEXT, T.CATEGORICAL}),
        ([DAY], pa.date32(), {T.DATETIME, T.STRING, T.TEXT, T.CATEGORICAL}),
        ([dt.datetime(2024, 1, 1)], pa.timestamp("ns", "Europe/Paris"), {T.DATETIME, T.STRING, T.TEXT, T.CATEGORICAL}),
        ([[1.0, 2.0], None], pa.list_(pa.float32()), {T.VECTOR, T.TENSOR}),
        ([[1.0, 2.0]], pa.list_(pa.float32(), 2), {T.VECTOR, T.TENSOR}),
        ([["a"]], pa.list_(pa.string()), set()),
        ([[1.0, None]], pa.list_(pa.float32()), set()),
        ([{"a": 1, "b": None}], pa.struct({"a": pa.int64(), "b": pa.float64()}), {T.DICT}),
        ([{"a": "x"}], pa.struct({"a": pa.string()}), set()),
        ([[("a", 1.0)]], pa.map_(pa.string(), pa.float64()), {T.DICT}),
        ([b"\xff\xfe"], pa.binary(), set()),
        ([None, None], pa.null(), set(T)),
    ],
)
def test_declared_types(values: list[Any], arrow: pa.DataType, fits: set[T]) -> None:
    assert {kind for kind in T if not any(misfits(values, kind, arrow))} == fits


def test_a_tensor_has_as_many_numbers_as_its_dimensions_say() -> None:
    lists = [[1.0, 2.0], [1.0, 2.0, 3.0, 4.0], None]
    assert misfits(lists, T.TENSOR, pa.list_(pa.float64()), dimensions=(2, 2)) == [True, False, False]
    nested = [[[1.0, 2.0], [3.0, 4.0]], [[1.0], [2.0]]]
    assert misfits(nested, T.TENSOR, dimensions=(2, 2)) == [False, True]
    assert misfits(["[1,2]", "[1,2,3]"], T.TENSOR, dimensions=(2,)) == [False, True]


def test_dictionary_encoded_text_is_read_like_text() -> None:
    values = pa.array(["1", "x", None, "x"]).dictionary_encode()
    reading = check(plain(values), PlannedField("f", "f", T.NUMERIC))
    assert reading.misfits.to_pylist() == [False, True, False, True]
    assert reading.values.to_pylist() == [1.0, None, None, None]


def test_moments_of_all_spellings_are_one_moment() -> None:
    moment = dt.datetime(2024, 2, 1, 12, 0)
    texts = ["2024-02-01 12:00:00", "2024-02-01T12:00:00Z", "2024-02-01T14:00:00+02:00", "1706788800", "1706788800000"]
    reading = check(pa.array([*texts, "never"]), PlannedField("t", "t", T.DATETIME))
    assert reading.values.to_pylist() == [moment] * len(texts) + [None]
    for counts in ([1706788800], [1706788800000], [1706788800000000], [1706788800000000000]):
        assert check(pa.array(counts), PlannedField("t", "t", T.DATETIME)).values.to_pylist() == [moment]


def test_words_for_no_value_are_no_misfits_but_counted() -> None:
    reading = check(pa.array(["1.5", "-", "missing", "-", "x"]), PlannedField("f", "f", T.NUMERIC))
    assert reading.null_words == 3
    assert reading.misfits.to_pylist() == [False, False, False, False, True]


def test_nesting_bombs_are_misfits() -> None:
    assert misfits(["[" * 100_000, "[" * 100_000 + "]" * 100_000, "[1]"], T.VECTOR) == [True, True, False]


NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*", re.ASCII)


@given(
    st.lists(st.one_of(st.text(alphabet="0123456789.+-eE ", max_size=8), st.floats().map(str), st.integers().map(str)))
)
def test_numbers_agree_with_python(texts: list[str]) -> None:
    reading = check(pa.array(texts, pa.string()), PlannedField("f", "f", T.NUMERIC))
    read = [None] * len(texts) if reading.values is None else reading.values.to_pylist()
    for text, value in zip(texts, read, strict=True):
        if NUMBER.fullmatch(text):
            assert value == float(text)


@given(
    st.lists(st.one_of(st.datetimes(dt.datetime(1900, 1, 1)), st.just(None)), min_size=1), st.sampled_from(["", "x"])
)
def test_iso_moments_agree_with_python(moments: list[dt.datetime | None], stray: str) -> None:
    texts = [moment.isoformat() if moment else None for moment in moments]
    reading = check(pa.array([*texts, stray], pa.string()), PlannedField("t", "t", T.DATETIME))
    read = [None] * (len(texts) + 1) if reading.values is None else reading.values.to_pylist()
    assert read == [*moments, None]


def test_a_long_run_of_digits_costs_no_time() -> None:
    assert misfits(["1" * 1_000_000 + "x", "1"], T.NUMERIC) == [True, False]


def test_extension_types_are_read_as_what_they_store() -> None:
    ids = pa.array([b"x" * 16, None]).cast(pa.binary(16))
    assert plain(pa.ExtensionArray.from_storage(pa.uuid(), ids)).type == pa.binary(16)
