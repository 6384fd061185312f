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


def histogram_path(bars: Sequence[Bar]) -> str:
    """All bars as one SVG path: a table of 1,000 small histograms is 1,000 elements, not 20,000."""
    return "".join(f"M{bar.x:g} {bar.y:g}h{bar.width:g}v{bar.height:g}h-{bar.width:g}z" for bar in bars if bar.height)


def most_often(counts: Sequence[tuple[str, int]]) -> str:
    """The highest bar in words, for whoever does not see the picture; "" when there is none."""
    label, count = max(counts, key=lambda pair: pair[1], default=("", 0))
    return f"most often {label} ({count:,})" if count else ""


def axis_words(counts: Sequence[tuple[str, int]], ends: tuple[str, str] | None) -> tuple[str, ...]:
    """What stands below a histogram: the two `ends` of a range, the names of two bars, or what is most frequent."""
    if ends:
        return ends
    if len(counts) == 2:
        return counts[0][0], counts[1][0]
    repeats = max((count for _, count in counts), default=0) > 1
    return (most_often(counts),) if repeats else ()


def share_width(share: float | None) -> float:
    """Width of a bar that is 100 wide; anything above nothing shows at least a sliver."""
    if not share:
        return 0.0
    return round(min(100.0, max(2.0, share * 100)), 1)
