"""How far the values of a field lie from those of another dataset: two standard measures, over the same bins. Pure.

The population stability index (PSI) is the sum over bins of (ours - theirs) * ln(ours / theirs), of shares. Scorecards
read it so: below 0.1 small, below 0.25 medium, else large (N. Siddiqi, Credit Risk Scorecards, 2006). When nothing has
changed it is about (1/n + 1/m) times a chi-square of bins - 1 degrees of freedom (B. Yurdakul, Statistical Properties
of Population Stability Index, 2018): what chance alone gives in 95 of 100 cases counts as small. The Jensen–Shannon
distance is the square root of the divergence in bits: 0 for the same, 1 for values that are never the same (D. Endres
and J. Schindelin, A new metric for probability distributions, 2003). Raises nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from wizard.sync.profile import FieldProfile, common_bars

BINS = 10
"""Bins of numbers: each holds a tenth of theirs or more, as is usual for the index."""
MEDIUM, LARGE = 0.1, 0.25
HALF = 0.5
"""Added to every count, so that an empty bin has a share as well."""
NORMAL_95 = 1.645

Pairs = list[tuple[int, int]]
"""Counts of ours and of theirs, by bin."""


class Effect(StrEnum):
    """How much has moved."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


@dataclass(frozen=True)
class Drift:
    """`is_chance`: two samples of these sizes differ as much when nothing has changed."""

    psi: float
    distance: float
    bins: int
    is_chance: bool

    @property
    def effect(self) -> Effect:
        if self.is_chance or self.psi < MEDIUM:
            return Effect.SMALL
        return Effect.MEDIUM if self.psi < LARGE else Effect.LARGE


def drift(ours: FieldProfile, theirs: FieldProfile) -> Drift | None:
    """How far `ours` lie from `theirs`, which are what is usual; None when the two cannot be compared."""
    pairs = [] if are_too_many(ours, theirs) else _pairs(ours, theirs)
    if not pairs or not ours.values or not theirs.values:
        return None
    shares = list(_shares(pairs))
    psi = sum((mine - usual) * math.log(mine / usual) for mine, usual in shares)
    chance = _chance(len(pairs), ours.values, theirs.values)
    return Drift(psi, _distance(shares), len(pairs), is_chance=psi <= chance)


def are_too_many(ours: FieldProfile, theirs: FieldProfile) -> bool:
    """Whether there are so many different texts that the frequent ones, alone known, tell nothing of both.

    So it is where they are not counted at all, or where more of them are known on one side only than on both, and most
    values of both are none of the latter.
    """
    if ours.histogram or theirs.histogram or not ours.values or not theirs.values:
        return False
    if not ours.top_values or not theirs.top_values:
        return True
    pairs = _known_texts(ours, theirs)
    all_texts = {*dict(ours.top_values), *dict(theirs.top_values)}
    rest = _rest(ours, theirs, pairs)
    is_most = 2 * rest[0] > ours.values and 2 * rest[1] > theirs.values
    return is_most and 2 * len(pairs) < len(all_texts)


def _pairs(ours: FieldProfile, theirs: FieldProfile) -> Pairs:
    if ours.histogram and theirs.histogram:
        both = common_bars(ours.histogram, theirs.histogram)
        return _binned(both.ours, both.theirs)
    if not _are_known(ours) or not _are_known(theirs):
        return []
    return _by_text(ours, theirs)


def _are_known(profile: FieldProfile) -> bool:
    """Whether the frequent values are there, with their texts."""
    return any(text for text, _ in profile.top_values)


def _binned(ours: Sequence[int], theirs: Sequence[int]) -> Pairs:
    """Tenths of theirs, and what of ours lies outside all of them."""
    filled = [place for place, count in enumerate(theirs) if count]
    if not filled:
        return []
    first, last = filled[0], filled[-1] + 1
    outside = [(sum(ours[:first]), 0)], [(sum(ours[last:]), 0)]
    pairs = [*outside[0], *_tenths(ours[first:last], theirs[first:last]), *outside[1]]
    return [pair for pair in pairs if any(pair)]


def _tenths(ours: Sequence[int], theirs: Sequence[int]) -> Pairs:
    least, found = sum(theirs) / BINS, [(0, 0)]
    for mine, usual in zip(ours, theirs, strict=True):
        found[-1] = found[-1][0] + mine, found[-1][1] + usual
        if found[-1][1] >= least:
            found.append((0, 0))
    mine, usual = found.pop()  # what is left of the last one
    if found:
        found[-1] = found[-1][0] + mine, found[-1][1] + usual
    return found


def _by_text(ours: FieldProfile, theirs: FieldProfile) -> Pairs:
    """A bin for each text whose count is known on both sides; the others together are one."""
    pairs = _known_texts(ours, theirs)
    rest = _rest(ours, theirs, pairs)
    return [*pairs, rest] if any(rest) else pairs


def _known_texts(ours: FieldProfile, theirs: FieldProfile) -> Pairs:
    mine, usual = dict(ours.top_values), dict(theirs.top_values)
    known = [
        text for text in {**mine, **usual} if (text in mine or not ours.other) and (text in usual or not theirs.other)
    ]
    return [(mine.get(text, 0), usual.get(text, 0)) for text in known]


def _rest(ours: FieldProfile, theirs: FieldProfile, pairs: Pairs) -> tuple[int, int]:
    """What is in none of the pairs."""
    return ours.values - sum(pair[0] for pair in pairs), theirs.values - sum(pair[1] for pair in pairs)


def _shares(pairs: Pairs) -> Iterator[tuple[float, float]]:
    mine, usual = (sum(pair[side] for pair in pairs) + HALF * len(pairs) for side in (0, 1))
    for ours, theirs in pairs:
        yield (ours + HALF) / mine, (theirs + HALF) / usual


def _distance(shares: Sequence[tuple[float, float]]) -> float:
    total = 0.0
    for mine, usual in shares:
        middle = (mine + usual) / 2
        total += (mine * math.log2(mine / middle) + usual * math.log2(usual / middle)) / 2
    return math.sqrt(max(0.0, total))


def _chance(bins: int, ours: int, theirs: int) -> float:
    """What the index stays below in 95 of 100 cases without a change (chi-square after Wilson and Hilferty)."""
    degrees = bins - 1
    if not degrees:
        return 0.0
    spread = 2 / (9 * degrees)
    return degrees * (1 - spread + NORMAL_95 * math.sqrt(spread)) ** 3 * (1 / ours + 1 / theirs)
