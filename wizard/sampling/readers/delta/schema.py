"""The schema of a table: Delta's types as Arrow's, with the names and ids by which data files know the columns. Pure.

Raises ProblemError: `data.delta.schema`, `.type`, `data.limits.columns`, `.nesting`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import msgspec
import pyarrow as pa

from wizard.core.problems import ProblemError
from wizard.sampling import problems as general
from wizard.sampling.limits import Limits
from wizard.sampling.readers.delta import problems

_SIMPLE = {
    "string": pa.string(),
    "long": pa.int64(),
    "integer": pa.int32(),
    "short": pa.int16(),
    "byte": pa.int8(),
    "float": pa.float32(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
    "binary": pa.binary(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", "UTC"),
    "timestamp_ntz": pa.timestamp("us"),
    "timestamp_nanos": pa.timestamp("ns", "UTC"),
    "timestamp_nanos_ntz": pa.timestamp("ns"),
    "void": pa.null(),
}
_DECIMAL = re.compile(r"decimal\(\s*([0-9]{1,2})\s*,\s*([0-9]{1,2})\s*\)")
_TEXT = re.compile(r"(?:char|varchar)\([0-9]{1,9}\)")
_PHYSICAL = "delta.columnMapping.physicalName"
_ID = "delta.columnMapping.id"
FIELDS = 20_000
"""Fields of a schema, nested ones too."""


@dataclass(frozen=True)
class Node:
    """A type, with the parts of a nested one: the fields of a struct, the element of a list, key and item of a map."""

    kind: pa.DataType
    fields: tuple[Field, ...] = ()
    parts: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Field:
    """A column, or a field of a struct. `physical` and `id` are what data files call it under column mapping."""

    name: str
    node: Node
    physical: str
    id: int | None = None


class _BrokenError(Exception):
    """The schema's JSON is not built as it should be; says why, without a value."""


class _UnknownTypeError(Exception):
    """A type that the protocol does not know, or that is not read here."""


def parsed(schema_string: str, *, name: str, limits: Limits) -> tuple[Field, ...]:
    """The columns that `schema_string`, the JSON of the log, describes; `name` is what a person calls the table."""
    try:
        told = msgspec.json.decode(schema_string)
        fields = _Schema(limits.depth).columns(told, limit=limits.columns)
    except (msgspec.DecodeError, UnicodeError):
        raise ProblemError(problems.bad_schema(name, why="it is no JSON")) from None
    except RecursionError:
        raise ProblemError(general.too_deep(name, limit=limits.depth)) from None
    except _BrokenError as error:
        raise ProblemError(problems.bad_schema(name, why=str(error))) from None
    except _UnknownTypeError as error:
        raise ProblemError(problems.unknown_type(name, column=error.args[0], kind=error.args[1])) from None
    if len(fields) > limits.columns:
        raise ProblemError(general.too_many_columns(name, columns=len(fields), limit=limits.columns))
    return fields


class _Schema:
    """Builds the types; knows how deep and how many they may be."""

    def __init__(self, depth: int) -> None:
        self._depth = depth
        self._fields = 0

    def columns(self, told: Any, *, limit: int) -> tuple[Field, ...]:
        found = _list(told, "fields") if _kind(told) == "struct" else None
        if found is None:
            raise _BrokenError("it is no struct")
        return tuple(self._field(one, 1, column="") for one in found[: limit + 1])

    def _field(self, told: Any, level: int, *, column: str) -> Field:
        self._fields += 1
        if self._fields > FIELDS:
            raise _BrokenError(f"it has more than {FIELDS:,} fields")
        name = _get(told, "name", str)
        metadata = told.get("metadata") if isinstance(told.get("metadata"), dict) else {}
        physical, number = metadata.get(_PHYSICAL), metadata.get(_ID)
        return Field(
            name=name,
            node=self._node(told.get("type"), level, column=column or name),
            physical=physical if isinstance(physical, str) else name,
            id=number if isinstance(number, int) else None,
        )

    def _node(self, told: Any, level: int, *, column: str) -> Node:
        if level > self._depth:
            raise RecursionError
        if isinstance(told, str):
            return _variant() if told == "variant" else Node(_simple(told, column))
        kind = _kind(told)
        if kind == "struct":
            fields = tuple(self._field(one, level + 1, column=column) for one in _list(told, "fields"))
            return Node(pa.struct([pa.field(field.name, field.node.kind) for field in fields]), fields)
        if kind == "array":
            element = self._node(told.get("elementType"), level + 1, column=column)
            return Node(pa.list_(element.kind), parts=(element,))
        if kind == "map":
            key = self._node(told.get("keyType"), level + 1, column=column)
            item = self._node(told.get("valueType"), level + 1, column=column)
            return Node(pa.map_(key.kind, item.kind), parts=(key, item))
        raise _UnknownTypeError(column, str(kind))


def _simple(told: str, column: str) -> pa.DataType:
    decimal = _DECIMAL.fullmatch(told)
    if decimal and 1 <= int(decimal[1]) <= 38 and int(decimal[2]) <= int(decimal[1]):
        return pa.decimal128(int(decimal[1]), int(decimal[2]))
    if told == "decimal":
        return pa.decimal128(10, 0)
    if _TEXT.fullmatch(told):
        return pa.string()
    if told not in _SIMPLE:
        raise _UnknownTypeError(column, told)
    return _SIMPLE[told]


def _variant() -> Node:
    """A variant as files store it: two binary fields."""
    names = ("value", "metadata")
    fields = tuple(Field(name, Node(pa.binary()), name) for name in names)
    return Node(pa.struct([pa.field(name, pa.binary()) for name in names]), fields)


def _kind(told: Any) -> Any:
    return told.get("type") if isinstance(told, dict) else None


def _list(told: dict[str, Any], name: str) -> list[Any]:
    found: list[Any] = _get(told, name, list)
    return found


def _get(told: Any, name: str, kind: type) -> Any:
    value = told.get(name) if isinstance(told, dict) else None
    if not isinstance(value, kind):
        raise _BrokenError(f"something in it has no {name}")
    return value
