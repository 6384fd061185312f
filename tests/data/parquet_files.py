"""Parquet objects that no library writes: footers and page headers put together field by field (Thrift compact).

Source of the field numbers: https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

_I32, _I64, _BINARY, _LIST, _STRUCT = 5, 6, 8, 9, 12

INT32, INT64, BYTE_ARRAY, FIXED = 1, 2, 6, 7
PLAIN, RLE, RLE_DICTIONARY = 0, 3, 8
UNCOMPRESSED, SNAPPY, LZO, ZSTD = 0, 1, 3, 6
REQUIRED, OPTIONAL, REPEATED = 0, 1, 2
DATA_PAGE, DICTIONARY_PAGE = 0, 2
UTF8, MAP, MAP_KEY_VALUE, LIST, DECIMAL = 0, 1, 2, 3, 5
"""Of ConvertedType."""


@dataclass(frozen=True)
class I64:
    """A whole number that Thrift knows as i64; plain ones are i32."""

    value: int


Fields = dict[int, Any]


def varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def _zigzag(value: int) -> bytes:
    return varint(value * 2 if value >= 0 else -value * 2 - 1)


def _kind(value: Any) -> int:
    return {int: _I32, I64: _I64, bytes: _BINARY, list: _LIST, dict: _STRUCT}[type(value)]


def _body(value: Any) -> bytes:
    if isinstance(value, int):
        return _zigzag(value)
    if isinstance(value, I64):
        return _zigzag(value.value)
    if isinstance(value, bytes):
        return varint(len(value)) + value
    if isinstance(value, list):
        kind = _kind(value[0]) if value else _STRUCT
        head = bytes([len(value) << 4 | kind]) if len(value) < 15 else bytes([0xF0 | kind]) + varint(len(value))
        return head + b"".join(map(_body, value))
    return thrift(value)


def thrift(fields: Fields) -> bytes:
    """A struct: field number → value."""
    out, last = bytearray(), 0
    for number, value in sorted(fields.items()):
        kind, step = _kind(value), number - last
        out += bytes([step << 4 | kind]) if 0 < step < 16 else bytes([kind]) + _zigzag(number)
        out += _body(value)
        last = number
    return bytes(out) + b"\0"


def element(name: str, **told: int) -> Fields:
    """A node of the schema: `type` of a leaf or `children` of a group, `repetition`."""
    numbers = {"type": 1, "length": 2, "repetition": 3, "children": 5, "converted": 6, "scale": 7, "precision": 8}
    return {4: name.encode()} | {numbers[key]: value for key, value in told.items()}


def page(body: bytes, *, values: int, encoding: int = PLAIN, kind: int = DATA_PAGE, uncompressed: int = -1) -> bytes:
    """A page with its header; `uncompressed` is the length that it claims once decompressed."""
    size = len(body) if uncompressed < 0 else uncompressed
    data = {5: {1: values, 2: encoding, 3: RLE, 4: RLE}}
    dictionary = {7: {1: values, 2: encoding}}
    return thrift({1: kind, 2: size, 3: len(body)} | (dictionary if kind == DICTIONARY_PAGE else data)) + body


def int32s(*values: int) -> bytes:
    """The body of a page of numbers."""
    return b"".join(one.to_bytes(4, "little") for one in values)


def byte_arrays(*values: bytes) -> bytes:
    """The body of a page of texts."""
    return b"".join(len(one).to_bytes(4, "little") + one for one in values)


def levels(*values: int) -> bytes:
    """Repetition or definition levels of a page, each of which fits one bit or two."""
    runs = b"".join(varint(1 << 1) + bytes([value]) for value in values)
    return len(runs).to_bytes(4, "little") + runs


def chunk(
    name: str,
    pages: bytes,
    *,
    values: int,
    kind: int = INT64,
    codec: int = UNCOMPRESSED,
    dictionary: int = 0,
    at: int = 4,
) -> Fields:
    """A column chunk whose pages begin at byte `at`; `dictionary` is the length of the dictionary page, if any.

    Of a nested column the `name` is the path, with dots.
    """
    metadata: Fields = {
        1: kind,
        2: [PLAIN, RLE, RLE_DICTIONARY],
        3: [step.encode() for step in name.split(".")],
        4: codec,
        5: I64(values),
        6: I64(len(pages)),
        7: I64(len(pages)),
        9: I64(at + dictionary),
    }
    return {2: I64(at), 3: metadata | ({11: I64(at)} if dictionary else {})}


def footer(schema: Sequence[Fields], chunks: Sequence[Fields], *, rows: int, **told: Any) -> Fields:
    """FileMetaData of one row group."""
    group = {1: list(chunks), 2: I64(100), 3: I64(rows)}
    return {1: 2, 2: list(schema), 3: I64(rows), 4: [group] if chunks else [], 6: b"by hand"} | told


def whole(pages: bytes, metadata: Fields) -> bytes:
    """The object."""
    end = thrift(metadata)
    return b"PAR1" + pages + end + len(end).to_bytes(4, "little") + b"PAR1"


def one_column(pages: bytes, *, values: int, kind: int = INT64, repetition: int = REQUIRED, **told: int) -> bytes:
    """An object of one column `x` with these pages."""
    schema = [element("schema", children=1), element("x", type=kind, repetition=repetition)]
    return whole(pages, footer(schema, [chunk("x", pages, values=values, kind=kind, **told)], rows=values))


def map_column(*, key: int) -> bytes:
    """An object of two rows of a map, {a: 1, b: 2} and null, whose keys are `key` (REQUIRED or OPTIONAL)."""
    schema = [
        element("schema", children=1),
        element("m", repetition=OPTIONAL, children=1, converted=MAP),
        element("key_value", repetition=REPEATED, children=2, converted=MAP_KEY_VALUE),
        element("key", type=BYTE_ARRAY, repetition=key, converted=UTF8),
        element("value", type=INT32, repetition=OPTIONAL),
    ]
    repeated, there = levels(0, 1, 0), 2 + (key == OPTIONAL)
    keys = page(repeated + levels(there, there, 0) + byte_arrays(b"a", b"b"), values=3)
    items = page(repeated + levels(3, 3, 0) + int32s(1, 2), values=3)
    chunks = [
        chunk("m.key_value.key", keys, values=3, kind=BYTE_ARRAY),
        chunk("m.key_value.value", items, values=3, kind=INT32, at=4 + len(keys)),
    ]
    return whole(keys + items, footer(schema, chunks, rows=2))


def run_of(count: int) -> bytes:
    """The body of a page of `count` references to the first entry of the dictionary, in a handful of bytes."""
    return b"\x01" + varint(count << 1) + b"\0"


def run_length_bomb(count: int, cell: bytes) -> bytes:
    """`count` cells, all the same one, in little more than its length."""
    entry = len(cell).to_bytes(4, "little") + cell
    first = page(entry, values=1, kind=DICTIONARY_PAGE)
    pages = first + page(run_of(count), values=count, encoding=RLE_DICTIONARY)
    return one_column(pages, values=count, kind=BYTE_ARRAY, dictionary=len(first))


def giant_page(claimed: int, body: bytes) -> bytes:
    """A page that claims to be `claimed` bytes once decompressed."""
    return one_column(page(body, values=1, uncompressed=claimed), values=1, kind=BYTE_ARRAY, codec=ZSTD)


def nested_groups(depth: int) -> bytes:
    """A schema `depth` groups deep."""
    groups = [element(f"g{level}", children=1, repetition=OPTIONAL) for level in range(depth)]
    schema = [element("schema", children=1), *groups, element("x", type=INT64, repetition=OPTIONAL)]
    return whole(b"", footer(schema, [], rows=0))


def sibling_groups(count: int) -> bytes:
    """A schema of `count` groups of one column each, side by side."""
    pairs = [
        node
        for number in range(count)
        for node in (
            element(f"g{number}", children=1, repetition=OPTIONAL),
            element("x", type=INT64, repetition=OPTIONAL),
        )
    ]
    return whole(b"", footer([element("schema", children=count), *pairs], [], rows=0))


def with_arrow_schema(table: pa.Table, claimed: pa.Schema) -> bytes:
    """`table` under another table's Arrow schema."""
    text = base64.b64encode(claimed.serialize())
    sink = io.BytesIO()
    pq.write_table(table.replace_schema_metadata({"ARROW:schema": text}), sink, store_schema=False)
    return sink.getvalue()
