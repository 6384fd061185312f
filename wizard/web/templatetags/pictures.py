"""Geometry of the small server-made pictures, in units of their SVG view boxes. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HISTOGRAM_WIDTH = 120
HISTOGRAM_HEIGHT = 36
GAP = 1.5
LOWEST_BAR = 1.5
"""A count of one stays visible beside a count of a million."""


@dataclass(frozen=True)
class Bar:
    """One bar of a histogram; `text` is its label and count."""

    x: float
    y: float
    width: float
    height: float
    text: str


def histogram_bars(counts: Sequence[tuple[str, int]]) -> list[Bar]:
    """One bar per (label, count), scaled to the highest count."""
    highest = max((count for _, count in counts), default=0)
    if not highest:
        return []
    slot = HISTOGRAM_WIDTH / len(counts)
    return [_bar(index, slot, label, count, highest) for index, (label, count) in enumerate(counts)]


def _bar(index: int, slot: float, label: str, count: int, highest: int) -> Bar:
    height = max(LOWEST_BAR, HISTOGRAM_HEIGHT * count / highest) if count else 0.0
    return Bar(
        x=round(index * slot, 2),
        y=round(HISTOGRAM_HEIGHT - height, 2),
        width=round(max(slot - GAP, slot / 2), 2),
        height=round(height, 2),
        text=f"{label}: {count:,}",
    )


def share_width(share: float | None) -> float:
    """Width of a bar that is 100 wide; anything above nothing shows at least a sliver."""
    if not share:
        return 0.0
    return round(min(100.0, max(2.0, share * 100)), 1)
