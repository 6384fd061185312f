"""Parquet as other writers, old writers and attackers make it: read right, or a Problem with a stable code."""

from __future__ import annotations

import datetime as dt
import io
import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.data import build
from tests.data.parquet_files import (
    BYTE_ARRAY,
    DICTIONARY_PAGE,
    I64,
    INT64,
    LZO,
    OPTIONAL,
    REPEATED,
    RLE_DICTIONARY,
    SNAPPY,
    chunk,
    element,
    footer,
    giant_page,
    nested_groups,
    one_column,
    page,
    run_length_bomb,
    run_of,
    sibling_groups,
    whole,
    with_arrow_schema,
)
from tests.fakes.file_source import BytesSource, only
from wizard.core.problems import ProblemError
from wizard.sampling.limits import Limits
from wizard.sampling.ranges import RangeCache
from wizard.sampling.readers import parquet
from wizard.sampling.readers.parquet_problems import diagnosis
from wizard.sampling.reading import ReadSample

ONE = [element("schema", children=1), element("x", type=INT64, repetition=0)]


def read(data: bytes) -> ReadSample:
    return parquet.read(RangeCache(only(BytesSource(data, "x.parquet"))), Limits())


def written(table: pa.Table, **options: Any) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, **options)
    return sink.getvalue()


def values(found: ReadSample) -> dict[str, list[Any]]:
    return {one.real_name: one.values.to_pylist() for one in found.columns if one.values is not None}


def numbers(count: int) -> bytes:
    return page(b"".join(number.to_bytes(8, "little") for number in range(count)), values=count)


# Read right


@pytest.mark.parametrize("codec", ["none", "snappy", "gzip", "brotli", "zstd", "lz4"])
@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_every_compression_and_page_version(codec: str, version: str) -> None:
    table = build.predictions(50)
    assert values(read(written(table, compression=codec, data_page_version=version))) == table.to_pydict()


@pytest.mark.parametrize(
    ("column", "encoding"),
    [
        ("i", "DELTA_BINARY_PACKED"),
        ("i", "BYTE_STREAM_SPLIT"),
        ("f", "BYTE_STREAM_SPLIT"),
        ("s", "DELTA_LENGTH_BYTE_ARRAY"),
        ("s", "DELTA_BYTE_ARRAY"),
        ("b", "RLE"),
    ],
)
def test_every_encoding(column: str, encoding: str) -> None:
    table = pa.table({"i": [1, None, -9], "f": [0.5, None, 2.0], "s": ["aa", None, "ab"], "b": [True, None, False]})
    data = written(table, use_dictionary=False, column_encoding={column: encoding})
    assert values(read(data)) == table.to_pydict()


@pytest.mark.parametrize("precision", [5, 15, 30])
@pytest.mark.parametrize("as_integer", [True, False])
def test_decimals_of_every_physical_type(precision: int, as_integer: bool) -> None:
    table = pa.table({"d": pa.array([Decimal("1.50"), None, Decimal("-2.25")], pa.decimal128(precision, 2))})
    assert values(read(written(table, store_decimal_as_integer=as_integer))) == table.to_pydict()


def test_moments_of_old_writers_reach_beyond_nanoseconds() -> None:
    far = [dt.datetime(9999, 12, 31), dt.datetime(1, 1, 1), None, dt.datetime(2026, 1, 1, 10)]
    data = written(pa.table({"t": pa.array(far, pa.timestamp("us"))}), use_deprecated_int96_timestamps=True)
    assert values(read(data)) == {"t": far}


def test_lists_and_maps_in_both_layouts() -> None:
    table = pa.table(
        {
            "list": [[[1], None, []], [], None],
            "map": pa.array([[("a", 1)], None, []], pa.map_(pa.string(), pa.int64())),
            "struct": [{"a": {"b": 1}}, None, {"a": None}],
        }
    )
    for compliant in (True, False):
        assert values(read(written(table, use_compliant_nested_type=compliant))) == table.to_pydict()


def test_empty_row_groups_are_passed_over() -> None:
    table = build.predictions(20)
    sink = io.BytesIO()
    with pq.ParquetWriter(sink, table.schema) as writer:
        for part in (table.slice(0, 0), table, table.slice(0, 0)):
            writer.write_table(part)
    found = read(sink.getvalue())
    assert (found.rows, found.row_count, found.whole) == (20, 20, True)


@pytest.mark.parametrize(
    "table",
    [
        pa.table({}),
        build.predictions(0),
        pa.table({"n": pa.nulls(3)}),
        pa.table({"x": pa.array([], pa.list_(pa.int8()))}),
    ],
    ids=["no column", "no row", "nothing but nulls", "an empty list column"],
)
def test_nothing_is_something(table: pa.Table) -> None:
    found = read(written(table))
    assert (len(found.columns), found.row_count) == (table.num_columns, table.num_rows)


def test_columns_may_share_a_name() -> None:
    table = pa.Table.from_arrays([pa.array([1]), pa.array(["x"])], names=["a", "a"])
    assert [one.values.to_pylist() for one in read(written(table)).columns if one.values] == [[1], ["x"]]


@pytest.mark.parametrize("zone", ["Mars/Base", "+05:30", ""])
def test_a_time_zone_may_be_unknown(zone: str) -> None:
    found = read(written(pa.table({"t": pa.array([0], pa.timestamp("us", zone))})))
    assert found.columns[0].minimum == "1970-01-01T05:30:00+05:30" or found.rows == 1


@pytest.mark.parametrize(
    "claimed",
    [
        pa.schema({"x": pa.string()}),
        pa.schema({"y": pa.string(), "z": pa.int8()}),
        pa.schema({"x": pa.timestamp("s", "UTC")}),
        pa.schema({"x": pa.list_(pa.int64(), 2**31 - 1)}),
    ],
)
def test_an_arrow_schema_that_disagrees_does_not_count(claimed: pa.Schema) -> None:
    assert values(read(with_arrow_schema(pa.table({"x": [1]}), claimed))) == {"x": [1]}


def test_indexes_and_statistics_do_no_harm() -> None:
    table = build.predictions(50)
    assert values(read(written(table, write_page_index=True, write_page_checksum=True))) == table.to_pydict()


# Refused


def broken_footer(data: bytes, length: int) -> bytes:
    return data[:-8] + length.to_bytes(4, "little") + data[-4:]


GOOD = written(build.predictions(50))
NEGATIVE_DICTIONARY = page(b"", values=-5, kind=DICTIONARY_PAGE)
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "fewer values than rows": (lambda: one_column(numbers(5), values=50), "data.parquet.corrupt"),
    "a negative dictionary": (
        lambda: one_column(
            NEGATIVE_DICTIONARY + page(run_of(3), values=3, encoding=RLE_DICTIONARY),
            values=3,
            dictionary=len(NEGATIVE_DICTIONARY),
        ),
        "data.parquet.corrupt",
    ),
    "no dictionary": (
        lambda: one_column(page(run_of(3), values=3, encoding=RLE_DICTIONARY), values=3),
        "data.parquet.corrupt",
    ),
    "an unknown encoding": (
        lambda: one_column(page(b"x" * 40, values=5, encoding=77), values=5),
        "data.parquet.unsupported",
    ),
    "an encoding of tomorrow": (
        lambda: one_column(page(b"x" * 40, values=5, encoding=10), values=5),
        "data.parquet.unsupported",
    ),
    "a codec that nobody has": (lambda: one_column(numbers(5), values=5, codec=77), "data.parquet.unsupported"),
    "a codec that Arrow lacks": (lambda: one_column(numbers(5), values=5, codec=LZO), "data.parquet.unsupported"),
    "garbled compression": (
        lambda: one_column(page(b"\xff" * 40, values=5, uncompressed=40), values=5, codec=SNAPPY),
        "data.parquet.corrupt",
    ),
    "a page that unpacks to less": (
        lambda: giant_page(100_000_000, b"\x28\xb5\x2f\xfd" + bytes(20)),
        "data.parquet.corrupt",
    ),
    "an unknown physical type": (lambda: one_column(numbers(5), values=5, kind=33), "data.parquet.corrupt"),
    "50,000 nested groups": (lambda: nested_groups(50_000), "data.limits.nesting"),
    "5,000 columns": (lambda: sibling_groups(5_000), "data.limits.columns"),
    "a schema that counts wrong": (
        lambda: whole(b"", footer([element("schema", children=5), ONE[1]], [], rows=0)),
        "data.parquet.corrupt",
    ),
    "no schema": (lambda: whole(b"", footer([], [], rows=0)), "data.parquet.corrupt"),
    "a negative number of rows": (lambda: whole(b"", footer(ONE, [], rows=-5)), "data.parquet.corrupt"),
    "a column without pages": (
        lambda: whole(
            b"", footer([element("schema", children=2), ONE[1], ONE[1]], [chunk("x", b"", values=1)], rows=1)
        ),
        "data.parquet.corrupt",
    ),
    "row groups without columns": (
        lambda: whole(b"", footer(ONE, [], rows=0) | {4: [{1: [], 2: I64(0), 3: I64(0)}] * 300}),
        "data.parquet.corrupt",
    ),
    "pages beyond the end": (lambda: one_column(numbers(5), values=5, at=4_000_000), "data.parquet.corrupt"),
    "pages before the start": (lambda: one_column(numbers(5), values=5, at=-40), "data.parquet.corrupt"),
    "pages in another object": (
        lambda: whole(numbers(5), footer(ONE, [chunk("x", numbers(5), values=5) | {1: b"/etc/passwd"}], rows=5)),
        "data.parquet.elsewhere",
    ),
    "an encrypted column": (
        lambda: whole(numbers(5), footer(ONE, [{2: I64(4), 8: {2: {1: [b"x"]}}, 9: b"secret"}], rows=5)),
        "data.parquet.encrypted",
    ),
    "a column encrypted with the footer's key": (
        lambda: whole(numbers(5), footer(ONE, [chunk("x", numbers(5), values=5) | {8: {1: {}}}], rows=5)),
        "data.parquet.encrypted",
    ),
    "nothing": (lambda: b"", "data.parquet.truncated"),
    "two thirds": (build.truncated_parquet, "data.parquet.truncated"),
    "a footer of noise": (build.damaged_parquet, "data.parquet.corrupt"),
    "pages of noise": (build.damaged_pages, "data.parquet.corrupt"),
    "a footer of no length": (lambda: broken_footer(GOOD, 0), "data.parquet.corrupt"),
    "a footer of 4 GB": (lambda: broken_footer(GOOD, 2**32 - 1), "data.parquet.truncated"),
    "a footer that begins too late": (lambda: broken_footer(GOOD, 200), "data.parquet.corrupt"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    build_it, code = REFUSED[name]
    with pytest.raises(ProblemError) as caught:
        read(build_it())
    assert caught.value.problem.code == code
    assert "x.parquet" in caught.value.problem.detail


def test_a_billion_equal_cells_in_a_kilobyte_cost_what_is_looked_at() -> None:
    data = run_length_bomb(2**30, b"x" * 1_000)
    found = read(data)
    assert len(data) < 2_000
    assert (found.row_count, found.rows) == (2**30, Limits().rows)


def test_a_page_that_unpacks_to_half_a_gigabyte_is_not_touched() -> None:
    found = read(giant_page(512 * 2**20, b"\x28\xb5\x2f\xfd" + bytes(20)))
    assert found.columns[0].values is None
    assert [note.code for note in found.notes] == ["data.sample.columns_skipped"]


def test_empty_groups_and_repeated_leaves_are_columns() -> None:
    schema = [
        element("schema", children=2),
        element("g", children=0, repetition=OPTIONAL),
        element("r", type=BYTE_ARRAY, repetition=REPEATED),
    ]
    assert len(read(whole(b"", footer(schema, [], rows=0))).columns) == 2


def test_arrows_own_words_are_never_passed_on() -> None:
    for said in ("secret-value", "Cannot cast secret-value", "thrift: secret-value", "Corrupt snappy secret-value"):
        for kind in (pa.ArrowInvalid, OSError, pa.ArrowNotImplementedError):
            assert "secret-value" not in str(diagnosis("x", kind(said)))


def test_statistics_of_another_type_are_not_asked_for() -> None:
    schema = [element("schema", children=1), element("x", type=7, length=8, repetition=0)]
    told = chunk("x", numbers(2), values=2, kind=99)
    assert read(whole(numbers(2), footer(schema, [told], rows=2))).columns[0].minimum is None


def test_histograms_that_do_not_fit_are_noticed_before_they_are_touched() -> None:
    told = chunk("x", numbers(2), values=2)
    told[3][16] = {2: [I64(1), I64(2), I64(3)]}
    with pytest.raises(ProblemError) as caught:
        read(whole(numbers(2), footer(ONE, [told], rows=2)))
    assert caught.value.problem.code == "data.parquet.corrupt"


def test_flipped_bytes_end_well() -> None:
    chance, seen = random.Random(11), set()
    for _ in range(300):
        data = bytearray(GOOD)
        for _ in range(chance.choice((1, 1, 5))):
            data[chance.randrange(4, len(data))] = chance.randrange(256)
        try:
            read(bytes(data))
        except ProblemError as error:
            seen.add(error.problem.code)
    assert {"data.parquet.corrupt", "data.parquet.truncated"} <= seen
