"""Parquet that Arrow refuses or misreads, and other readers read: read right as well, with a note where it matters."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.data.parquet_files import (
    BYTE_ARRAY,
    DECIMAL,
    DICTIONARY_PAGE,
    FIXED,
    INT32,
    LIST,
    LZO,
    OPTIONAL,
    REQUIRED,
    RLE_DICTIONARY,
    UTF8,
    Fields,
    byte_arrays,
    chunk,
    element,
    footer,
    int32s,
    map_column,
    page,
    run_of,
    whole,
)
from tests.fakes.file_source import BytesSource, only
from wizard.core.problems import ProblemError
from wizard.sampling.limits import Limits
from wizard.sampling.ranges import RangeCache
from wizard.sampling.readers import parquet, thrift
from wizard.sampling.readers.parquet_bytes import Digits, meant
from wizard.sampling.readers.parquet_footers import mended
from wizard.sampling.readers.parquet_repair import sound
from wizard.sampling.reading import ReadSample

UNKNOWN_ENCODING = 77


def read(data: bytes) -> ReadSample:
    return parquet.read(RangeCache(only(BytesSource(data, "x.parquet"))), Limits())


def values(found: ReadSample) -> dict[str, Any]:
    return {one.real_name: one.values.to_pylist() if one.values is not None else None for one in found.columns}


def codes(found: ReadSample) -> list[str]:
    return [note.code for note in found.notes]


def flat(leaf: Fields, body: bytes, rows: int) -> bytes:
    """An object of the one column `x`."""
    data = page(body, values=rows)
    schema = [element("schema", children=1), leaf]
    return whole(data, footer(schema, [chunk("x", data, values=rows, kind=leaf[1])], rows=rows))


# Footers


def test_maps_whose_keys_may_be_missing_are_lists_of_pairs() -> None:
    assert values(read(map_column(key=REQUIRED))) == {"m": [[("a", 1), ("b", 2)], None]}
    pairs = {"key_value": [{"key": "a", "value": 1}, {"key": "b", "value": 2}]}
    assert values(read(map_column(key=OPTIONAL))) == {"m": [pairs, None]}


def test_text_of_a_fixed_length_is_text() -> None:
    found = read(flat(element("x", type=FIXED, length=3, repetition=REQUIRED, converted=UTF8), b"abcdef", 2))
    assert values(found) == {"x": ["abc", "def"]}
    assert found.columns[0].is_text


@pytest.mark.parametrize(
    ("precision", "told", "wanted"),
    [
        (9, byte_arrays(b"\x01", b"", b"\xff"), [Decimal("0.01"), Decimal("0.00"), Decimal("-0.01")]),
        (9, byte_arrays(b"\0" * 30 + b"\x02", b"\x01", b"\x01"), [Decimal("0.02"), Decimal("0.01"), Decimal("0.01")]),
        (90, byte_arrays(b"\x64", b"\x01\x2c", b""), [1.0, 3.0, 0.0]),
    ],
    ids=["no bytes", "more bytes than digits", "more digits than Arrow has"],
)
def test_decimals_in_bytes_of_any_length(precision: int, told: bytes, wanted: list[Any]) -> None:
    leaf = element("x", type=BYTE_ARRAY, repetition=REQUIRED, converted=DECIMAL, scale=2, precision=precision)
    assert values(read(flat(leaf, told, 3))) == {"x": wanted}


@pytest.mark.parametrize(
    "told",
    [
        {6: b"\xff\xfe"},
        {5: [{1: b"ARROW:schema", 2: b"!!!"}]},
        {5: [{1: b"ARROW:schema", 2: b"AAAAAAAA"}, {1: b"other", 2: b"x"}]},
        {7: []},
    ],
    ids=["a writer that is not UTF-8", "no base64", "no Arrow schema", "too few orders"],
)
def test_what_stands_beside_the_schema_does_not_stop_the_reading(told: Fields) -> None:
    body = page(int32s(1, 2), values=2)
    schema = [element("schema", children=1), element("x", type=INT32, repetition=REQUIRED)]
    end = footer(schema, [chunk("x", body, values=2, kind=INT32)], rows=2) | told
    assert values(read(whole(body, end))) == {"x": [1, 2]}


@pytest.mark.parametrize(
    "leaf",
    [
        element("x", type=INT32, repetition=REQUIRED, converted=UTF8),
        element("x", type=INT32, repetition=REQUIRED, converted=LIST),
        element("x", type=INT32, repetition=REQUIRED, converted=DECIMAL, scale=9, precision=2),
    ],
    ids=["text in numbers", "a list that is a leaf", "more decimals than digits"],
)
def test_what_no_reader_takes_is_still_refused(leaf: Fields) -> None:
    with pytest.raises(ProblemError) as caught:
        read(flat(leaf, int32s(1, 2), 2))
    assert caught.value.problem.code == "data.parquet.corrupt"


def test_an_encrypted_footer_is_never_mended() -> None:
    told = footer([element("schema", children=1), element("x", type=INT32)], [], rows=0)
    plain = whole(b"", told)
    encrypted = whole(b"", told | {8: {1: {}}})
    assert mended(plain[4:-8]) is not None
    assert mended(encrypted[4:-8]) is None


@given(st.binary(max_size=200))
def test_bytes_of_any_kind_are_mended_or_not(data: bytes) -> None:
    assert mended(data) is None or len(data) > 0


def test_a_struct_of_thrift_comes_back_byte_by_byte() -> None:
    sink = io.BytesIO()
    pq.write_table(pa.table({"a": [1, None], "b": [{"c": ["x"]}, None]}), sink)
    data = sink.getvalue()
    end = data[-8 - int.from_bytes(data[-8:-4], "little") : -8]
    assert thrift.encoded(thrift.decoded(end)) == end


@pytest.mark.parametrize("data", [b"", b"\x15", b"\x19\xfc\xff\xff\xff\x0f", b"\x1c" * 500, b"\x18\x7f", b"\x1f"])
def test_what_is_no_struct_of_thrift_is_told(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"struct|list|text"):
        thrift.decoded(data)


# Pages


def two_columns(second: bytes, **told: int) -> bytes:
    first = page(int32s(1, 2), values=2)
    schema = [element("schema", children=2), *(element(name, type=INT32, repetition=REQUIRED) for name in "xy")]
    other = chunk("y", second, values=2, kind=INT32, at=4 + len(first), **told)
    other[3][2] = [UNKNOWN_ENCODING] if not told else other[3][2]
    return whole(first + second, footer(schema, [chunk("x", first, values=2, kind=INT32), other], rows=2))


@pytest.mark.parametrize(
    "data",
    [
        two_columns(page(int32s(1, 2), values=2, encoding=UNKNOWN_ENCODING)),
        two_columns(page(int32s(1, 2), values=2), codec=LZO),
    ],
    ids=["encoding", "compression"],
)
def test_a_column_that_arrow_cannot_decode_does_not_take_the_others_along(data: bytes) -> None:
    found = read(data)
    assert (found.row_count, found.rows) == (2, 2)
    assert values(found) == {"x": [1, 2], "y": None}
    assert codes(found) == ["data.sample.columns_unknown"]
    assert "y" in found.notes[0].text


@pytest.mark.parametrize("dictionary", [False, True])
def test_a_page_that_does_not_fit_its_checksum_is_read_and_told(dictionary: bool) -> None:
    sink = io.BytesIO()
    table = pa.table({"x": pa.array([1, 2, 3], pa.int32())})
    pq.write_table(table, sink, write_page_checksum=True, use_dictionary=dictionary, compression="none")
    good = sink.getvalue()
    assert codes(read(good)) == []
    at = good.index(int32s(1, 2, 3)) + 4
    found = read(good[:at] + b"\x09" + good[at + 1 :])
    assert values(found) == {"x": [1, 9, 3]}
    assert codes(found) == ["data.parquet.checksum"]


def test_a_dictionary_of_another_type_is_refused() -> None:
    entries = page(byte_arrays(b"abcd", b"efgh"), values=2, kind=DICTIONARY_PAGE)
    pages = entries + page(run_of(3), values=3, encoding=RLE_DICTIONARY)
    schema = [element("schema", children=1), element("x", type=FIXED, length=4, repetition=REQUIRED)]
    told = chunk("x", pages, values=3, kind=FIXED, dictionary=len(entries))
    with pytest.raises(ProblemError) as caught:
        read(whole(pages, footer(schema, [told], rows=3)))
    assert caught.value.problem.code == "data.parquet.corrupt"


def test_an_empty_struct_beside_a_column_takes_nothing_from_it() -> None:
    body = page(int32s(1, 2), values=2)
    schema = [
        element("schema", children=2),
        element("g", repetition=OPTIONAL, children=0),
        element("x", type=INT32, repetition=REQUIRED),
    ]
    found = read(whole(body, footer(schema, [chunk("x", body, values=2, kind=INT32)], rows=2)))
    assert values(found) == {"g": [None, None], "x": [1, 2]}


# Values


def test_text_that_is_not_utf8_is_repaired_however_deep_it_lies() -> None:
    bad = pa.array([b"\xffa", None, b"b"]).view(pa.string())
    lists = pa.ListArray.from_arrays(pa.array([0, 2, 2, 3], pa.int32()), bad)
    structs = pa.StructArray.from_arrays([bad], names=["t"])
    maps = pa.MapArray.from_arrays([0, 1, 1, 2], pa.array([b"k", b"\xff"]).view(pa.string()), pa.array([1, 2]))
    assert sound(bad).to_pylist() == ["�a", None, "b"]
    assert sound(lists).to_pylist() == [["�a", None], [], ["b"]]
    assert sound(structs).to_pylist() == [{"t": "�a"}, {"t": None}, {"t": "b"}]
    assert sound(maps).to_pylist() == [[("k", 1)], [], [("�", 2)]]
    assert sound(lists.slice(1)).to_pylist() == [[], ["b"]]


@pytest.mark.parametrize(("kind", "storage"), [(pa.time32("ms"), pa.int32()), (pa.time64("us"), pa.int64())])
def test_a_time_beyond_the_day_is_none(kind: pa.DataType, storage: pa.DataType) -> None:
    times = pa.array([-1, 0, 2**31 - 1 if storage == pa.int32() else 2**62], storage).view(kind)
    assert sound(times).to_pylist() == [None, dt.time(0), None]


def test_a_decimal_of_more_digits_than_its_type_is_none() -> None:
    found = meant(pa.array([b"\x7f\xff", b"\x01", None]), Digits(2, 1))
    assert found.to_pylist() == [None, Decimal("0.1"), None]
