"""Which few objects of many are looked into. Raises nothing."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.sampling.objects.entries import E, by_key

MOST = 6
"""Objects that one sample looks into."""
_SANE = 2 * 1024**3
"""An object larger than this is passed over where a smaller neighbour stands for the same."""


def pick(matched: Sequence[E], *, count: int = MOST) -> tuple[E, ...]:
    """Up to `count` of the objects, in the order of their keys; always the same ones of the same listing.

    The first and the last by key, the oldest and the newest by time (columns change with time), and the rest spread
    evenly by key. Where a place falls between objects, the earlier key wins; of objects written at the same moment,
    the oldest is the first and the newest the last by key. When some are empty or huge, they only fill up.
    """
    ordered = by_key(matched)
    sane = [entry for entry in ordered if 0 < entry.size <= _SANE]
    ordered = sane if len(sane) >= min(count, 2) else ordered
    if len(ordered) <= count:
        return tuple(ordered)
    chosen = list(dict.fromkeys(place for place in _places(ordered, count)))[:count]
    return tuple(ordered[place] for place in sorted(chosen))


def _places(ordered: Sequence[E], count: int) -> list[int]:
    """The places by what they are worth, more than enough of them, some perhaps twice."""
    last = len(ordered) - 1
    by_time = sorted(range(len(ordered)), key=lambda place: (ordered[place].modified, place))
    spread = [step * last // (count - 1) for step in range(count)] if count > 1 else []
    return [0, last, by_time[-1], by_time[0], *spread, *range(len(ordered))]
