"""Parts a result from the sample values in it: the facts are kept in the clear, the values sealed or not at all.

Facts are names, types, counts, shares and lengths, and the bounds, means, quantiles and bars of numbers and moments.
Values are all else that repeats a cell: the preview, examples, frequent values, bounds and bars of text. Pure.
`msgspec.ValidationError` leaves `with_values` when it is given anything but what `values_of` told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec

from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.results import ObjectSet, SampleResult
from wizard.sampling.types import LogicalType, Scalar

Pairs = tuple[tuple[str, int], ...]
Preview = tuple[tuple[str | None, ...], ...]

_ALWAYS: dict[str, Any] = {"examples": tuple[str, ...], "top_values": Pairs}
"""Fields of a profile that repeat cells whatever the column holds, and their types."""
_UNLESS_MEASURED: dict[str, Any] = {
    "minimum": Scalar,
    "maximum": Scalar,
    "quantiles": tuple[tuple[str, Scalar], ...],
    "histogram": Pairs,
}
_TYPES = _ALWAYS | _UNLESS_MEASURED
_MEASURED = frozenset(
    {
        *(LogicalType.INTEGER, LogicalType.NUMBER, LogicalType.DURATION),
        *(LogicalType.DATETIME, LogicalType.DATE, LogicalType.TIME),
    }
)
_MEASURE = re.compile(r"[-+0-9.:TZPDHMSe ]{0,60}")
"""A number, a moment or a duration as text: a profile that claims more to be one is not believed."""
_DEFAULTS = ColumnProfile("", 0, "", LogicalType.UNKNOWN)


def without_values(result: SampleResult) -> SampleResult:
    """`result` without any sample value; `with_values` puts them back."""
    return replace(
        result,
        columns=tuple(map(_without, result.columns)),
        source_columns=tuple(map(_without, result.source_columns)),
        preview=(),
        source_preview=(),
        objects=_without_partition_examples(result.objects),
    )


def values_of(result: SampleResult) -> dict[str, Any]:
    """What `without_values` takes away, as a JSON object."""
    partitions = result.objects.partitions if result.objects else ()
    taken: dict[str, Any] = msgspec.to_builtins(
        {
            "columns": [_taken(column) for column in result.columns],
            "source_columns": [_taken(column) for column in result.source_columns],
            "preview": result.preview,
            "source_preview": result.source_preview,
            "partitions": [partition.examples for partition in partitions],
        }
    )
    return taken


def with_values(stored: SampleResult, values: dict[str, Any]) -> SampleResult:
    """The result of which `without_values` made `stored` and `values_of` told `values`."""
    return replace(
        stored,
        columns=_with(stored.columns, values.get("columns", [])),
        source_columns=_with(stored.source_columns, values.get("source_columns", [])),
        preview=msgspec.convert(values.get("preview", []), Preview),
        source_preview=msgspec.convert(values.get("source_preview", []), Preview),
        objects=_with_partition_examples(stored.objects, values.get("partitions", [])),
    )


def _value_fields(column: ColumnProfile) -> list[str]:
    """The fields of a profile that repeat cells and are not empty."""
    fields = _ALWAYS if _is_measured(column) else _TYPES
    return [name for name in fields if getattr(column, name) != getattr(_DEFAULTS, name)]


def _is_measured(column: ColumnProfile) -> bool:
    shown = (
        *(column.minimum, column.maximum),
        *(value for _, value in column.quantiles),
        *(label for label, _ in column.histogram),
    )
    return column.logical_type in _MEASURED and all(
        _MEASURE.fullmatch(value) for value in shown if isinstance(value, str)
    )


def _without(column: ColumnProfile) -> ColumnProfile:
    emptied = {name: getattr(_DEFAULTS, name) for name in _value_fields(column)}
    return replace(column, kinds=tuple(replace(kind, example="") for kind in column.kinds), **emptied)


def _taken(column: ColumnProfile) -> dict[str, Any]:
    fields = {name: getattr(column, name) for name in _value_fields(column)}
    return fields | {"kinds": [kind.example for kind in column.kinds]}


def _with(columns: Sequence[ColumnProfile], values: Sequence[dict[str, Any]]) -> tuple[ColumnProfile, ...]:
    return tuple(_restored(column, own) for column, own in zip(columns, _as_long(values, columns, {}), strict=True))


def _restored(column: ColumnProfile, values: dict[str, Any]) -> ColumnProfile:
    fields = {name: msgspec.convert(values[name], kind) for name, kind in _TYPES.items() if name in values}
    examples = msgspec.convert(_as_long(values.get("kinds", []), column.kinds, ""), tuple[str, ...])
    kinds = tuple(replace(kind, example=example) for kind, example in zip(column.kinds, examples, strict=True))
    return replace(column, kinds=kinds, **fields)


def _as_long(values: Sequence[Any], others: Sequence[Any], empty: Any) -> list[Any]:
    """`values`, or as many empty ones as there are `others` when no values were kept."""
    return list(values) if len(values) == len(others) else [empty] * len(others)


def _without_partition_examples(objects: ObjectSet | None) -> ObjectSet | None:
    if objects is None:
        return None
    return replace(objects, partitions=tuple(replace(found, examples=()) for found in objects.partitions))


def _with_partition_examples(objects: ObjectSet | None, values: Sequence[Any]) -> ObjectSet | None:
    if objects is None:
        return None
    examples = msgspec.convert(_as_long(values, objects.partitions, ()), tuple[tuple[str, ...], ...])
    partitions = tuple(replace(found, examples=own) for found, own in zip(objects.partitions, examples, strict=True))
    return replace(objects, partitions=partitions)
