"""Parquet objects: what is found, what it costs, and what is refused."""

from __future__ import annotations

import datetime as dt
import json
import random
import sys

import pyarrow as pa
import pytest

from tests.data import build
from tests.fakes.file_source import BytesSource
from wizard.core.problems import ProblemError
from wizard.sampling.limits import KIB, MIB, Limits
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.readers.parquet_plan import PageLimits, page_limits
from wizard.sampling.results import SampleResult
from wizard.sampling.sampler import sample
from wizard.sampling.types import FileFormat, LogicalType

PARTIAL = Limits(whole=0, tail=64 * KIB)
"""Small objects read as if they were large."""


def columns_of(result: SampleResult) -> dict[str, ColumnProfile]:
    return {column.name: column for column in result.columns}


def refused(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(ProblemError) as caught:
        sample(BytesSource(data, "x.parquet"), limits=limits)
    return caught.value.problem.code


def test_predictions() -> None:
    source = BytesSource(build.parquet(), "x.parquet")
    result = sample(source)
    columns = columns_of(result)
    assert (result.format, result.row_count, result.row_count_exact) == (FileFormat.PARQUET, 500, True)
    assert (result.requests, result.bytes_read, source.rounds) == (1, source.size, 1)
    assert {name: column.logical_type for name, column in columns.items()} == {
        "prediction_id": LogicalType.STRING,
        "occurred_at": LogicalType.DATETIME,
        "amount": LogicalType.NUMBER,
        "country": LogicalType.STRING,
        "items": LogicalType.INTEGER,
        "returning": LogicalType.BOOLEAN,
        "score": LogicalType.NUMBER,
        "actual": LogicalType.INTEGER,
    }
    actual = columns["actual"]
    assert (actual.nulls, actual.null_share, actual.null_count_exact) == (100, 0.2, True)
    assert (actual.minimum, actual.maximum, actual.extremes_exact, actual.mean) == (0, 1, True, 0.5)
    assert (columns["prediction_id"].distinct, columns["prediction_id"].distinct_exact) == (500, True)
    assert columns["country"].examples == ("de", "fr", "il", "us")
    assert columns["occurred_at"].minimum == "2026-01-01T08:00:00"
    assert dict(columns["country"].histogram) == {"de": 125, "fr": 125, "il": 125, "us": 125}
    assert sum(count for _, count in columns["score"].histogram) == 500
    assert result.preview[0][:3] == ("p-000000", "2026-01-01T08:00:00", "0.5")
    assert len(result.preview) == 20


def test_the_result_is_json() -> None:
    for data in (build.parquet(), build.nested_parquet(), build.wide_parquet()):
        result = sample(BytesSource(data))
        assert SampleResult.from_json(json.loads(json.dumps(result.to_json(), allow_nan=False))) == result


def test_nested_shapes() -> None:
    columns = columns_of(sample(BytesSource(build.nested_parquet())))
    assert {name: (column.logical_type, column.list_length) for name, column in columns.items()} == {
        "embedding": (LogicalType.TENSOR, 3),
        "fixed": (LogicalType.TENSOR, 2),
        "ragged": (LogicalType.VECTOR, None),
        "tags": (LogicalType.ARRAY, None),
        "probabilities": (LogicalType.DICT, None),
        "mapped": (LogicalType.DICT, None),
        "address": (LogicalType.STRUCT, None),
        "rows": (LogicalType.LIST, None),
        "price": (LogicalType.NUMBER, None),
        "day": (LogicalType.DATE, None),
        "raw": (LogicalType.BINARY, None),
        "nothing": (LogicalType.UNKNOWN, None),
    }
    assert columns["price"].null_share == 1.0
    assert columns["tags"].nulls == 1


def test_text_in_parquet_is_looked_into() -> None:
    table = pa.table({"when": ["2026-01-01 10:00:00", "2026-01-02 11:30:00"], "code": ["007", "008"]})
    columns = columns_of(sample(BytesSource(build.parquet(table))))
    assert columns["when"].logical_type is LogicalType.DATETIME
    assert columns["code"].logical_type is LogicalType.STRING


@pytest.mark.parametrize(("factor", "unit"), [(1, "s"), (1_000, "ms"), (1_000_000, "us"), (10**9, "ns")])
def test_numbers_that_are_moments(factor: int, unit: str) -> None:
    table = pa.table({"t": [1_767_225_600 * factor, 1_767_225_700 * factor], "n": [1, 2]})
    columns = columns_of(sample(BytesSource(build.parquet(table))))
    assert (columns["t"].epoch, columns["n"].epoch) == (unit, None)


def test_odd_values_are_shown() -> None:
    far = pa.array([2**62, 0], pa.timestamp("us"))
    table = pa.table(
        {
            "far": far,
            "float": [float("nan"), float("inf")],
            "text": ["a\x00b", "x" * 500],
            "ns": pa.array([1, None], pa.timestamp("ns", "UTC")),
            "category": pa.array(["a", "b"]).dictionary_encode(),
            "span": pa.array([dt.timedelta(seconds=1), None], pa.duration("ns")),
        }
    )
    result = sample(BytesSource(build.parquet(table)))
    columns = columns_of(result)
    json.dumps(result.to_json(), allow_nan=False)
    assert (columns["float"].minimum, columns["float"].mean) == (None, None)
    assert columns["text"].examples[0] == "a␀b"
    assert max(len(cell or "") for row in result.preview for cell in row) == 200
    assert columns["category"].logical_type is LogicalType.STRING


def test_names_are_made_unique_and_storable() -> None:
    table = pa.Table.from_arrays([pa.array([n]) for n in range(4)], names=["a", "a", "", "b\x00"])
    result = sample(BytesSource(build.parquet(table)))
    assert [(column.name, column.real_name) for column in result.columns] == [
        ("a", "a"),
        ("a_2", "a"),
        ("column_3", ""),
        ("b␀", "b\x00"),
    ]
    assert [column.minimum for column in result.columns] == [0, 1, 2, 3]
    assert {note.code for note in result.notes} == {"data.columns.duplicate", "data.columns.unnamed"}


def test_text_that_is_not_utf8_is_shown_as_far_as_it_goes() -> None:
    data = build.parquet(pa.table({"name": ["Mxller"] * 3, "n": [1, 2, 3]})).replace(b"Mxller", b"M\xfcller")
    columns = columns_of(sample(BytesSource(data)))
    assert columns["name"].examples == ("M�ller",)


def test_columns_without_rows() -> None:
    result = sample(BytesSource(build.parquet(build.predictions().slice(0, 0))))
    assert (result.row_count, result.rows_sampled, len(result.columns)) == (0, 0, 8)
    assert [note.code for note in result.notes] == ["data.object.no_rows"]


def test_three_hundred_columns() -> None:
    source = BytesSource(build.wide_parquet(300), "x.parquet")
    result = sample(source, limits=PARTIAL)
    assert len(result.columns) == 300
    assert all(column.rows == 50 for column in result.columns)


REFUSED = {
    "empty": (b"", "data.object.empty"),
    "truncated": (build.truncated_parquet(), "data.parquet.truncated"),
    "damaged footer": (build.damaged_parquet(), "data.parquet.corrupt"),
    "damaged pages": (build.damaged_pages(), "data.parquet.corrupt"),
    "footer longer than the object": (b"PAR1" + (10**6).to_bytes(4, "little") + b"PAR1", "data.parquet.truncated"),
}


@pytest.mark.parametrize(("data", "code"), REFUSED.values(), ids=REFUSED)
def test_refuses(data: bytes, code: str) -> None:
    assert refused(data) == code


def test_refuses_too_many_columns() -> None:
    assert refused(build.wide_parquet(11, rows=1), Limits(columns=10)) == "data.limits.columns"


def test_refuses_deep_nesting() -> None:
    kind: pa.DataType = pa.int64()
    for _ in range(80):
        kind = pa.struct([("deeper", kind)])
    data = build.parquet(pa.table({"deep": pa.nulls(1, kind)}))
    assert refused(data) in ("data.parquet.corrupt", "data.limits.nesting")


def large_object(*, rows: int = 200_000, group: int = 100_000, columns: int = 6) -> bytes:
    """Pages of their usual size, incompressible, in row groups too large to be read whole."""
    noise = random.Random(7)
    return build.parquet(
        pa.table({f"c{n}": [noise.random() for _ in range(rows)] for n in range(columns)}),
        row_group_size=group,
        compression="none",
    )


@pytest.fixture(scope="module")
def large() -> bytes:
    return large_object()


def test_a_large_object_costs_two_rounds_and_little(large: bytes) -> None:
    source = BytesSource(large, "x.parquet")
    result = sample(source)
    assert source.rounds == 2
    assert (result.requests, result.bytes_read) == (source.requests, source.bytes_read)
    assert source.requests <= 20
    assert result.rows_sampled == 10_000
    assert result.row_count == 200_000
    assert result.columns[0].distinct == 200_000


def test_a_small_budget_leaves_columns_unread_and_says_so(large: bytes) -> None:
    source = BytesSource(large, "x.parquet")
    result = sample(source, limits=Limits(budget=3 * MIB))
    unread = [column for column in result.columns if column.rows == 0]
    assert 0 < len(unread) < 6
    assert source.bytes_read <= 3 * MIB
    assert all(column.minimum is not None and column.null_count_exact for column in unread)
    assert [note.code for note in result.notes] == ["data.sample.columns_skipped"]


def test_unusually_long_pages_are_completed_in_a_third_round() -> None:
    noise = random.Random(7)
    table = pa.table({"a": [noise.random() for _ in range(300_000)]})
    data = build.parquet(
        table, use_dictionary=False, compression="none", data_page_size=2 * MIB, max_rows_per_page=300_000
    )
    source = BytesSource(data, "x.parquet")
    result = sample(source, limits=PARTIAL)
    assert (result.rows_sampled, source.rounds) == (10_000, 3)


@pytest.mark.parametrize(
    ("created_by", "expected"),
    [
        ("parquet-cpp-arrow version 26.0.1", PageLimits()),
        ("parquet-mr version 1.13.1 (build x)", PageLimits()),
        (None, PageLimits()),
        ("parquet-cpp-arrow version 14.0.0", PageLimits(rows=sys.maxsize)),
        ("DuckDB version v1.1.0", PageLimits(rows=sys.maxsize, bytes=sys.maxsize)),
    ],
)
def test_writers_differ_in_their_pages(created_by: str | None, expected: PageLimits) -> None:
    assert page_limits(created_by) == expected


def test_a_long_footer_is_read_whole() -> None:
    data = build.wide_parquet(1500, rows=2)
    source = BytesSource(data, "x.parquet")
    result = sample(source, limits=PARTIAL)
    assert len(result.columns) == 1500


def test_large_cells_do_not_fill_memory() -> None:
    table = pa.table({"blob": ["x" * 100_000] * 400, "n": list(range(400))})
    data = build.parquet(table)
    result = sample(BytesSource(data, "x.parquet"))
    assert 0 < result.rows_sampled <= 400
    assert result.columns[0].text_max_length == 100_000
