"""Columns that Arrow decodes as bytes only → the decimals or texts that they stand for. Raises nothing.

A decimal is big-endian two's complement; it may take more bytes than its precision needs, or none at all, which stands
for zero. One of more than 76 digits becomes a float64, as DuckDB has it.
"""

from __future__ import annotations

import decimal
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

WIDEST = 76
"""Digits of Arrow's widest decimal."""
_EXACT = decimal.Context(prec=1_000)


@dataclass(frozen=True)
class Digits:
    """A decimal's."""

    precision: int
    scale: int


Meaning = Digits | None
"""What the bytes of a column stand for: a decimal, or (None) text."""


def declared(schema: pa.Schema, meanings: Mapping[int, Meaning]) -> pa.Schema:
    """`schema` with the columns of `meanings`, told by position, as what they stand for."""
    for position, meaning in meanings.items():
        schema = schema.set(position, schema.field(position).with_type(_kind(meaning)))
    return schema


def meant(values: pa.Array, meaning: Meaning) -> pa.Array:
    """What binary `values` stand for; null where a decimal has more digits than its type."""
    kind = _kind(meaning)
    found = values.to_pylist()
    if meaning is None:
        return pa.array([None if one is None else one.decode(errors="replace") for one in found], kind)
    whole = [None if one is None else int.from_bytes(one, "big", signed=True) for one in found]
    if pa.types.is_floating(kind):
        return pa.array([None if one is None else _float(one, meaning.scale) for one in whole], kind)
    limit = 10**meaning.precision
    fitting = [one if one is not None and -limit < one < limit else None for one in whole]
    return pa.array([None if one is None else _decimal(one, meaning.scale) for one in fitting], kind)


def _kind(meaning: Meaning) -> pa.DataType:
    if meaning is None:
        return pa.string()
    if meaning.precision > WIDEST:
        return pa.float64()
    make = pa.decimal128 if meaning.precision <= 38 else pa.decimal256
    return make(meaning.precision, meaning.scale)


def _decimal(value: int, scale: int) -> decimal.Decimal:
    return decimal.Decimal(value).scaleb(-scale, _EXACT)


def _float(value: int, scale: int) -> float | None:
    try:
        return float(_decimal(value, scale))
    except (OverflowError, decimal.DecimalException):
        return None
