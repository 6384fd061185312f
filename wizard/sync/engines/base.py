"""What a sync engine works with: progress, batches, and one reader per format. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import pyarrow as pa

Report = Callable[[dict[str, Any]], None]
"""Takes `{"done": …, "total": …, "note": …}`: how far the read is, in rows or bytes, and what is done."""


@dataclass(frozen=True)
class Batch:
    """Some consecutive rows: the columns asked for, in the order asked for. `done` of `total` says how far this is."""

    columns: list[pa.Array]
    rows: int
    done: int
    total: int


@dataclass(frozen=True)
class Broken:
    """Rows that do not have as many cells as the header, and the line of the first."""

    rows: int = 0
    first_line: int | None = None


class Reader(Protocol):
    """One format's way to go through an object; it may be gone through more than once.

    Raises ProblemError (`sync.parquet.damaged`, `sync.csv.damaged`, and whatever the source raises).
    """

    @property
    def names(self) -> list[str]:
        """The shown names of all columns of the object, in order."""

    @property
    def row_count(self) -> int | None:
        """Rows of the object, where it says so itself."""

    @property
    def broken(self) -> Broken:
        """What the last time through left out."""

    def batches(self, positions: Sequence[int]) -> Iterator[Batch]:
        """Every row, in order; `positions` are those of the columns wanted."""
