"""The values of partition columns, which stand in the log as text, as the declared types. Pure.

Raises ProblemError (`data.delta.partition_value`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from wizard.core.problems import ProblemError
from wizard.sampling.readers.delta import problems
from wizard.sampling.readers.delta.actions import Add
from wizard.sampling.readers.delta.schema import Field

_BEYOND_MICROSECONDS = re.compile(r"(\.[0-9]{6})[0-9]+")
_ZONE = re.compile(r"(?:Z|[+-][0-9]{2}:?[0-9]{2})$")


def texts(files: Sequence[Add], column: Field) -> list[str | None]:
    """The text per file; the empty one means null. Column mapping renames partition columns too."""
    found = []
    for file in files:
        values = file.partition_values or {}
        found.append(values.get(column.physical, values.get(column.name)) or None)
    return found


def typed(values: Sequence[str | None], column: Field, *, name: str) -> pa.Array:
    """`values` as the type of `column`; `name` is what a person calls the table."""
    kind = column.node.kind
    try:
        if pa.types.is_timestamp(kind):
            return _moments(values, kind)
        if pa.types.is_binary(kind):
            return pa.array([None if text is None else text.encode() for text in values], kind)
        return pc.cast(pa.array(values, pa.string()), kind)
    except (pa.ArrowException, ValueError):
        raise ProblemError(problems.partition_value(name, column=column.name, kind=str(kind))) from None


def _moments(values: Sequence[str | None], kind: pa.DataType) -> pa.Array:
    """Moments with a zone, or without: those are UTC. Digits beyond the unit are dropped."""
    if kind.unit == "us":
        values = [text and _BEYOND_MICROSECONDS.sub(r"\1", text) for text in values]
    zoned = pa.array([text if text and _ZONE.search(text[10:]) else None for text in values], pa.string())
    plain = pa.array([None if text and _ZONE.search(text[10:]) else text for text in values], pa.string())
    moments = pc.cast(zoned, pa.timestamp(kind.unit, "UTC")).cast(pa.timestamp(kind.unit))
    return pc.coalesce(moments, pc.cast(plain, pa.timestamp(kind.unit))).cast(kind)
