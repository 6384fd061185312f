"""Structs of Thrift's compact protocol, taken apart and put together again without knowing their meaning.

Source: https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md. Raises ValueError on bytes
that are no such struct.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, BINARY, LIST, _SET, _MAP, STRUCT = range(1, 13)
_NUMBERS = (_I16, _I32, _I64)
_LISTS = (LIST, _SET)
_DEPTH = 64


@dataclass
class Value:
    """A value with its wire type. A list's values have the wire type `of`; a struct is field number → Value."""

    kind: int
    value: Any
    of: int = 0


Struct = dict[int, Value]


def decoded(data: bytes) -> Struct:
    """The struct that begins `data`."""
    try:
        return _Reader(data).struct(0)
    except IndexError:
        raise ValueError("the struct does not end") from None


def encoded(struct: Struct) -> bytes:
    """The bytes of `struct`."""
    out, last = bytearray(), 0
    for number in sorted(struct):
        value = struct[number]
        step = number - last
        out += bytes([step << 4 | value.kind]) if 0 < step < 16 else bytes([value.kind]) + _of_number(number)
        out += _body(value.kind, value)
        last = number
    return bytes(out) + b"\0"


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def struct(self, depth: int) -> Struct:
        found: Struct = {}
        number = 0
        while head := self._byte():
            number = number + (head >> 4) if head >> 4 else self._number()
            found[number] = self._value(head & 15, depth + 1)
        return found

    def _value(self, kind: int, depth: int) -> Value:
        if depth > _DEPTH:
            raise ValueError("the struct is nested too deeply")
        if kind in (_TRUE, _FALSE):
            return Value(kind, None)
        if kind in _NUMBERS:
            return Value(kind, self._number())
        if kind in _LISTS:
            return self._list(kind, depth)
        if kind == STRUCT:
            return Value(kind, self.struct(depth))
        if kind not in (_BYTE, _DOUBLE, BINARY):
            raise ValueError("the struct holds what Parquet does not use")
        return Value(kind, self._bytes({_BYTE: 1, _DOUBLE: 8}.get(kind, -1)))

    def _list(self, kind: int, depth: int) -> Value:
        head = self._byte()
        count = head >> 4 if head >> 4 < 15 else self._varint()
        of = head & 15
        if count > len(self._data):
            raise ValueError("a list is longer than its bytes")
        if of in (_TRUE, _FALSE):
            return Value(kind, [Value(of, self._bytes(1)) for _ in range(count)], of)
        return Value(kind, [self._value(of, depth + 1) for _ in range(count)], of)

    def _byte(self) -> int:
        self._at += 1
        return self._data[self._at - 1]

    def _bytes(self, length: int) -> bytes:
        length = self._varint() if length < 0 else length
        found = self._data[self._at : self._at + length]
        if len(found) < length:
            raise ValueError("a text is longer than its bytes")
        self._at += length
        return found

    def _varint(self) -> int:
        value = shift = 0
        while shift < 70:
            byte = self._byte()
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7
        raise ValueError("a number is too long")

    def _number(self) -> int:
        value = self._varint()
        return (value >> 1) ^ -(value & 1)


def _body(kind: int, value: Value) -> bytes:
    if kind in _NUMBERS:
        return _of_number(value.value)
    if kind in _LISTS:
        count = len(value.value)
        head = bytes([count << 4 | value.of]) if count < 15 else bytes([0xF0 | value.of]) + _of_varint(count)
        return head + b"".join(_body(value.of, one) for one in value.value)
    if kind == STRUCT:
        return encoded(value.value)
    if kind == BINARY:
        return _of_varint(len(value.value)) + bytes(value.value)
    return value.value or b""


def _of_number(value: int) -> bytes:
    return _of_varint(value * 2 if value >= 0 else -value * 2 - 1)


def _of_varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])
