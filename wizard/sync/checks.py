"""Do the values of a column fit the type of their field? Arrow arrays in, a mask of misfits out. Pure; raises nothing.

A misfit is a value that is not null and cannot be read as its type. The usual case, that everything fits, is decided by
one vectorised cast; what that refuses goes through `readings`, value by distinct value. Both agree (see the tests).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types as kinds

from wizard.registry.schema import FieldType
from wizard.sampling.meaning import shapes
from wizard.sampling.meaning.hints import Hints
from wizard.sampling.meaning.shapes import is_number
from wizard.sync import readings
from wizard.sync.judging import (
    MOMENT,
    Reading,
    all_misfit,
    each_text,
    each_value,
    judged,
    misfits_between,
    read_slowly,
    read_text,
)
from wizard.sync.plan import PlannedField

_PLAIN_NUMBER = r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?$"
_DAY = r"(19|20)\d\d-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])"
_PLAIN_MOMENT = rf"^{_DAY}([ T]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{{1,6}})?)?)?$"


def plain(values: pa.Array) -> pa.Array:
    """The column unwrapped: dictionaries and extensions undone, one kind of text, NaN as null (as pandas writes it)."""
    values = shapes.plain(values)
    if kinds.is_large_string(values.type):
        return values.cast(pa.string())
    if kinds.is_floating(values.type):
        return _without_nan(values.cast(pa.float64()))
    return values


def check(values: pa.Array, field: PlannedField) -> Reading:
    """Judge a column that went through `plain` against its field."""
    if kinds.is_null(values.type) or values.null_count == len(values):
        return Reading()
    return _CHECKS[field.type](values, field)


def _without_nan(values: pa.Array) -> pa.Array:
    nan = pc.is_nan(values)
    return pc.if_else(nan, pa.scalar(None, values.type), values) if pc.any(nan).as_py() else values


# --- numeric, boolean, text -------------------------------------------------------------------------------------------


def _numeric(values: pa.Array, field: PlannedField) -> Reading:
    if is_number(values.type) or kinds.is_boolean(values.type):
        return Reading(values=values.cast(pa.float64(), safe=False))
    if not kinds.is_string(values.type):
        return all_misfit(values)
    if field.number_style:
        return read_slowly(values, partial(readings.numbers, style=field.number_style), pa.float64())
    return read_text(values, [pa.float64()], _PLAIN_NUMBER, readings.numbers)


def _boolean(values: pa.Array, _: PlannedField) -> Reading:
    if kinds.is_boolean(values.type):
        return Reading(values=values)
    if is_number(values.type):
        counts = values.cast(pa.float64(), safe=False)
        fits = pc.or_(pc.equal(counts, 0.0), pc.equal(counts, 1.0))
        return replace(judged(fits), values=pc.if_else(fits, pc.equal(counts, 1.0), None))
    if not kinds.is_string(values.type):
        return all_misfit(values)
    return read_slowly(values, readings.flags, pa.bool_())


def _textual(values: pa.Array, _: PlannedField) -> Reading:
    if kinds.is_nested(values.type):
        return all_misfit(values)
    if kinds.is_string(values.type) or kinds.is_binary(values.type) or kinds.is_large_binary(values.type):
        return _decodable(values)
    return Reading()


def _categorical(values: pa.Array, field: PlannedField) -> Reading:
    if kinds.is_floating(values.type):
        return judged(pc.equal(pc.floor(values), values))
    return _textual(values, field)


def _decodable(values: pa.Array) -> Reading:
    try:
        values.view(pa.large_string() if kinds.is_large_binary(values.type) else pa.string()).validate(full=True)
    except pa.ArrowInvalid:
        raw = values.cast(pa.large_binary()).to_pylist()
        return Reading(pa.array([value is not None and not _is_utf8(value) for value in raw]))
    return Reading()


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True


# --- datetime ---------------------------------------------------------------------------------------------------------


def _datetime(values: pa.Array, field: PlannedField) -> Reading:
    kind = values.type
    if kinds.is_timestamp(kind) or kinds.is_date(kind):
        return Reading(values=_microseconds(values))
    if is_number(kind):
        return _epoch(values)
    if not kinds.is_string(kind):
        return all_misfit(values)
    if field.date_format or field.time_zone:
        hints = Hints(date_format=field.date_format, time_zone=field.time_zone)
        return read_slowly(values, partial(readings.moments, hints=hints), MOMENT)
    return read_text(values, [MOMENT, pa.timestamp("us", "UTC")], _PLAIN_MOMENT, readings.moments)


def _microseconds(values: pa.Array) -> pa.Array | None:
    try:
        if kinds.is_timestamp(values.type) and values.type.tz:
            # Zoned values are stored in UTC; a cast to another name of the zone needs no zone database.
            values = values.cast(pa.int64()).cast(pa.timestamp(values.type.unit))
        return values.cast(MOMENT, safe=False)
    except pa.ArrowInvalid:
        return None  # beyond the year 294246: a moment all the same, but none that could be placed on an axis


def _epoch(values: pa.Array) -> Reading:
    counts = values.cast(pa.float64(), safe=False)
    moments = pa.nulls(len(values), pa.int64())
    for microseconds in readings.EPOCH_MICROSECONDS:
        low, high = (bound * 1_000_000 / microseconds for bound in (readings.FIRST_MOMENT, readings.LAST_MOMENT))
        fits = pc.and_(pc.greater_equal(counts, low), pc.less(counts, high))
        scaled = pc.multiply(pc.if_else(fits, counts, None), float(microseconds))
        moments = pc.coalesce(moments, scaled.cast(pa.int64(), safe=False))
    return Reading(misfits_between(values, moments), moments.cast(MOMENT))


# --- tensor, vector, dict ---------------------------------------------------------------------------------------------


def _list(values: pa.Array, field: PlannedField) -> Reading:
    size = field.size if field.type is FieldType.TENSOR else None
    if kinds.is_string(values.type):
        return each_text(values, lambda text: _fits_list(readings.number_list(text), size))
    if not (kinds.is_list(values.type) or kinds.is_large_list(values.type) or kinds.is_fixed_size_list(values.type)):
        return all_misfit(values)
    if is_number(values.type.value_type) and values.flatten().null_count == 0:
        return Reading() if size is None else judged(pc.equal(pc.list_value_length(values), size))
    return each_value(values, lambda value: _fits_list(value, size))


def _fits_list(value: Any, size: int | None) -> bool:
    count = readings.leaves(value) if isinstance(value, list) else None
    return count is not None and size in (None, count)


def _dict(values: pa.Array, _: PlannedField) -> Reading:
    kind = values.type
    if kinds.is_string(kind):
        return each_text(values, lambda text: readings.number_dict(text) is not None)
    if kinds.is_struct(kind):
        return Reading() if all(is_number(child.type) for child in kind) else each_value(values, readings.holds_numbers)
    if kinds.is_map(kind):
        return Reading() if is_number(kind.item_type) else all_misfit(values)
    return all_misfit(values)


_CHECKS: dict[FieldType, Callable[[pa.Array, PlannedField], Reading]] = {
    FieldType.NUMERIC: _numeric,
    FieldType.STRING: _textual,
    FieldType.BOOLEAN: _boolean,
    FieldType.TEXT: _textual,
    FieldType.TENSOR: _list,
    FieldType.DATETIME: _datetime,
    FieldType.CATEGORICAL: _categorical,
    FieldType.VECTOR: _list,
    FieldType.DICT: _dict,
}
