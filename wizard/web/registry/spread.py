"""Geometry of the picture of a field's values, in units of its SVG view box; another dataset's lie over it as a line.

Pure; raises nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from wizard.sync.profile import FieldProfile, common_bars
from wizard.web.templatetags.figures import in_figure, in_percent

WIDTH, HEIGHT = 160, 40
MOST_BARS = 32
TEXTS = 12
"""Frequent values that are drawn."""
LOWEST_BAR = 0.75

Counts = Sequence[tuple[str, float, float | None]]
"""Name of a bar, its share of ours and of theirs, None where that is not known."""


@dataclass(frozen=True)
class Spread:
    """`ours` is an SVG path of bars, `theirs` of a line over them ("" without a second dataset)."""

    ours: str
    theirs: str
    ends: tuple[str, str]
    words: str


def spread_of(ours: FieldProfile, theirs: FieldProfile | None, *, are_moments: bool = False) -> Spread | None:
    """The picture of both; None when there is nothing to draw."""
    bars = _numbers(ours, theirs, are_moments) if ours.histogram else _texts(ours, theirs)
    if not bars:
        return None
    has_theirs = theirs is not None and any(bar[2] for bar in bars)
    highest = max(max(bar[1], bar[2] or 0) for bar in bars)
    slot = WIDTH / len(bars)
    return Spread(
        ours="".join(_bar(place * slot, slot, HEIGHT * bar[1] / highest) for place, bar in enumerate(bars) if bar[1]),
        theirs=_line([bar[2] and bar[2] * HEIGHT / highest for bar in bars], slot) if has_theirs else "",
        ends=_ends(bars) if ours.histogram else (bars[0][0], bars[1][0] if len(bars) == 2 else ""),
        words=_words(bars, has_theirs),
    )


def _numbers(ours: FieldProfile, theirs: FieldProfile | None, are_moments: bool) -> Counts:
    assert ours.histogram
    other = theirs.histogram if theirs and theirs.histogram else None
    both = common_bars(ours.histogram, other or ours.histogram)
    mine, usual = list(both.ours[1:-1]), list(both.theirs[1:-1]) if other else [0] * (len(both.ours) - 2)
    group = -(-len(mine) // MOST_BARS) or 1
    width = both.step * group
    places = range(0, len(mine), group)
    totals = ours.values or 1, (theirs.values if theirs else 0) or 1
    return [
        (
            _between(both.low + place * both.step, width, are_moments),
            sum(mine[place : place + group]) / totals[0],
            sum(usual[place : place + group]) / totals[1],
        )
        for place in places
    ]


def _ends(bars: Counts) -> tuple[str, str]:
    return bars[0][0].partition(" to ")[0], bars[-1][0].rpartition(" to ")[2]


def _between(low: float, width: float, are_moments: bool) -> str:
    shown = in_day if are_moments else in_figure
    return f"{shown(low)} to {shown(low + width)}"


def in_day(seconds: float) -> str:
    """A moment as its day; one that no calendar has as its number of seconds."""
    try:
        return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d}"
    except (OverflowError, ValueError, OSError):
        return in_figure(seconds)


def _texts(ours: FieldProfile, theirs: FieldProfile | None) -> Counts:
    shown = [(text, count) for text, count in ours.top_values if text][:TEXTS]
    return [(text, count / (ours.values or 1), share_in(theirs, text) if theirs else None) for text, count in shown]


def share_in(profile: FieldProfile, text: str) -> float | None:
    """The share of the values that are `text`; None where it may be one of those that are not frequent."""
    count = dict(profile.top_values).get(text, None if profile.other else 0)
    return count / profile.values if count is not None and profile.values else None


def _bar(x: float, slot: float, height: float) -> str:
    high, gap = max(LOWEST_BAR, height), min(1.0, slot / 4)
    return f"M{x:.4g} {HEIGHT}v-{high:.4g}h{slot - gap:.4g}v{high:.4g}z"


def _line(heights: Sequence[float | None], slot: float) -> str:
    """Steps from the left to the right, as high as the bars would be, with a gap where one is not known."""
    path, is_drawn = "", False
    for place, height in enumerate(heights):
        if height is not None:
            path += "" if is_drawn else f"M{place * slot:.4g} {HEIGHT}"
            path += f"V{HEIGHT - height:.4g}H{(place + 1) * slot:.4g}"
        elif is_drawn:
            path += f"V{HEIGHT}"
        is_drawn = height is not None
    return f"{path}V{HEIGHT}" if is_drawn else path


def _words(bars: Counts, has_theirs: bool) -> str:
    name, share, _ = max(bars, key=lambda bar: bar[1])
    words = f"most often {name} ({in_percent(share)})"
    if has_theirs:
        there = max(bars, key=lambda bar: bar[2] or 0)
        words += f"; in the training data {there[0]} ({in_percent(there[2])})"
    return words
