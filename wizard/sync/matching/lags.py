"""Times between predictions and their actuals → quantiles and bars that people read. Pure; raises nothing."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from wizard.sync.matching.types import Lag

Micros = npt.NDArray[np.int64]
"""Microseconds."""

_SECOND, _MINUTE, _HOUR, _DAY = 1, 60, 3600, 86_400
_SPANS = (
    ("under 1 s", _SECOND),
    ("under 10 s", 10 * _SECOND),
    ("under 1 min", _MINUTE),
    ("1 to 5 min", 5 * _MINUTE),
    ("5 to 15 min", 15 * _MINUTE),
    ("15 to 60 min", _HOUR),
    ("1 to 3 h", 3 * _HOUR),
    ("3 to 6 h", 6 * _HOUR),
    ("6 to 12 h", 12 * _HOUR),
    ("12 to 24 h", _DAY),
    ("1 to 2 days", 2 * _DAY),
    ("2 to 3 days", 3 * _DAY),
    ("3 to 7 days", 7 * _DAY),
    ("1 to 2 weeks", 14 * _DAY),
    ("2 to 4 weeks", 28 * _DAY),
    ("4 to 8 weeks", 56 * _DAY),
    ("8 to 13 weeks", 91 * _DAY),
    ("13 to 26 weeks", 182 * _DAY),
    ("26 to 52 weeks", 364 * _DAY),
)
"""Each span in words and the second at which it ends; what is longer has a bar of its own."""
_LONGER = "over 52 weeks"
QUANTILES = {"p5": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}


def lag_of(gaps: Micros) -> Lag:
    """What `gaps`, one per pair, say; negative ones are an actual's that is older than its prediction."""
    negative = int(np.count_nonzero(gaps < 0))
    later = gaps[gaps >= 0] / 1_000_000
    if not len(later):
        return Lag(len(gaps), negative, (), ())
    found = np.quantile(later, list(QUANTILES.values()))
    quantiles = tuple((name, round(float(value), 3)) for name, value in zip(QUANTILES, found, strict=True))
    return Lag(len(gaps), negative, quantiles, _bars(later))


def _bars(seconds: npt.NDArray[np.float64]) -> tuple[tuple[str, int], ...]:
    places = np.searchsorted([end for _, end in _SPANS], seconds, side="right")
    counts = np.bincount(places, minlength=len(_SPANS) + 1).tolist()
    filled = [at for at, count in enumerate(counts) if count]
    names = [*(name for name, _ in _SPANS), _LONGER]
    return tuple((names[at], counts[at]) for at in range(filled[0], filled[-1] + 1))
