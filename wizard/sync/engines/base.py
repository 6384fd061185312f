"""What a sync engine works with: progress, batches, and one reader per format. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import pyarrow as pa

from wizard.core.problems import Problem
from wizard.sync.types import UnreadObject

Report = Callable[[dict[str, Any]], None]
"""Takes `{"done": …, "total": …, "note": …}`: how far the read is, in rows or bytes, and what is done."""


@dataclass(frozen=True)
class Batch:
    """Some consecutive rows of one unit: the columns asked for, in the order asked for.

    `done` of `total` says how far this time through is.
    """

    columns: list[pa.Array]
    rows: int
    done: int
    total: int
    unit: int = 0


@dataclass(frozen=True)
class Unit:
    """What is read as a whole or not at all: an object, a data file, a row group. `name` is its own in the dataset."""

    name: str
    size: int


ONE: Sequence[Unit] = (Unit("", 0),)
"""The only unit of what can only be read from its beginning."""


@dataclass(frozen=True)
class Broken:
    """Rows that do not have as many cells as the header, and where the first stands: `object` is a key, "" for the only
    one."""

    rows: int = 0
    first_line: int | None = None
    object: str = ""

    def with_more(self, more: Broken, key: str = "") -> Broken:
        """These and those that the object `key` has."""
        if not more.rows:
            return self
        first = self if self.rows else Broken(0, more.first_line, key)
        return Broken(self.rows + more.rows, first.first_line, first.object)


@dataclass(frozen=True)
class LeftOut:
    """What a way through left out: broken rows, columns that it was asked for and no object had, unreadable objects."""

    broken: Broken = Broken()
    absent: frozenset[str] = frozenset()
    unread: tuple[UnreadObject, ...] = ()
    nothing_read: Problem | None = None
    """The first object's Problem where none could be read."""


class Reader(Protocol):
    """A way to go through the rows of an object, or of several; it may be gone more than once.

    Raises ProblemError (`sync.parquet.damaged`, `sync.csv.damaged`, and whatever the source raises).
    """

    @property
    def names(self) -> list[str]:
        """The shown names of all columns of the object, in order."""

    @property
    def row_count(self) -> int | None:
        """Rows of the object, where it says so itself."""

    @property
    def left_out(self) -> LeftOut:
        """What the last time through left out."""

    @property
    def units(self) -> Sequence[Unit]:
        """The parts that may be read by themselves, in order."""

    def batches(self, positions: Sequence[int], units: Sequence[int] | None = None) -> Iterator[Batch]:
        """Every row, in order; `positions` are those of the columns wanted, `units` (None: all) the places of units."""
