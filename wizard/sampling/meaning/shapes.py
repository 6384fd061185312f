"""Arrow types in the project's words, and arrays in a form that every kernel takes. Raises nothing."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types as at

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
    if at.is_dictionary(kind):
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


def observed(values: pa.Array) -> tuple[LogicalType, int | None, str]:
    """The type after a look at the values, the length of lists that all have one, and why."""
    logical = logical_type(values.type)
    if values.null_count == len(values):
        return (logical, None, "declared by the file; no value seen")
    if logical in (LogicalType.VECTOR, LogicalType.TENSOR):
        return _numeric_lists(values)
    if logical is LogicalType.BINARY and _is_utf8(values):
        return LogicalType.STRING, None, "bytes that are UTF-8 text"
    return logical, None, ""


def _numeric_lists(values: pa.Array) -> tuple[LogicalType, int | None, str]:
    if at.is_fixed_size_list(values.type):
        return LogicalType.TENSOR, values.type.list_size, "lists of fixed length, declared by the file"
    found = pc.min_max(pc.list_value_length(values))
    low, high = found["min"].as_py(), found["max"].as_py()
    if low == high and high > 0:
        return LogicalType.TENSOR, high, f"all {len(values) - values.null_count:,} lists have {high:,} numbers"
    return LogicalType.VECTOR, None, f"lists of {low:,} to {high:,} numbers"


def _is_utf8(values: pa.Array) -> bool:
    try:
        texts = [bytes(value).decode() for value in pc.drop_null(values).slice(0, _TEXT_SHARE).to_pylist()]
    except (ValueError, TypeError):
        return False
    return all(text.isprintable() for text in texts)


def plain(values: pa.Array) -> pa.Array:
    """`values` without dictionary, extension and view layouts, which some kernels do not take."""
    if isinstance(values, pa.ExtensionArray):
        return plain(values.storage)
    kind = values.type
    if at.is_dictionary(kind):
        return plain(values.dictionary_decode())
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
