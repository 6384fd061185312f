"""Rows of probabilities that should add up to one: the numbers of a dict, or those of several columns. Raises nothing.

Only what looks like probabilities is added up: all numbers between 0 and 1, in a dict or in columns whose names say so.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types as at

from wizard.sampling.meaning.jsontexts import READ, holds_numbers, parsed
from wizard.sampling.meaning.names import LONGEST
from wizard.sampling.meaning.odd import attempt
from wizard.sampling.meaning.shapes import is_number, plain
from wizard.sampling.profiles import RowSums
from wizard.sampling.reading import Column

TOLERANCE = 0.01
"""What a sum may differ from one by: probabilities are often rounded."""
MOST = 100
"""Columns of one family, or numbers of a dict, that are added up."""
_PART = re.compile(r"[a-z0-9]+")
_SAY_SO = frozenset(("p", "prob", "probs", "proba", "probability", "probabilities", "softmax"))

Numbers = npt.NDArray[np.float64]


def row_sums(names: Sequence[str], columns: Sequence[Column]) -> dict[str, RowSums]:
    """Column → what adding up its rows has shown. `names` are the shown ones."""
    named = zip(names, columns, strict=True)
    read = {name: plain(column.values) for name, column in named if column.values is not None}
    of_dicts = {name: attempt(partial(_of_dict, values), None) for name, values in read.items()}
    found = {name: told for name, told in of_dicts.items() if told}
    for family in _families([name for name, values in read.items() if is_number(values.type)]):
        told = attempt(partial(_of_columns, [read[name] for name in family]), None)
        if told:
            rows, off = told
            found |= {name: RowSums(tuple(other for other in family if other != name), rows, off) for name in family}
    return found


def _families(names: Sequence[str]) -> Iterator[list[str]]:
    """Columns whose names are alike but for what follows, or goes before, a word for probability."""
    families: dict[tuple[str, str], list[str]] = {}
    for name in names:
        parts = _PART.findall(name[:LONGEST].lower())
        if len(parts) > 1 and parts[0] in _SAY_SO:
            families.setdefault(("first", parts[0]), []).append(name)
        elif len(parts) > 1 and parts[-1] in _SAY_SO:
            families.setdefault(("last", parts[-1]), []).append(name)
    return (family for family in families.values() if 1 < len(family) <= MOST)


def _of_dict(values: pa.Array) -> RowSums | None:
    if at.is_struct(values.type) or at.is_map(values.type):
        told = _counted(_numbers_of(values))
    else:
        told = _counted(_numbers_in(values)) if at.is_string(values.type) else None
    return RowSums((), *told) if told else None


def _numbers_in(texts: pa.Array) -> Numbers | None:
    """The sums of dicts that are written as text, which is how CSV has them; None where any is no dict of shares."""
    some = texts.drop_null()[:READ].to_pylist()
    if not some or not some[0].lstrip().startswith("{"):
        return None
    dicts = [parsed(text) for text in some]
    if not all(isinstance(each, dict) and holds_numbers(each) for each in dicts):
        return None
    numbers = [[value for value in each.values() if value is not None] for each in dicts]
    if not _are_shares(np.array([value for each in numbers for value in each], np.float64)):
        return None
    return np.array([[math.fsum(each)] if each else [np.nan] for each in numbers])


def _of_columns(arrays: Sequence[pa.Array]) -> tuple[int, int] | None:
    return _counted(_together(arrays))


def _numbers_of(values: pa.Array) -> Numbers | None:
    """One row per dict, one column per key; NaN where a dict has no such number."""
    if at.is_map(values.type):
        return _of_map(values)
    kinds = [values.type.field(number).type for number in range(values.type.num_fields)]
    if not kinds or len(kinds) > MOST or not all(map(is_number, kinds)):
        return None
    return _together(values.flatten())


def _of_map(values: pa.Array) -> Numbers | None:
    if not is_number(values.type.item_type):
        return None
    # From the offsets: pyarrow 26's list_parent_indices ends the process when it is given a map.
    offsets = values.offsets.to_numpy()
    lengths = np.diff(offsets)
    items = values.items.slice(offsets[0], offsets[-1] - offsets[0])
    numbers = pc.cast(items, pa.float64()).to_numpy(zero_copy_only=False)
    if not _are_shares(numbers):
        return None
    rows = np.repeat(np.arange(len(values)), lengths)
    sums = np.bincount(rows, weights=np.nan_to_num(numbers), minlength=len(values))
    return np.where(lengths > 0, sums, np.nan).reshape(-1, 1)


def _together(arrays: Sequence[pa.Array]) -> Numbers:
    numbers: Numbers = np.column_stack(
        [pc.cast(array, pa.float64()).to_numpy(zero_copy_only=False) for array in arrays]
    )
    return numbers


def _are_shares(numbers: Numbers) -> bool:
    known = numbers[~np.isnan(numbers)]
    return len(known) > 0 and known.min() >= 0 and known.max() <= 1


def _counted(numbers: Numbers | None) -> tuple[int, int] | None:
    """How many rows hold probabilities, and how many of them do not add up; None where none does."""
    if numbers is None or (numbers.shape[1] > 1 and not _are_shares(numbers)):
        return None
    held = ~np.isnan(numbers).all(axis=1)
    if not held.any():
        return None
    sums = np.nansum(numbers[held], axis=1)
    return int(held.sum()), int(np.count_nonzero(np.abs(sums - 1) > TOLERANCE))
