"""What every reader hands to statistics, and how column names become unique. Raises nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pyarrow as pa

from wizard.sampling.results import DeltaFacts
from wizard.sampling.text import cut, visible
from wizard.sampling.types import Dialect, Note, Scalar, Trait

NAME_LIMIT = 500
"""Characters of a column's name that are shown; the real name is kept in full."""


@dataclass(frozen=True)
class Parts:
    """What the file says of a column in each of its parts (row groups): rows, nulls, and of moments the first and last.

    `times` are seconds since 1970, UTC; empty where the column has no moments.
    """

    rows: tuple[int, ...]
    nulls: tuple[int, ...]
    times: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class Column:
    """One column: what the file declares, and its sampled values, of type `kind` (None: they were not read).

    `nulls`, `minimum` and `maximum` are the file's own word on the whole object, where it gives one. `is_text` says
    that the values are text whose meaning is still to be found, `partition` that they stand in keys or in a log.
    `parts` is what the file says of each of its parts.
    """

    real_name: str
    kind: pa.DataType
    values: pa.Array | None
    nulls: int | None = None
    minimum: Scalar = None
    maximum: Scalar = None
    is_text: bool = False
    partition: bool = False
    parts: Parts | None = None


@dataclass(frozen=True)
class ReadSample:
    """A bounded part of one object. `whole` says that `columns` hold every row of it.

    `place_of` tells where a sampled row (0 is the first) stands: "line 18,205" or "byte 52,428,800".
    """

    columns: tuple[Column, ...]
    rows: int
    row_count: int | None
    row_count_exact: bool
    whole: bool
    compression: str | None = None
    encoding: str | None = None
    dialect: Dialect | None = None
    notes: tuple[Note, ...] = ()
    traits: tuple[Trait, ...] = ()
    place_of: Callable[[int], str] | None = None
    delta: DeltaFacts | None = None


def unique_names(real_names: Sequence[str]) -> list[str]:
    """A shown name per column, unique and storable: an empty one is `column_3`, a repeated one gets `_2`."""
    taken: set[str] = set()
    names: list[str] = []
    for position, real_name in enumerate(real_names, start=1):
        wanted = cut(visible(real_name), NAME_LIMIT) if real_name.strip() else f"column_{position}"
        names.append(_free(wanted, taken))
        taken.add(names[-1])
    return names


def _free(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}_{number}", number + 1
    return name


def name_notes(real_names: Sequence[str]) -> tuple[Note, ...]:
    """What is odd about the names: repeated or empty ones."""
    notes = []
    counts = Counter(real_names)
    repeated = sorted({cut(name, 60) for name, count in counts.items() if name.strip() and count > 1})
    if repeated:
        shown = ", ".join(repeated[:5])
        notes.append(
            Note("data.columns.duplicate", f"More than one column is called {shown}; later ones got a number.")
        )
    empty = sum(not name.strip() for name in real_names)
    if empty:
        notes.append(Note("data.columns.unnamed", f"{empty} columns have no name and were named by their position."))
    return tuple(notes)
