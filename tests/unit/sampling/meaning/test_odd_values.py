"""Whatever Arrow can hold gets a profile that JSON can hold."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.sampling.meaning.statistics import profile
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.reading import Column, ReadSample
from wizard.sampling.types import LogicalType


class Celsius(pa.ExtensionType):
    def __init__(self) -> None:
        super().__init__(pa.float64(), "celsius")

    def __arrow_ext_serialize__(self) -> bytes:
        return b""

    @classmethod
    def __arrow_ext_deserialize__(cls, storage_type: pa.DataType, serialized: bytes) -> Celsius:
        return cls()


def described(values: pa.Array) -> ColumnProfile:
    column = Column("x", values.type, values)
    sample = ReadSample((column,), len(values), len(values), row_count_exact=True, whole=True)
    return profile(column, name="x", position=0, sample=sample, meaning=None)


ODD = {
    "decimal256": pa.array([Decimal("1.5"), Decimal("9" * 60)], pa.decimal256(76, 2)),
    "dictionary": pa.array(["a", "b", "a"]).dictionary_encode(),
    "dictionary of lists": pa.DictionaryArray.from_arrays(pa.array([0, 0]), pa.array([[1, 2]])),
    "run-end": pa.RunEndEncodedArray.from_arrays([2, 4], [7, 8]),
    "null": pa.nulls(3),
    "map": pa.array([[("a", 1)], None], pa.map_(pa.string(), pa.int64())),
    "month interval": pa.array([(1, 2, 3), None], pa.month_day_nano_interval()),
    "extension": pa.ExtensionArray.from_storage(Celsius(), pa.array([1.5, None])),
    "dense union": pa.UnionArray.from_dense(
        pa.array([0, 1], pa.int8()), pa.array([0, 0], pa.int32()), [pa.array([1]), pa.array(["a"])]
    ),
    "string view": pa.array(["a", None], pa.string_view()),
    "list view": pa.array([[1, 2], None], pa.list_view(pa.int64())),
    "fixed lists": pa.array([[1, 2], None], pa.list_(pa.int64(), 2)),
    "empty lists": pa.array([[], []], pa.list_(pa.float64())),
    "lists of nulls": pa.array([[None], None], pa.list_(pa.null())),
    "struct": pa.array([{"a": 1}, None]),
    "not UTF-8": pa.Array.from_buffers(
        pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"\xff\xfe")]
    ),
    "huge text": pa.array(["x" * 3_000_000, "y"]),
    "half floats": pa.array([1.0, 2.0], pa.float32()).cast(pa.float16()),
    "year 10000": pa.array([253_402_300_800_000_000], pa.timestamp("us")),
    "year -5000": pa.array([-219_000_000_000], pa.timestamp("s")),
    "before 1677": pa.array([dt.datetime(1600, 1, 1), dt.datetime(2300, 1, 1)], pa.timestamp("us")),
    "unknown zone": pa.array([0, 1], pa.timestamp("us", "Mars/Olympus")),
    "days beyond years": pa.array([2_147_483_647, -2_147_483_648], pa.int32()).cast(pa.date32()),
    "date64": pa.array([0, 86_400_000], pa.date64()),
    "times": pa.array([1, 86_399_999_999_999], pa.time64("ns")),
    "seconds of the day": pa.array([1, 2, 3], pa.time32("s")),
    "durations": pa.array([1, -(2**62)], pa.duration("s")),
    "not finite": pa.array([float("nan"), float("inf"), -float("inf")]),
    "whole range": pa.array([-(2**63), 2**63 - 1]),
    "unsigned": pa.array([0, 2**64 - 1], pa.uint64()),
    "largest floats": pa.array([-1.7e308, 1.7e308]),
    "smallest floats": pa.array([0.0, 5e-324]),
    "close floats": pa.array([1e300, 1.0000000000000002e300]),
}


@pytest.mark.parametrize("values", ODD.values(), ids=ODD)
def test_odd_values_have_a_profile(values: pa.Array) -> None:
    found = described(values)
    assert ColumnProfile.from_json(json.loads(json.dumps(found.to_json(), allow_nan=False))) == found
    assert found.rows == len(values)
    assert len(found.histogram) <= 20


SCALARS = st.one_of(
    *(
        st.tuples(st.just(kind), st.lists(st.none() | values, max_size=30))
        for kind, values in [
            (pa.int8(), st.integers(-128, 127)),
            (pa.uint64(), st.integers(0, 2**64 - 1)),
            (pa.float64(), st.floats()),
            (pa.float32(), st.floats(width=32)),
            (pa.bool_(), st.booleans()),
            (pa.string(), st.text(max_size=5)),
            (pa.large_binary(), st.binary(max_size=5)),
            (pa.date32(), st.dates()),
            (pa.timestamp("s"), st.integers(-(2**63), 2**63 - 1)),
            (pa.timestamp("ns", "UTC"), st.integers(-(2**63), 2**63 - 1)),
            (pa.duration("us"), st.integers(-(2**63), 2**63 - 1)),
            (pa.time32("ms"), st.integers(0, 86_399_999)),
            (pa.decimal128(38, 3), st.decimals(-(10**30), 10**30, places=3)),
            (pa.list_(pa.int64()), st.lists(st.none() | st.integers(-9, 9), max_size=3)),
            (pa.list_(pa.list_(pa.float32())), st.lists(st.lists(st.floats(width=32), max_size=2), max_size=2)),
        ]
    )
).map(lambda pair: pa.array(pair[1], pair[0]))


@given(SCALARS)
def test_any_values_have_a_profile_whose_bars_count_the_finite_ones(values: pa.Array) -> None:
    found = described(values)
    json.dumps(found.to_json(), allow_nan=False)
    if found.logical_type in (LogicalType.INTEGER, LogicalType.DATE, LogicalType.TIME):
        assert sum(count for _, count in found.histogram) == len(values) - values.null_count
