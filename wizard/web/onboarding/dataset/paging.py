"""Long tables in parts: the columns that a search finds, a few dozen at a time. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from wizard.sampling.profiles import ColumnProfile

COLUMNS_AT_ONCE = 30
"""Profiles that are drawn at a time: each has a picture and two dozen figures."""
CELLS_AT_ONCE = 40
"""Columns of the first rows that are drawn at a time."""


@dataclass(frozen=True)
class ColumnPage:
    """A part of the columns: those from `start` on among the `found` that `query` finds out of `total`."""

    columns: tuple[ColumnProfile, ...]
    query: str
    start: int
    found: int
    total: int

    @property
    def next_start(self) -> int | None:
        """Where the next part begins; None at the end."""
        after = self.start + len(self.columns)
        return after if after < self.found else None

    @property
    def next_count(self) -> int:
        """How many columns the next part has."""
        return min(COLUMNS_AT_ONCE, self.found - self.start - len(self.columns))


def column_page(columns: Sequence[ColumnProfile], *, query: str, start: int) -> ColumnPage:
    """The columns whose name or type holds every word of `query`, from `start` on."""
    words = query.lower().split()
    found = [column for column in columns if all(word in _searched(column) for word in words)]
    return ColumnPage(tuple(found[start : start + COLUMNS_AT_ONCE]), query, start, len(found), len(columns))


def _searched(column: ColumnProfile) -> str:
    return f"{column.name} {column.logical_type.value}".lower()


class Named(Protocol):
    """A column, as far as its head goes."""

    @property
    def name(self) -> str: ...

    @property
    def logical_type(self) -> str: ...


@dataclass(frozen=True)
class PreviewPage:
    """The first rows of some columns side by side: those from `start` on out of `total`."""

    columns: tuple[Named, ...]
    rows: tuple[tuple[str | None, ...], ...]
    start: int
    total: int

    @property
    def end(self) -> int:
        return self.start + len(self.columns)

    @property
    def next_start(self) -> int | None:
        return self.end if self.end < self.total else None

    @property
    def previous_start(self) -> int | None:
        return max(0, self.start - CELLS_AT_ONCE) if self.start else None


def preview_page(columns: Sequence[Named], rows: Sequence[Sequence[str | None]], *, start: int = 0) -> PreviewPage:
    """The first rows of the columns from `start` on."""
    begin = start if start < len(columns) else 0
    shown = slice(begin, begin + CELLS_AT_ONCE)
    return PreviewPage(tuple(columns[shown]), tuple(tuple(row[shown]) for row in rows), begin, len(columns))
