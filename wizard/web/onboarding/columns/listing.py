"""Which rows a query finds, in which order, and a part of them. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from wizard.mapping.bulk import matching
from wizard.web.onboarding.columns.query import Query
from wizard.web.onboarding.columns.table import Row

ROWS_AT_ONCE = 200
"""Rows that are drawn at a time; the next come as one scrolls."""
_ORDERS: dict[str, Callable[[Row], Any]] = {
    "name": lambda row: row.profile.name.lower(),
    "kind": lambda row: row.column.kind.value,
    "type": lambda row: row.column.type.value if row.column.type and row.needs_type else "",
    "confidence": lambda row: (not row.follows_suggestion, row.suggestion.confidence),
    "nulls": lambda row: -row.profile.null_share,
}


@dataclass(frozen=True)
class Part:
    """The rows from `start` on among the `found` ones of `total`."""

    rows: tuple[Row, ...]
    start: int
    found: int
    total: int

    @property
    def end(self) -> int:
        return self.start + len(self.rows)

    @property
    def next_count(self) -> int:
        """How many rows the next part has; 0 at the end."""
        return min(ROWS_AT_ONCE, self.found - self.end)

    @property
    def previous_start(self) -> int | None:
        return max(0, self.start - ROWS_AT_ONCE) if self.start else None


def listed(rows: Sequence[Row], query: Query) -> list[Row]:
    """The rows that the query finds, in its order; rows that it holds for equal stay in file order."""
    found = [row for row in rows if _is_found(row, query)]
    found = _with_text(found, query.text) if query.text else found
    order = _ORDERS.get(query.sort)
    return sorted(found, key=order) if order else found


def part_of(rows: Sequence[Row], *, total: int, start: int = 0, holding: int | None = None) -> Part:
    """The part of the listed rows that begins at `start`, or the one with the row of place `holding` in it."""
    if holding is not None:
        index = next((index for index, row in enumerate(rows) if row.place == holding), 0)
        start = index - index % ROWS_AT_ONCE
    begin = start if start < len(rows) else 0
    return Part(tuple(rows[begin : begin + ROWS_AT_ONCE]), begin, len(rows), total)


def _is_found(row: Row, query: Query) -> bool:
    if query.kind and row.column.kind != query.kind:
        return False
    if query.type and not (row.needs_type and row.column.type == query.type):
        return False
    if query.differs and not row.differs:
        return False
    return not query.look or row.needs_a_look


def _with_text(rows: Sequence[Row], text: str) -> list[Row]:
    """Every word in the name of the column or the field; with `*` or `?` it is a pattern of the whole name."""
    if "*" in text or "?" in text:
        names = matching((row.profile.name for row in rows), text)
        return [row for row in rows if row.profile.name in names]
    words = text.lower().split()
    return [row for row in rows if all(word in f"{row.profile.name} {row.field_name}".lower() for word in words)]
