"""Where the first data page of a Parquet column chunk ends, from the first bytes of the chunk.

Parquet's footer says where a chunk starts but not how long its pages are; each page says so in its own header (Thrift
compact protocol; source: parquet.thrift, PageHeader). Raises nothing: bytes that are no page header read as unknown.
"""

from __future__ import annotations

from dataclasses import dataclass

DATA_PAGES = (0, 3)
"""PageType DATA_PAGE and DATA_PAGE_V2."""
DICTIONARY_PAGE = 2
_DICTIONARY_HEADER = 7
_ENTRIES = -1
"""Where the count of a dictionary's values is kept, beside the fields of the page header."""
HEADER_ALLOWANCE = 8 * 1024
"""A page header with long minima and maxima in it fits into this."""

_STOP, _TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = range(13)
_MAX_DEPTH = 8


@dataclass(frozen=True)
class Page:
    """One page: its PageType, where it ends, relative to the chunk, and how many bytes it says it unpacks to.

    `entries` are the values of a dictionary.
    """

    kind: int
    end: int
    unpacked: int
    entries: int = 0


@dataclass(frozen=True)
class FirstPages:
    """The pages of a chunk up to its first data page.

    `end` is where that ends, or how far one has to read to find out; None when the pages are not understood.
    `unpacked` is the largest size that a page claims. `entries` are how many values the dictionary has, if there is one
    before, and how many bytes they take unpacked.
    """

    end: int | None
    unpacked: int = 0
    entries: tuple[int, int] | None = None


def to_first_data_page(prefix: bytes) -> FirstPages:
    """What the first bytes of a chunk tell; an `end` of more than `len(prefix)` means that so many are needed."""
    start = unpacked = 0
    entries = None
    while start < len(prefix):
        try:
            page = _page(prefix, start)
        except IndexError:
            return FirstPages(max(start, len(prefix)) + HEADER_ALLOWANCE, unpacked, entries)
        except ValueError:
            return FirstPages(None, unpacked, entries)
        unpacked = max(unpacked, page.unpacked)
        if page.kind in DATA_PAGES:
            return FirstPages(page.end, unpacked, entries)
        if page.kind == DICTIONARY_PAGE:
            entries = page.entries, page.unpacked
        start = page.end
    return FirstPages(start + HEADER_ALLOWANCE, unpacked, entries)


def _page(data: bytes, start: int) -> Page:
    fields: dict[int, int] = {}
    end = _struct(data, start, 0, fields)
    if 1 not in fields or fields.get(3, -1) < 0:
        raise ValueError("not a page header")
    return Page(kind=fields[1], end=end + fields[3], unpacked=fields.get(2, 0), entries=fields.get(_ENTRIES, 0))


def _struct(data: bytes, at: int, depth: int, numbers: dict[int, int]) -> int:
    """Skip one struct, keeping its whole-number fields in `numbers`; the position after it."""
    if depth > _MAX_DEPTH:
        raise ValueError("nested too deeply for a page header")
    number = 0
    while (head := data[at]) != _STOP:
        at += 1
        number += head >> 4
        kind = head & 15
        if head >> 4 == 0:
            number, at = _zigzag(data, at)
        if kind in (_I16, _I32, _I64):
            numbers[number], at = _zigzag(data, at)
        elif kind == _STRUCT and number == _DICTIONARY_HEADER and depth == 0:
            inner: dict[int, int] = {}
            at = _struct(data, at, depth + 1, inner)
            numbers[_ENTRIES] = inner.get(1, 0)
        else:
            at = _skip(data, at, kind, depth)
    return at + 1


def _skip(data: bytes, at: int, kind: int, depth: int) -> int:
    if kind in (_TRUE, _FALSE):
        return at
    if kind == _BYTE:
        return at + 1
    if kind == _DOUBLE:
        return at + 8
    if kind == _BINARY:
        length, at = _varint(data, at)
        return at + length
    if kind == _STRUCT:
        return _struct(data, at, depth + 1, {})
    raise ValueError("no page header has such a field")


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while shift < 64:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
    raise ValueError("number too long")


def _zigzag(data: bytes, at: int) -> tuple[int, int]:
    value, at = _varint(data, at)
    return (value >> 1) ^ -(value & 1), at
