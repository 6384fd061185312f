"""Geometry of the picture of rows per day, in units of its SVG view box. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH = 720
HEIGHT = 120
LOWEST_BAR = 2.0
"""A day with one row stays visible beside a day with a million."""


@dataclass(frozen=True)
class DayBar:
    """One day's bar; `text` is its date and number of rows."""

    x: float
    y: float
    width: float
    height: float
    text: str


@dataclass(frozen=True)
class DayChart:
    """The bars of every day from the first to the last, days without rows left empty, and the chart in words."""

    bars: tuple[DayBar, ...]
    first: date
    last: date
    highest: int
    words: str


def day_chart(rows_per_day: Sequence[tuple[str, int]]) -> DayChart | None:
    """The chart of (ISO date, rows) pairs in ascending order; None when there are none."""
    if not rows_per_day:
        return None
    counts = {date.fromisoformat(day): rows for day, rows in rows_per_day}
    first, last, highest = min(counts), max(counts), max(counts.values())
    days = (last - first).days + 1
    slot = WIDTH / days
    bars = tuple(_bar((day - first).days * slot, slot, day, rows, highest) for day, rows in counts.items() if rows)
    return DayChart(bars, first, last, highest, _words(counts, days))


def _bar(x: float, slot: float, day: date, rows: int, highest: int) -> DayBar:
    height = max(LOWEST_BAR, HEIGHT * rows / highest)
    width = min(max(slot * 0.82, 0.5), 28.0)
    return DayBar(
        x=round(x + (slot - width) / 2, 2),
        y=round(HEIGHT - height, 2),
        width=round(width, 2),
        height=round(height, 2),
        text=f"{day:%-d %b %Y}: {rows:,} rows",
    )


def _words(counts: dict[date, int], days: int) -> str:
    busiest = max(counts, key=lambda day: counts[day])
    empty = days - sum(1 for rows in counts.values() if rows)
    gap = f"; {empty:,} days without rows" if empty > 1 else "; 1 day without rows" if empty else ""
    first, last = min(counts), max(counts)
    return (
        f"Rows per day from {first:%-d %b %Y} to {last:%-d %b %Y}: "
        f"at most {counts[busiest]:,}, on {busiest:%-d %b %Y}{gap}."
    )
