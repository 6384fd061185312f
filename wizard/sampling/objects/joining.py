"""One column out of the same column of several objects. Raises nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from wizard.sampling.meaning.inference import infer
from wizard.sampling.meaning.shapes import plain
from wizard.sampling.objects.casting import cast, common_kind
from wizard.sampling.objects.matrix import target
from wizard.sampling.reading import Column
from wizard.sampling.results import MatrixRow
from wizard.sampling.settings import Resolution
from wizard.sampling.types import LogicalType, Scalar

_INFERRED_AGAIN = (LogicalType.NUMBER, LogicalType.STRING, LogicalType.UNKNOWN)
"""Types whose texts may stay texts when they are widened: the inference over all of them comes to the same."""


@dataclass(frozen=True)
class Part:
    """The column in one object, None where it is missing, and how many rows were sampled there."""

    column: Column | None
    rows: int


@dataclass(frozen=True)
class Joined:
    """The column over all objects; `lost` values did not fit its type and are null."""

    column: Column
    lost: int = 0


def joined(parts: Sequence[Part], *, row: MatrixRow | None, is_all: bool) -> Joined:
    """The column of all parts, in order; `row` is its row of the matrix, if it differs.

    What the files say of whole objects is kept when the objects `is_all` there are.
    """
    present = [part.column for part in parts if part.column is not None]
    first = replace(present[0], nulls=None, minimum=None, maximum=None)
    if any(column.values is None for column in present):
        return Joined(replace(first, kind=common_kind([column.kind for column in present]), values=None))
    if not _stays_text(present, row):
        parts = [_typed(part) for part in parts]
    kind = _kind(parts, row)
    arrays, lost = _arrays(parts, kind)
    is_text = all(part.column.is_text for part in parts if part.column)
    column = replace(first, kind=kind, values=pa.concat_arrays(arrays), is_text=is_text)
    return Joined(_with_facts(column, present, parts) if is_all and not lost else column, lost)


def _stays_text(present: Sequence[Column], row: MatrixRow | None) -> bool:
    if not all(column.is_text for column in present):
        return False
    if row is None or row.resolution is Resolution.MISSING:
        return True
    kind = target(row)
    return kind is LogicalType.STRING or (row.resolution is Resolution.WIDEN and kind in _INFERRED_AGAIN)


def _typed(part: Part) -> Part:
    """The part with the values that its texts stand for, where they are of a type."""
    column = part.column
    if column is None or not column.is_text:
        return part
    meaning = infer(plain(column.values), blanks_are_null=True)
    if meaning.logical_type in (LogicalType.STRING, LogicalType.UNKNOWN):
        return replace(part, column=replace(column, is_text=False))
    return replace(part, column=replace(column, kind=meaning.values.type, values=meaning.values, is_text=False))


def _kind(parts: Sequence[Part], row: MatrixRow | None) -> pa.DataType:
    """The Arrow type of the whole: that of the objects which have the wanted type already."""
    wanted = target(row) if row else None
    cells = row.cells if row else [None] * len(parts)
    chosen = [
        plain(part.column.values).type
        for part, cell in zip(parts, cells, strict=True)
        if part.column is not None and (wanted is None or cell == wanted.value)
    ]
    return common_kind(chosen or [plain(part.column.values).type for part in parts if part.column is not None])


def _arrays(parts: Sequence[Part], kind: pa.DataType) -> tuple[list[pa.Array], int]:
    arrays, lost = [], 0
    for part in parts:
        if part.column is None:
            arrays.append(pa.nulls(part.rows, kind))
        else:
            values, missing = cast(part.column.values, kind)
            arrays.append(values)
            lost += missing
    return arrays, lost


def _with_facts(column: Column, present: Sequence[Column], parts: Sequence[Part]) -> Column:
    """With the files' own words, which hold for all objects when every one gives its own."""
    counts = [one.nulls for one in present]
    known = [count for count in counts if count is not None]
    is_everywhere = len(present) == len(parts) and len(known) == len(counts)
    return replace(
        column,
        nulls=sum(known) if is_everywhere else None,
        minimum=_bound(min, [one.minimum for one in present]),
        maximum=_bound(max, [one.maximum for one in present]),
    )


def _bound(choose: Callable[..., Scalar], bounds: Sequence[Scalar]) -> Scalar:
    if None in bounds or len({type(bound) for bound in bounds}) != 1:
        return None
    return choose(bounds)
