"""Values as a data file holds them → values as the table's schema declares them. Pure.

Columns are found by name, physical name or field id; what a file lacks, because it was added later, is null; narrower
types are widened. Raises ProblemError (`data.delta.other_type`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from wizard.core.problems import ProblemError
from wizard.sampling.meaning.shapes import is_list, plain
from wizard.sampling.readers.delta import problems
from wizard.sampling.readers.delta.features import Mapping
from wizard.sampling.readers.delta.schema import Field, Node

_FIELD_ID = b"PARQUET:field_id"


class _OtherTypeError(Exception):
    """The file holds what cannot become the declared type."""


class Conformer:
    """Brings columns of one file to the table's schema; `key` names the file."""

    def __init__(self, key: str, mapping: Mapping) -> None:
        self._key = key
        self._mapping = mapping

    def position(self, wanted: Field, fields: Iterable[pa.Field]) -> int | None:
        """Which of the file's `fields` holds `wanted`; None where the file has no such column."""
        found = list(fields)
        if self._mapping is Mapping.ID and wanted.id is not None:
            ids = [(field.metadata or {}).get(_FIELD_ID) for field in found]
            return _only(ids, str(wanted.id).encode())
        name = wanted.name if self._mapping is Mapping.NONE else wanted.physical
        names = [field.name for field in found]
        at = _only(names, name)
        # Spark knows a column in any case.
        return _only([one.casefold() for one in names], name.casefold()) if at is None else at

    def refuse_without_ids(self, schema: pa.Schema) -> None:
        """Where ids are all that names the columns, a file without any cannot be read."""
        if self._mapping is Mapping.ID and not any(_FIELD_ID in (field.metadata or {}) for field in schema):
            raise ProblemError(problems.no_ids(self._key))

    def conformed(self, values: pa.Array, wanted: Field) -> pa.Array:
        """`values` of the column `wanted` as its declared type."""
        try:
            return self._node(plain(values), wanted.node)
        except (_OtherTypeError, pa.ArrowException) as error:
            found, declared = str(values.type), str(wanted.node.kind)
            problem = problems.other_type(self._key, column=wanted.name, found=found, wanted=declared)
            raise ProblemError(problem) from error

    def _node(self, values: pa.Array, wanted: Node) -> pa.Array:
        if values.type == wanted.kind and not pa.types.is_nested(wanted.kind):
            return values
        if pa.types.is_struct(wanted.kind):
            return self._struct(values, wanted)
        if pa.types.is_map(wanted.kind):
            return self._map(values, wanted)
        if pa.types.is_list(wanted.kind):
            return self._list(values, wanted)
        return _cast(values, wanted.kind)

    def _struct(self, values: pa.Array, wanted: Node) -> pa.Array:
        _expect(pa.types.is_struct(values.type))
        found = [values.type.field(number) for number in range(values.type.num_fields)]
        children = []
        for field in wanted.fields:
            at = self.position(field, found)
            child = None if at is None else plain(values.field(at))
            children.append(pa.nulls(len(values), field.node.kind) if child is None else self._node(child, field.node))
        fields = [wanted.kind.field(number) for number in range(wanted.kind.num_fields)]
        if not fields:
            return pa.nulls(len(values), wanted.kind)
        return pa.StructArray.from_arrays(children, fields=fields, mask=values.is_null())

    def _list(self, values: pa.Array, wanted: Node) -> pa.Array:
        _expect(is_list(values.type))
        values = _from_zero(pc.cast(values, pa.list_(values.type.value_field)))
        items = self._node(plain(values.values), wanted.parts[0])
        return pa.ListArray.from_arrays(values.offsets, items, type=wanted.kind, mask=values.is_null())

    def _map(self, values: pa.Array, wanted: Node) -> pa.Array:
        _expect(pa.types.is_map(values.type))
        values = _from_zero(values)
        keys = self._node(plain(values.keys), wanted.parts[0])
        items = self._node(plain(values.items), wanted.parts[1])
        return pa.MapArray.from_arrays(values.offsets, keys, items, type=wanted.kind, mask=values.is_null())


def _only(found: Sequence[Any], wanted: Any) -> int | None:
    """The place of the one that is `wanted`; None when there is none, or more than one."""
    return found.index(wanted) if found.count(wanted) == 1 else None


def _expect(holds: bool) -> None:
    if not holds:
        raise _OtherTypeError


def _from_zero(values: pa.Array) -> pa.Array:
    """A copy whose offset is 0 where it is not: Arrow takes a mask with no other."""
    return values if values.offset == 0 else values.take(pa.array(range(len(values)), pa.int64()))


def _cast(values: pa.Array, wanted: pa.DataType) -> pa.Array:
    """`values` as the wider or otherwise equal type `wanted`."""
    found = values.type
    _expect(not pa.types.is_nested(found))
    if pa.types.is_timestamp(found) and pa.types.is_timestamp(wanted):
        # Nanoseconds (INT96) come as microseconds; a zone says how to show a moment, not which it is.
        return pc.cast(values, wanted, safe=False)
    _expect(_may_become(found, wanted))
    return pc.cast(values, wanted)


def _may_become(found: pa.DataType, wanted: pa.DataType) -> bool:
    kinds = pa.types
    if kinds.is_null(found) or found == wanted:
        return True
    if kinds.is_string(wanted) or kinds.is_binary(wanted):
        return bool(_is_bytes(found))
    if kinds.is_integer(wanted):
        return bool(kinds.is_integer(found))
    if kinds.is_floating(wanted):
        return bool(kinds.is_integer(found) or kinds.is_floating(found))
    if kinds.is_decimal(wanted):
        return bool(kinds.is_integer(found) or kinds.is_decimal(found))
    return bool(kinds.is_date(found) and (kinds.is_date(wanted) or kinds.is_timestamp(wanted)))


def _is_bytes(found: pa.DataType) -> bool:
    kinds = pa.types
    return bool(
        kinds.is_string(found)
        or kinds.is_large_string(found)
        or kinds.is_binary(found)
        or kinds.is_large_binary(found)
        or kinds.is_fixed_size_binary(found)
    )
