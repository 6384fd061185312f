"""Python values as JSON has them → Arrow arrays of one type, never by Arrow's guess. Raises nothing.

All of one type → that type; whole numbers and fractions → float64; objects → a struct, or a map where their names vary
widely; lists → lists; anything else together → text, with what was mixed in a note. What would take too many cells
becomes text as well: a hostile text can ask for names times rows.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate, chain
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from wizard.sampling.text import cut
from wizard.sampling.types import Note

Values = list[Any]

CELLS = 10_000_000
"""Cells of all columns and of what is nested in them."""
_FEW_NAMES = 20
"""Names up to which objects are structs however rarely each occurs."""
_RARE = 0.1
"""Share of names present below which objects are maps."""
_LOWEST, _HIGHEST, _HIGHEST_UNSIGNED = -(1 << 63), (1 << 63) - 1, (1 << 64) - 1
_WORDS = {bool: "flags", int: "whole numbers", float: "numbers", str: "texts", dict: "objects", list: "lists"}


@dataclass
class Budget:
    """The cells that may still be made, and what had to become text."""

    cells: int = CELLS
    notes: list[Note] = field(default_factory=list)

    def allows(self, cells: int) -> bool:
        self.cells -= cells
        return self.cells >= 0


@dataclass(frozen=True)
class Made:
    """One column; `is_text` says that its values are text whose meaning is still to be found."""

    values: pa.Array
    is_text: bool = False


def make(name: str, values: Values, budget: Budget) -> Made:
    """The column `name` of `values`, None where a record has no value."""
    values, mixed = _together(values)
    if mixed:
        counts = ", ".join(f"{count:,} {word}" for word, count in mixed.items())
        budget.notes.append(Note("data.json.mixed", f"{cut(name, 60)} mixes {counts}; it was read as text."))
    array = _array(values, budget)
    return Made(array, is_text=pa.types.is_string(array.type))


def _together(values: Values) -> tuple[Values, dict[str, int]]:
    """The values, as text when their types do not go together, and then the number of each type."""
    if not _mix(values):
        return values, {}
    counts = Counter(_WORDS[type(value)] for value in values if value is not None)
    return _as_texts(values), dict(counts.most_common())


def _mix(values: Values) -> bool:
    kinds = set(map(type, values)) - {type(None)}
    return len(kinds) > 1 and kinds != {int, float}


def _as_texts(values: Values) -> Values:
    return [value if value is None or isinstance(value, str) else json.dumps(value, default=str) for value in values]


def _array(values: Values, budget: Budget) -> pa.Array:
    kinds = set(map(type, values)) - {type(None)}
    if not kinds:
        return pa.nulls(len(values))
    if len(kinds) == 1:
        return _MAKERS[kinds.pop()](values, budget)
    return _numbers(values) if kinds == {int, float} else _texts(_as_texts(values))


def _flags(values: Values, _: Budget) -> pa.Array:
    return pa.array(values, pa.bool_())


def _whole_numbers(values: Values, budget: Budget) -> pa.Array:
    present = [value for value in values if value is not None]
    lowest, highest = min(present), max(present)
    if lowest >= _LOWEST and highest <= _HIGHEST:
        return pa.array(values, pa.int64())
    if lowest >= 0 and highest <= _HIGHEST_UNSIGNED:
        return pa.array(values, pa.uint64())
    budget.notes.append(Note("data.json.long_numbers", "Whole numbers of more than 64 bits were read as text."))
    return _texts([None if value is None else str(value) for value in values])


def _fractions(values: Values, _: Budget) -> pa.Array:
    return pa.array(values, pa.float64())


def _numbers(values: Values) -> pa.Array:
    try:
        return pa.array([None if value is None else float(value) for value in values], pa.float64())
    except OverflowError:
        return _texts(_as_texts(values))


def _texts(values: Values, _: Budget | None = None) -> pa.Array:
    try:
        return pa.array(values, pa.string())
    except UnicodeEncodeError:  # half of a surrogate pair, which no text may hold
        return pa.array([_whole_characters(value) for value in values], pa.string())


def _whole_characters(value: str | None) -> str | None:
    return value if value is None else value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _lists(values: Values, budget: Budget) -> pa.Array:
    elements = list(chain.from_iterable(filter(None, values)))
    if _mix(elements):
        budget.notes.append(Note("data.json.mixed_lists", "Lists that mix values of several types were read as text."))
        return _texts(_as_texts(values))
    offsets = pa.array(accumulate((len(value or ()) for value in values), initial=0), pa.int32())
    inner = _array(elements, budget)
    return pa.ListArray.from_arrays(offsets, inner, mask=_missing(values))


def _objects(values: Values, budget: Budget) -> pa.Array:
    present = [value for value in values if value is not None]
    names = list(dict.fromkeys(chain.from_iterable(present)))
    entries = sum(map(len, present))
    if not names or (len(names) > _FEW_NAMES and entries < _RARE * len(names) * len(present)):
        return _map(values, budget)
    if not budget.allows(len(names) * len(values)):
        budget.notes.append(Note("data.json.varied", "Objects with too many different names were read as text."))
        return _texts(_as_texts(values))
    inner = [_array([value and value.get(name) for value in values], budget) for name in names]
    return pa.StructArray.from_arrays(inner, names=_storable(names), mask=_missing(values))


def _map(values: Values, budget: Budget) -> pa.Array:
    present = list(filter(None, values))
    offsets = pa.array(accumulate((len(value or ()) for value in values), initial=0), pa.int32())
    keys = _texts(list(chain.from_iterable(present)))
    items = _array(list(chain.from_iterable(value.values() for value in present)), budget)
    kind = pa.map_(pa.string(), items.type)
    found = pa.MapArray.from_arrays(offsets, keys, items, type=kind)
    mask = _missing(values)
    return found if mask is None else _with_nulls(found, mask)


def _with_nulls(array: pa.Array, mask: pa.Array) -> pa.Array:
    return pc.if_else(mask, pa.scalar(None, array.type), array)


def _missing(values: Values) -> pa.Array | None:
    return pa.array([value is None for value in values], pa.bool_()) if None in values else None


def _storable(names: Iterable[str]) -> list[str]:
    return [_whole_characters(name) or "" for name in names]


_MAKERS = {
    bool: _flags,
    int: _whole_numbers,
    float: _fractions,
    str: _texts,
    dict: _objects,
    list: _lists,
}
