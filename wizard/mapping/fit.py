"""Whether the values of a column can be read as a field type, as far as the sample tells. Pure; raises nothing."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from enum import StrEnum

from wizard.mapping import facts
from wizard.registry.schema import FieldType
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.types import LogicalType


class Fit(StrEnum):
    """How sure it is that the values can be read."""

    YES = "yes"
    PERHAPS = "perhaps"
    NO = "no"


_WORDS = frozenset(
    {
        *(LogicalType.INTEGER, LogicalType.NUMBER, LogicalType.BOOLEAN, LogicalType.STRING, LogicalType.DATETIME),
        *(LogicalType.DATE, LogicalType.TIME, LogicalType.DURATION),
    }
)
_READS = {
    FieldType.NUMERIC: frozenset({*facts.NUMBERS, LogicalType.BOOLEAN}),
    FieldType.BOOLEAN: frozenset({LogicalType.BOOLEAN}),
    FieldType.STRING: _WORDS,
    FieldType.TEXT: _WORDS,
    FieldType.CATEGORICAL: frozenset({LogicalType.INTEGER, LogicalType.BOOLEAN, LogicalType.STRING}),
    FieldType.DATETIME: facts.MOMENTS,
    FieldType.TENSOR: frozenset({LogicalType.TENSOR}),
    FieldType.VECTOR: frozenset({LogicalType.TENSOR, LogicalType.VECTOR}),
    FieldType.DICT: frozenset({LogicalType.DICT}),
}
_MAY_READ = {
    FieldType.NUMERIC: frozenset({LogicalType.STRING}),
    FieldType.BOOLEAN: frozenset({LogicalType.STRING}),
    FieldType.CATEGORICAL: frozenset({LogicalType.NUMBER}),
    FieldType.DATETIME: frozenset({LogicalType.STRING}),
    FieldType.TENSOR: frozenset({LogicalType.STRING}),
    FieldType.VECTOR: frozenset({LogicalType.STRING}),
    FieldType.DICT: frozenset({LogicalType.STRUCT, LogicalType.STRING}),
}
_FLAG_TEXTS = frozenset({"true", "false", "yes", "no", "t", "f", "y", "n", "0", "1"})


def fit(column: ColumnProfile, field_type: FieldType, dimensions: Sequence[int] = ()) -> Fit:
    """Can the values of `column` be read as `field_type` (a tensor: of that shape)?"""
    logical = column.logical_type
    if logical == LogicalType.UNKNOWN:
        return Fit.PERHAPS
    if logical in _READS[field_type]:
        return _shape_fit(column, dimensions) if field_type == FieldType.TENSOR else Fit.YES
    if logical in facts.NUMBERS and field_type in (FieldType.BOOLEAN, FieldType.DATETIME):
        fits = facts.is_zero_or_one(column) if field_type == FieldType.BOOLEAN else bool(column.epoch)
        return Fit.YES if fits or not facts.was_read(column) else Fit.NO
    if logical not in _MAY_READ.get(field_type, frozenset()):
        return Fit.NO
    return _text_fit(column.examples, field_type) if logical == LogicalType.STRING else Fit.PERHAPS


def _shape_fit(column: ColumnProfile, dimensions: Sequence[int]) -> Fit:
    """Missing dimensions are another rule's matter."""
    length = column.list_length
    return Fit.NO if dimensions and length is not None and math.prod(dimensions) != length else Fit.YES


def _text_fit(examples: Sequence[str], field_type: FieldType) -> Fit:
    """Text may hold what it does not declare; it cannot when no example seen does."""
    readable = _READABLE[field_type]
    return Fit.PERHAPS if not examples or any(readable(text.strip()) for text in examples) else Fit.NO


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


_READABLE: dict[FieldType, Callable[[str], bool]] = {
    FieldType.NUMERIC: _is_number,
    FieldType.BOOLEAN: lambda text: text.casefold() in _FLAG_TEXTS,
    FieldType.DATETIME: lambda text: any(character.isdigit() for character in text),
    FieldType.TENSOR: lambda text: text.startswith("["),
    FieldType.VECTOR: lambda text: text.startswith("["),
    FieldType.DICT: lambda text: text.startswith("{"),
}
