"""Values as text and as JSON scalars: what a person sees of a cell. Raises nothing for any value Arrow can hold."""

from __future__ import annotations

import datetime as dt
import json
import math
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from wizard.sampling.text import CELL_LIMIT, cut
from wizard.sampling.types import Scalar

ITEMS = 40
"""Items of a list or struct that are ever put into a cell."""


def scalar(value: Any) -> Scalar:
    """`value` as JSON holds it: NaN and infinities are None, moments ISO text, everything else text."""
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        # The footer writes a zero minimum as -0.0, which nobody wants to read.
        return value + 0.0 if math.isfinite(value) else None
    if isinstance(value, Decimal):
        return scalar(float(value))
    return cut(_text(value))


def cells(values: pa.Array) -> list[str | None]:
    """One text per value, cut to CELL_LIMIT; None for a null."""
    return [None if value is None else cut(_text(value)) for value in python_values(values)]


def python_values(values: pa.Array) -> list[Any]:
    """Arrow values as Python's own; what Python cannot hold (year 10000, unknown zones) comes as text or as None."""
    try:
        return list(_coarse(values).to_pylist())
    except (pa.ArrowException, ValueError, OverflowError, KeyError):
        return _as_text(values)


def _coarse(values: pa.Array) -> pa.Array:
    """Nanoseconds as microseconds, as Python has none; single floats as the shortest numbers that they stand for."""
    kind = values.type
    if kind == pa.float32():
        return pc.cast(pc.cast(values, pa.string()), pa.float64())  # 0.1, not 0.10000000149011612
    if pa.types.is_fixed_size_list(kind) and kind.value_type == pa.float32():
        return _coarse(pc.cast(values, pa.list_(pa.float32())))
    if kind == pa.list_(pa.float32()):
        return pc.cast(pc.cast(values, pa.list_(pa.string())), pa.list_(pa.float64()))
    if pa.types.is_timestamp(kind) and kind.unit == "ns":
        return pc.cast(values, pa.timestamp("us", kind.tz), safe=False)
    if pa.types.is_duration(kind) and kind.unit == "ns":
        return pc.cast(values, pa.duration("us"), safe=False)
    if pa.types.is_time64(kind) and kind.unit == "ns":
        return pc.cast(values, pa.time64("us"), safe=False)
    return values


def _as_text(values: pa.Array) -> list[Any]:
    try:
        if pa.types.is_timestamp(values.type):
            values = pc.cast(values, pa.timestamp(values.type.unit))
        return list(pc.cast(values, pa.string()).to_pylist())
    except (pa.ArrowException, ValueError, OverflowError):
        return [None] * len(values)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value[: CELL_LIMIT + 1]
    if isinstance(value, bytes):
        return "0x" + value[: CELL_LIMIT // 2].hex()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return _duration(value)
    if isinstance(value, (list, dict, tuple)):
        return json.dumps(_short(value), ensure_ascii=False, default=_text)
    return str(value)


def _duration(value: dt.timedelta) -> str:
    """As ISO 8601 writes it, in days and seconds: P1DT7384S."""
    sign, value = ("-", -value) if value < dt.timedelta() else ("", value)
    seconds = f"{value.seconds}.{value.microseconds:06}".rstrip("0").rstrip(".")
    days = f"{value.days}D" if value.days else ""
    return f"{sign}P{days}T{seconds}S" if seconds != "0" or not days else f"{sign}P{days}"


def _short(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _short(item) for key, item in list(value.items())[:ITEMS]}
    if isinstance(value, (list, tuple)):
        return [_short(item) for item in value[:ITEMS]]
    return value
