"""Joins two streams of (key, moment) on the key, in memory that is bounded by the smaller side. Pure; raises nothing.

The keys of the actuals are kept, sorted; those of the predictions pass by and are looked up among them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from wizard.sync.matching.lags import Micros, lag_of
from wizard.sync.matching.types import Lag

NEVER = np.iinfo(np.int64).min
"""Stands for no moment."""

Keys = npt.NDArray[np.int64]
Rows = tuple[Keys, Micros | None]
"""Some rows: the keys of their ids, and their moments, NEVER for none (None: there are no moments at all)."""


@dataclass
class Actuals:
    """The actuals' different keys in order, each with its latest moment, and what was found of it so far."""

    keys: Keys
    moments: Micros | None
    repeated: int
    hits: npt.NDArray[np.int64] = field(init=False)
    predicted: Micros = field(init=False)

    def __post_init__(self) -> None:
        self.hits = np.zeros(len(self.keys), np.int64)
        self.predicted = np.full(len(self.keys), NEVER)

    @classmethod
    def of(cls, batches: Iterable[Rows]) -> Actuals:
        """All rows of the actuals; of those that share a key, the latest counts."""
        some = list(batches)
        keys = np.concatenate([np.empty(0, np.int64), *(rows for rows, _ in some)])
        moments = _joined([times for _, times in some])
        order = np.argsort(keys, kind="stable") if moments is None else np.lexsort((moments, keys))
        keys = keys[order]
        is_last = np.append(keys[1:] != keys[:-1], True)[: len(keys)]
        latest = None if moments is None else moments[order][is_last]
        return cls(keys[is_last], latest, repeated=int(len(keys) - np.count_nonzero(is_last)))

    def look_up(self, rows: Rows) -> None:
        """Note the predictions that have an actual; of several with one key, the first counts for the lag."""
        keys, moments = rows
        if not len(self.keys) or not len(keys):
            return
        places = np.searchsorted(self.keys, keys)
        places[places == len(self.keys)] = 0
        found = self.keys[places] == keys
        np.add.at(self.hits, places[found], 1)
        if moments is not None:
            self._note(places[found], moments[found])

    def _note(self, places: npt.NDArray[np.intp], moments: Micros) -> None:
        fresh = (self.predicted[places] == NEVER) & (moments != NEVER)
        # Backwards: of several predictions in one batch the first is the last to be written.
        self.predicted[places[fresh][::-1]] = moments[fresh][::-1]

    @property
    def matched(self) -> int:
        """Keys that some prediction bears."""
        return int(np.count_nonzero(self.hits))

    @property
    def labelled(self) -> int:
        """Predictions that have an actual."""
        return int(self.hits.sum())

    @property
    def shared(self) -> int:
        """Keys that more than one prediction bears."""
        return int(np.count_nonzero(self.hits > 1))

    @property
    def lag(self) -> Lag | None:
        """None where not one pair has two moments."""
        if self.moments is None:
            return None
        both = (self.hits > 0) & (self.predicted != NEVER) & (self.moments != NEVER)
        return lag_of(self.moments[both] - self.predicted[both]) if both.any() else None


def _joined(moments: list[Micros | None]) -> Micros | None:
    known = [times for times in moments if times is not None]
    return np.concatenate(known) if known and len(known) == len(moments) else None
