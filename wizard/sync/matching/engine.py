"""Reads ids and moments of two datasets and looks the ones up among the others. Pure; a work of the limited child.

`arguments` holds, for `actuals` and `predictions`, what `Side` says. Raises ProblemError (`sync.*`, `data.*`,
`match.id.kind`, and whatever the source raises).
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import Lock
from typing import Any

import msgspec

from wizard.sampling.sources import ObjectSource
from wizard.sync.engines.base import Report
from wizard.sync.engines.duplicates import IdKeys
from wizard.sync.engines.fetching import CountedObjects
from wizard.sync.engines.telling import Throttled
from wizard.sync.matching.joining import Actuals
from wizard.sync.matching.sides import OwnObjects, Side, SideReading
from wizard.sync.matching.types import MatchResult

MOST_ACTUALS = 5_000_000
"""Rows of the actuals that are kept to be looked up: 28 bytes each."""
ACTUALS_SHARE = 0.5
"""Of the seconds: what reading the actuals may take, so that some are left to look them up."""


@dataclass(frozen=True)
class Asked:
    """What the child is asked for; it stops reading after so many `seconds` and says how far it got."""

    actuals: Side
    predictions: Side
    seconds: float


def match(source: ObjectSource, arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    """The `MatchResult.to_json()` of the two datasets in `source`."""
    return _Match(source, msgspec.convert(arguments, Asked), report).run().to_json()


class _Match:
    """One match: what is asked for, and what both sides share."""

    def __init__(self, source: ObjectSource, asked: Asked, report: Report) -> None:
        self._asked = asked
        self._started = time.monotonic()
        lock = Lock()
        self._counted = CountedObjects(source, lock)
        self._tell = Throttled(report, lock)
        self._keys = IdKeys()

    def run(self) -> MatchResult:
        actuals_side = self._opened(self._asked.actuals, share=ACTUALS_SHARE, most=MOST_ACTUALS)
        actuals = Actuals.of(actuals_side.rows(self._keys, "actuals"))
        predictions = self._opened(self._asked.predictions)
        for rows in predictions.rows(self._keys, "predictions"):
            actuals.look_up(rows)
        return MatchResult(
            actuals=actuals_side.read,
            predictions=predictions.read,
            ids=len(actuals.keys),
            matched=actuals.matched,
            repeated=actuals.repeated,
            labelled=actuals.labelled,
            shared=actuals.shared,
            lag=actuals.lag,
            is_mixed=self._keys.is_mixed,
            seconds=round(time.monotonic() - self._started, 3),
            bytes=self._counted.bytes_read,
            requests=self._counted.requests,
        )

    def _opened(self, side: Side, *, share: float = 1.0, most: int | None = None) -> SideReading:
        deadline = self._started + share * self._asked.seconds
        return SideReading(side, OwnObjects(self._counted, side), deadline=deadline, most=most, tell=self._tell)
