"""Clues add up: each has a weight and, when it helped, words that say why. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LEAST, MOST = 0.02, 0.98
"""Nothing that rules say is impossible or certain."""


@dataclass(frozen=True)
class Clue:
    """One piece of evidence; a negative weight speaks against."""

    weight: float
    words: str = ""


@dataclass(frozen=True)
class Verdict:
    """What the clues for one column come to: `score` is the plain sum, `reason` the words of those that helped."""

    column: str
    score: float
    reason: str

    @property
    def confidence(self) -> float:
        return round(min(MOST, max(LEAST, self.score)), 2)


def weigh(column: str, clues: Iterable[Clue | None]) -> Verdict:
    """The verdict for `column`; None stands for a clue that is not there."""
    found = [clue for clue in clues if clue]
    said = sorted((clue for clue in found if clue.words and clue.weight >= 0), key=lambda clue: -clue.weight)
    return Verdict(column, sum(clue.weight for clue in found), ", ".join(clue.words for clue in said))
