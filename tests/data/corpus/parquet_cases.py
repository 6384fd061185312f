"""Parquet as the libraries write it, and footers and pages that lie."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.data.corpus.case import Case, one, read, refused
from tests.data.parquet_files import (
    BYTE_ARRAY,
    DECIMAL,
    FIXED,
    OPTIONAL,
    REQUIRED,
    UTF8,
    Fields,
    byte_arrays,
    chunk,
    element,
    footer,
    map_column,
    page,
    whole,
)

ROWS = 300


def written(table: pa.Table, **options: Any) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, **options)
    return sink.getvalue()


def plain_table(rows: int = ROWS) -> pa.Table:
    return pa.table(
        {
            "id": range(rows),
            "name": [f"tree {n % 7}" for n in range(rows)],
            "amount": [n + 0.5 for n in range(rows)],
            "ok": [n % 2 == 0 for n in range(rows)],
            "at": pa.array(
                [dt.datetime(2026, 1, 1) + dt.timedelta(minutes=n) for n in range(rows)], pa.timestamp("us")
            ),
        }
    )


NAMES = ("id", "name", "amount", "ok", "at")
TYPES = {"id": "integer", "name": "string", "amount": "number", "ok": "boolean", "at": "datetime"}


def plain(name: str, **options: Any) -> Case:
    """`plain_table`, written with `options`."""
    build = one(f"{name}.parquet", lambda: written(plain_table(), **options))
    return Case(f"parquet_{name}", build, format="parquet", names=NAMES, types=TYPES, rows=ROWS)


def column(name: str, values: Callable[[], pa.Array], logical: str) -> Case:
    """One column of an odd type."""
    build = one(f"{name}.parquet", lambda: written(pa.table({"c": values()})))
    return Case(f"parquet_{name}", build, format="parquet", names=("c",), types={"c": logical})


def by_hand(name: str, leaf: Fields, body: bytes, logical: str) -> Case:
    """Two rows of one column as no library writes them."""
    schema, data = [element("schema", children=1), leaf], page(body, values=2)
    whole_ = whole(data, footer(schema, [chunk("c", data, values=2, kind=leaf[1])], rows=2))
    return read(f"parquet_{name}", "c.parquet", whole_, format="parquet", names=("c",), types={"c": logical}, rows=2)


def _wrong_checksum() -> bytes:
    whole_ = written(plain_table(), write_page_checksum=True, use_dictionary=False, compression="none")
    at = whole_.index((7).to_bytes(8, "little"))
    return whole_[:at] + b"\x09" + whole_[at + 1 :]


GOOD: tuple[Case, ...] = (
    read("parquet_map_of_optional_keys", "m.parquet", lambda: map_column(key=OPTIONAL), names=("m",), rows=2),
    by_hand("fixed_text", element("c", type=FIXED, length=1, repetition=REQUIRED, converted=UTF8), b"ab", "string"),
    *(
        by_hand(
            f"decimal_{precision}_in_bytes",
            element("c", type=BYTE_ARRAY, repetition=REQUIRED, converted=DECIMAL, scale=2, precision=precision),
            byte_arrays(b"", b"\0" * 40 + b"\x01"),
            "number",
        )
        for precision in (9, 90)
    ),
    read("parquet_wrong_checksum", "t.parquet", _wrong_checksum, format="parquet", names=NAMES, rows=ROWS),
    *(plain(f"codec_{codec}", compression=codec) for codec in ("none", "snappy", "gzip", "zstd", "brotli", "lz4")),
    plain("version_1", version="1.0"),
    plain("version_24", version="2.4"),
    plain("data_page_v2", data_page_version="2.0"),
    plain("no_dictionary", use_dictionary=False),
    plain("no_statistics", write_statistics=False),
    plain("page_index", write_page_index=True),
    plain("small_row_groups", row_group_size=7),
    plain("tiny_pages", data_page_size=64),
    plain("no_arrow_schema", store_schema=False),
    plain("int96", use_deprecated_int96_timestamps=True),
    plain("byte_stream_split", use_dictionary=False, use_byte_stream_split=["amount"]),
    plain(
        "delta_encodings",
        use_dictionary=False,
        column_encoding={"id": "DELTA_BINARY_PACKED", "name": "DELTA_BYTE_ARRAY"},
    ),
    read(
        "parquet_without_an_ending",
        "part-00000",
        lambda: written(plain_table()),
        format="parquet",
        names=NAMES,
        rows=ROWS,
    ),
    read("parquet_named_csv", "t.csv", lambda: written(plain_table()), format="parquet", names=NAMES, rows=ROWS),
    read("parquet_no_rows", "t.parquet", lambda: written(plain_table(0)), format="parquet", names=NAMES, rows=0),
    read(
        "parquet_1000_columns",
        "t.parquet",
        lambda: written(pa.table({f"f{n}": [1.0, 2.0] for n in range(1000)})),
        format="parquet",
        rows=2,
    ),
    read(
        "parquet_duplicate_names",
        "t.parquet",
        lambda: written(pa.Table.from_arrays([pa.array([1]), pa.array(["x"])], names=["a", "a"])),
        format="parquet",
        names=("a", "a"),
        rows=1,
    ),
    read(
        "parquet_odd_names",
        "t.parquet",
        lambda: written(pa.table({"": [1], "a.b": [2], 'q"uote': [3], "new\nline": [4], "🙂": [5], "<b>": [6]})),
        format="parquet",
        names=("", "a.b", 'q"uote', "new\nline", "🙂", "<b>"),
    ),
    column("decimal128", lambda: pa.array([Decimal("1.50"), None], pa.decimal128(10, 2)), "number"),
    column("decimal256", lambda: pa.array([Decimal("1.50"), None], pa.decimal256(50, 2)), "number"),
    column("date32", lambda: pa.array([dt.date(2026, 1, 1)], pa.date32()), "date"),
    column("time64", lambda: pa.array([dt.time(8, 30)], pa.time64("us")), "time"),
    column("timestamp_ns", lambda: pa.array([1_767_225_600_000_000_001], pa.timestamp("ns")), "datetime"),
    column(
        "timestamp_zone", lambda: pa.array([dt.datetime(2026, 1, 1)], pa.timestamp("us", "Europe/Berlin")), "datetime"
    ),
    column("timestamp_year_9999", lambda: pa.array([253_402_300_799_999_999], pa.timestamp("us")), "datetime"),
    column("timestamp_far_future", lambda: pa.array([2**62], pa.timestamp("us")), "datetime"),
    column("unknown_zone", lambda: pa.array([0], pa.timestamp("us", "Mars/Olympus")), "datetime"),
    column("duration", lambda: pa.array([5], pa.duration("s")), "duration"),
    column("uint64", lambda: pa.array([2**64 - 1], pa.uint64()), "integer"),
    column("float16", lambda: pa.array([1.5, None], pa.float32()).cast(pa.float16()), "number"),
    column("nan_and_infinity", lambda: pa.array([float("nan"), float("inf"), 1.0]), "number"),
    column("binary", lambda: pa.array([b"\x00\xff\xfe"] * 3), "binary"),
    column("fixed_binary", lambda: pa.array([b"0123456789abcde\xff"] * 3, pa.binary(16)), "binary"),
    column("dictionary", lambda: pa.array(["a", "b", "a"]).dictionary_encode(), "string"),
    column("large_string", lambda: pa.array(["a", None], pa.large_string()), "string"),
    column("all_null", lambda: pa.nulls(5), "unknown"),
    column("fixed_list", lambda: pa.array([[1.0, 2.0]] * 3, pa.list_(pa.float32(), 2)), "tensor"),
    column("equal_lists", lambda: pa.array([[1.0, 2.0, 3.0]] * 3), "tensor"),
    column("ragged_lists", lambda: pa.array([[1.0], [1.0, 2.0]]), "vector"),
    column("lists_of_texts", lambda: pa.array([["a"], ["b", "c"]]), "array"),
    column("struct_of_numbers", lambda: pa.array([{"cat": 0.4, "dog": 0.6}]), "dict"),
    column("struct", lambda: pa.array([{"city": "Bonn", "zip": 1}]), "struct"),
    column("map", lambda: pa.array([[("a", 1.0)]], pa.map_(pa.string(), pa.float64())), "dict"),
    column("list_of_structs", lambda: pa.array([[{"a": 1}], []]), "list"),
    column("empty_strings", lambda: pa.array(["", "", None]), "string"),
    column("one_large_value", lambda: pa.array(["x" * 3_000_000]), "string"),
)


def _cut(share: float) -> Callable[[], bytes]:
    def build() -> bytes:
        whole = written(plain_table())
        return whole[: int(len(whole) * share)]

    return build


def _overwritten(start: int, length: int, value: int = 0xFF) -> Callable[[], bytes]:
    def build() -> bytes:
        whole = bytearray(written(plain_table(), compression="none", use_dictionary=False))
        whole[start : start + length] = bytes([value]) * length
        return bytes(whole)

    return build


def _footer_length(length: int) -> Callable[[], bytes]:
    def build() -> bytes:
        return written(plain_table())[:-8] + length.to_bytes(4, "little") + b"PAR1"

    return build


def _deep() -> bytes:
    kind = pa.int64()
    for _ in range(90):
        kind = pa.list_(kind)
    return written(pa.table({"deep": pa.nulls(3, kind)}))


def _run_length_bomb() -> bytes:
    """Hundreds of millions of equal values in a few kilobytes."""
    sink = io.BytesIO()
    schema = pa.schema([("x", pa.int8())])
    with pq.ParquetWriter(sink, schema, compression="zstd") as writer:
        batch = pa.RecordBatch.from_arrays([pa.array(bytes(1_000_000), pa.int8())], schema=schema)
        for _ in range(100):
            writer.write_batch(batch, row_group_size=1_000_000_000)
    return sink.getvalue()


HOSTILE: tuple[Case, ...] = (
    *(
        refused(f"parquet_cut_at_{share}", "t.parquet", _cut(share), "data.parquet.truncated", "data.parquet.corrupt")
        for share in (0.1, 0.5, 0.99)
    ),
    refused("parquet_only_marks", "t.parquet", b"PAR1PAR1", "data.parquet.truncated", "data.parquet.corrupt"),
    refused(
        "parquet_only_the_first_mark",
        "t.parquet",
        b"PAR1" + b"\0" * 100,
        "data.parquet.truncated",
        "data.parquet.corrupt",
    ),
    refused(
        "parquet_footer_of_noise",
        "t.parquet",
        b"PAR1" + b"\x15\x04\x99" * 200 + (400).to_bytes(4, "little") + b"PAR1",
        "data.parquet.corrupt",
    ),
    refused(
        "parquet_footer_length_zero", "t.parquet", _footer_length(0), "data.parquet.corrupt", "data.parquet.truncated"
    ),
    refused(
        "parquet_footer_length_too_long",
        "t.parquet",
        _footer_length(2**31 - 1),
        "data.parquet.truncated",
        "data.limits.footer",
    ),
    refused("parquet_pages_overwritten", "t.parquet", _overwritten(4, 3000), "data.parquet.corrupt"),
    refused("parquet_encrypted_footer", "t.parquet", b"PARE" + b"\0" * 200 + b"PARE", "data.parquet.encrypted"),
    refused("parquet_html", "t.parquet", b"<!DOCTYPE html><html></html>\n" * 20, "data.format.html"),
    refused("parquet_90_levels", "t.parquet", _deep, "data.parquet.corrupt", "data.limits.nesting"),
    refused(
        "parquet_2500_columns",
        "t.parquet",
        lambda: written(pa.table({f"f{n}": [1] for n in range(2500)})),
        "data.limits.columns",
    ),
    refused("orc", "t.orc", b"ORC" + b"\0" * 100, "data.format.orc"),
    refused("avro", "t.avro", b"Obj\x01" + b"\0" * 100, "data.format.avro"),
    refused("feather", "t.feather", b"ARROW1\0\0" + b"\0" * 100, "data.format.arrow"),
    refused("excel", "t.xlsx", b"PK\x03\x04" + b"\0" * 30 + b"xl/workbook.xml" + b"\0" * 100, "data.format.excel"),
    refused("sqlite", "t.db", b"SQLite format 3\0" + b"\0" * 100, "data.format.sqlite"),
    Case(
        "parquet_run_length_bomb",
        one("bomb.parquet", _run_length_bomb),
        format="parquet",
        names=("x",),
        rows=100_000_000,
    ),
    Case(
        "parquet_nul_in_a_name",
        one("n.parquet", lambda: written(pa.table({"a\0b": [1, 2]}))),
        format="parquet",
        names=("a\0b",),
        rows=2,
    ),
    Case(
        "parquet_name_of_100_kb",
        one("n.parquet", lambda: written(pa.table({"n" * 100_000: [1, 2]}))),
        format="parquet",
        rows=2,
    ),
    Case(
        "parquet_pickled_metadata",
        one(
            "n.parquet",
            lambda: written(
                plain_table().replace_schema_metadata(
                    {b"ARROW:extension:metadata": b"\x80\x04cos\nsystem\n(S'touch /tmp/owned'\ntR."}
                )
            ),
        ),
        format="parquet",
        names=NAMES,
        rows=ROWS,
    ),
)

CASES: tuple[Case, ...] = (*GOOD, *HOSTILE)
