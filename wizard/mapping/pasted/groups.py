"""Groups of fields as the vendor's clients write them → fields. Pure; passes over what is no group.

2.x writes `{"amount": "numeric", "emb": {"type": "tensor", "dimensions": [768]}}`; 3.x writes the same in code and
`[{"name": "amount", "type": "numeric"}]` on the wire.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wizard.mapping.pasted.types import MOST_FIELDS, PastedField
from wizard.mapping.types import ColumnKind

GROUPS = {
    "raw_inputs": ColumnKind.RAW_INPUT,
    "features": ColumnKind.FEATURE,
    "predictions": ColumnKind.PREDICTION,
    "actuals": ColumnKind.ACTUAL,
}
KEYS = {"id_column": ColumnKind.ID, "timestamp_column": ColumnKind.TIMESTAMP}


def holds_groups(found: Mapping[str, Any]) -> bool:
    """Whether any group of fields is there."""
    return any(isinstance(found.get(name), (dict, list)) for name in GROUPS)


def fields_of(found: Mapping[str, Any]) -> Iterator[PastedField]:
    """The fields and key columns of a call's arguments, or of a JSON object with the same names."""
    pairs = _pairs(found)
    for name, kind in GROUPS.items():
        for field, told in list(_entries(found.get(name)))[:MOST_FIELDS]:
            actual_for = pairs.get(field, "") or _text(_properties(told).get("prediction"))
            yield PastedField(
                field,
                kind,
                _type(told),
                dimensions=_dimensions(told),
                actual_for=actual_for if kind == ColumnKind.ACTUAL else "",
            )
    for name, kind in KEYS.items():
        if column := _text(found.get(name)):
            yield PastedField(column, kind)


def columns_of(found: Mapping[str, Any]) -> dict[str, str]:
    """Field → column, from the dicts of a `connect_…` call."""
    return {
        field: column
        for name in ("raw_inputs", "features", "predictions")
        for field, column in _entries(found.get(name))
        if isinstance(column, str)
    }


def actuals_of(found: Mapping[str, Any]) -> Iterator[PastedField]:
    """`labels={prediction: column}` of a `connect_…` call; a column that judges several predictions is told once."""
    seen: set[str] = set()
    for prediction, column in _entries(found.get("labels")):
        if isinstance(column, str) and column not in seen:
            seen.add(column)
            yield PastedField(column, ColumnKind.ACTUAL, actual_for=prediction)


def _pairs(found: Mapping[str, Any]) -> dict[str, str]:
    """Actual → prediction, as 3.x says it beside the groups."""
    told = found.get("actual_mappings") or found.get("actual_mapping")
    return {name: _text(value) for name, value in _entries(told)}


def _entries(group: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(group, dict):
        yield from ((name, told) for name, told in group.items() if isinstance(name, str) and name)
    if isinstance(group, list):
        for told in group:
            if isinstance(told, dict) and _text(told.get("name")):
                yield told["name"], told


def _type(told: Any) -> str:
    return _text(told.get("type")) if isinstance(told, dict) else _text(told)


def _properties(told: Any) -> Mapping[str, Any]:
    properties = told.get("properties") if isinstance(told, dict) else None
    return properties if isinstance(properties, dict) else {}


def _dimensions(told: Any) -> tuple[int, ...]:
    sizes = (told.get("dimensions") or _properties(told).get("dimensions")) if isinstance(told, dict) else None
    is_shape = isinstance(sizes, list) and all(type(size) is int and 0 < size < 10**7 for size in sizes)
    return tuple(sizes[:16]) if is_shape and sizes else ()


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
