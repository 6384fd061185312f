"""Arrow types in the project's words, and arrays in a form that every kernel takes. Raises nothing."""

from __future__ import annotations

import math

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types as at

from wizard.sampling.meaning.odd import attempt
from wizard.sampling.types import LogicalType

_SIMPLE = (
    (at.is_boolean, LogicalType.BOOLEAN),
    (at.is_integer, LogicalType.INTEGER),
    (at.is_floating, LogicalType.NUMBER),
    (at.is_timestamp, LogicalType.DATETIME),
    (at.is_date, LogicalType.DATE),
    (at.is_time, LogicalType.TIME),
    (at.is_duration, LogicalType.DURATION),
    (at.is_string, LogicalType.STRING),
    (at.is_large_string, LogicalType.STRING),
    (at.is_string_view, LogicalType.STRING),
    (at.is_null, LogicalType.UNKNOWN),
    (at.is_fixed_size_list, LogicalType.TENSOR),
)
MOST_DIMENSIONS = 8
"""Lists within lists that are looked into."""
_TEXT_SHARE = 20
"""Values of a binary column that are tried as UTF-8."""


def is_list(kind: pa.DataType) -> bool:
    """Whether values of the type are lists of any layout."""
    return bool(at.is_list(kind) or at.is_large_list(kind) or at.is_fixed_size_list(kind) or _is_view(kind))


def _is_view(kind: pa.DataType) -> bool:
    return bool(at.is_list_view(kind) or at.is_large_list_view(kind))


def is_number(kind: pa.DataType) -> bool:
    """Whether values of the type are numbers."""
    return bool(at.is_integer(kind) or at.is_floating(kind) or at.is_decimal(kind))


def logical_type(kind: pa.DataType) -> LogicalType:
    """What the declared type alone says; lists of numbers of varying length count as vectors until seen."""
    if isinstance(kind, pa.BaseExtensionType):
        return logical_type(kind.storage_type)
    if at.is_dictionary(kind) or at.is_run_end_encoded(kind):
        return logical_type(kind.value_type)
    if at.is_decimal(kind):
        return LogicalType.INTEGER if kind.scale == 0 else LogicalType.NUMBER
    if is_list(kind):
        return _list_type(kind)
    if at.is_struct(kind) or at.is_map(kind):
        return LogicalType.DICT if _holds_numbers(kind) else LogicalType.STRUCT
    return next((logical for check, logical in _SIMPLE if check(kind)), LogicalType.BINARY)


def _list_type(kind: pa.DataType) -> LogicalType:
    if is_number(kind.value_type):
        return LogicalType.TENSOR if at.is_fixed_size_list(kind) else LogicalType.VECTOR
    return LogicalType.ARRAY if logical_type(kind.value_type) is LogicalType.STRING else LogicalType.LIST


def _holds_numbers(kind: pa.DataType) -> bool:
    if at.is_map(kind):
        return logical_type(kind.key_type) is LogicalType.STRING and is_number(kind.item_type)
    return kind.num_fields > 0 and all(is_number(kind.field(number).type) for number in range(kind.num_fields))


Observed = tuple[LogicalType, int | None, str]


def observed(values: pa.Array) -> Observed:
    """The type after a look at the values, how many numbers every list has when all have as many, and why."""
    logical = logical_type(values.type)
    unknown: Observed = (logical, None, "")
    if values.null_count == len(values):
        return logical, None, "declared by the file; no value seen"
    if _is_numeric_list(values.type):
        return attempt(lambda: _numeric_lists(values, logical), unknown)
    if logical is LogicalType.BINARY and _is_utf8(values):
        return LogicalType.STRING, None, "bytes that are UTF-8 text"
    return logical, None, ""


def _is_numeric_list(kind: pa.DataType) -> bool:
    """Whether lists, however nested, hold nothing but numbers."""
    if not is_list(kind):
        return False
    for _ in range(MOST_DIMENSIONS):
        if not is_list(kind):
            break
        kind = kind.value_type
    return is_number(kind)


def _numeric_lists(values: pa.Array, logical: LogicalType) -> Observed:
    shape, lists = dimensions(values), len(values) - values.null_count
    if len(shape) > 1:
        return LogicalType.TENSOR, math.prod(shape), f"all {lists:,} nested lists have the shape {_shown(shape)}"
    if shape and at.is_fixed_size_list(values.type):
        return LogicalType.TENSOR, shape[0], "lists of fixed length, declared by the file"
    if shape:
        return LogicalType.TENSOR, shape[0], f"all {lists:,} lists have {shape[0]:,} numbers"
    if logical is LogicalType.LIST:
        return logical, None, "nested lists of differing shape"
    found = pc.min_max(lengths_of(values))
    return LogicalType.VECTOR, None, f"lists of {found['min'].as_py():,} to {found['max'].as_py():,} numbers"


def _shown(shape: tuple[int, ...]) -> str:
    return " × ".join(f"{length:,}" for length in shape)


def lengths_of(lists: pa.Array) -> pa.Array:
    """The length of each list, null where there is none."""
    return pc.list_value_length(lists)


def dimensions(values: pa.Array) -> tuple[int, ...]:
    """The shape that all (nested) lists of numbers have, outer length first; empty when they differ."""
    shape: list[int] = []
    values = pc.drop_null(values)
    while is_list(values.type) and len(shape) < MOST_DIMENSIONS:
        found = pc.min_max(lengths_of(values))
        if values.null_count or not found["max"].as_py() or found["min"] != found["max"]:
            return ()
        shape.append(found["max"].as_py())
        values = values.flatten()
    return tuple(shape) if is_number(values.type) else ()


def _is_utf8(values: pa.Array) -> bool:
    try:
        texts = [bytes(value).decode() for value in pc.drop_null(values).slice(0, _TEXT_SHARE).to_pylist()]
    except (ValueError, TypeError, pa.ArrowException):
        return False
    return all(text.isprintable() for text in texts)


def plain(values: pa.Array) -> pa.Array:
    """`values` without dictionary, extension and view layouts, which some kernels do not take."""
    if isinstance(values, pa.ExtensionArray):
        return plain(values.storage)
    return attempt(lambda: _plain(values), values)


def _plain(values: pa.Array) -> pa.Array:
    kind = values.type
    if at.is_dictionary(kind):
        return plain(values.dictionary_decode())
    if at.is_run_end_encoded(kind):
        return plain(pc.run_end_decode(values))
    if at.is_string_view(kind):
        return pc.cast(values, pa.string())
    if at.is_binary_view(kind):
        return pc.cast(values, pa.binary())
    if at.is_float16(kind):
        return pc.cast(values, pa.float32())
    return values


def finite(values: pa.Array) -> pa.Array:
    """`values` without NaN and infinities, which have no place in bounds and means."""
    return pc.filter(values, pc.is_finite(values)) if at.is_floating(values.type) else values
