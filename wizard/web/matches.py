"""What pages show of a match of actuals with their predictions. Reads only; raises nothing."""

from __future__ import annotations

from dataclasses import dataclass

from wizard.mapping.readiness.spans import in_words
from wizard.sampling.models import Sample
from wizard.sync.matching.lag_findings import why_no_lag
from wizard.sync.matching.types import MatchResult, Read
from wizard.sync.models import ActualsMatch

_WITHIN = (("Half come within", "p50"), ("95% come within", "p95"))


@dataclass(frozen=True)
class LagBar:
    """One span of time, how many actuals came in it, and how wide its bar is, in percent."""

    text: str
    count: int
    width: float


@dataclass(frozen=True)
class MatchPanel:
    """What there is to show: a match in some state, or none that fits the data and the columns as they are now."""

    match: ActualsMatch | None
    result: MatchResult | None
    is_outdated: bool = False

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Figures by name."""
        result = self.result
        if result is None:
            return []
        quantiles = dict(result.lag.quantiles) if result.lag else {}
        lag = [(name, in_words(quantiles[at])) for name, at in _WITHIN if at in quantiles]
        return [
            ("Actuals read", _read(result.actuals, self.match, "actuals")),
            *([("Without an actual yet", f"{result.actuals.unknown:,}")] if result.actuals.unknown else []),
            ("Predictions read", _read(result.predictions, self.match, "predictions")),
            ("Ids looked up", f"{result.ids:,}"),
            ("Matched", _of(result.matched, result.ids)),
            ("Without a prediction", _of(result.unmatched, result.ids)),
            ("Actuals that come more than once", f"{result.repeated:,}"),
            ("Predictions with an actual", _at_least(result.actuals) + _of(result.labelled, result.predictions.rows)),
            *lag,
        ]

    @property
    def why_no_bars(self) -> str:
        """Why there is nothing to draw, in one sentence."""
        if self.match is None or self.result is None or not self.result.matched:
            return "No actual has a prediction, so how long they take is not known."
        if self.result.lag:
            return "Every matched actual is older than its prediction."
        return f"How long actuals take is not known. {why_no_lag(self.match.columns)}."

    @property
    def bars(self) -> list[LagBar]:
        """How long after their predictions the actuals come."""
        bars = self.result.lag.bars if self.result and self.result.lag else ()
        highest = max((count for _, count in bars), default=1)
        return [LagBar(text, count, round(100 * count / highest, 1)) for text, count in bars]


def matched_in_words(result: MatchResult) -> str:
    """How many of the actuals have a prediction."""
    return f"{_of(result.matched, result.ids)} actuals matched" if result.ids else "no actuals to match"


def _read(read: Read, match: ActualsMatch | None, side: str) -> str:
    """How many rows; when they are not all, of how many, as far as the sample has told: only then is it fetched."""
    sample: Sample | None = getattr(match, side) if match and not read.is_whole else None
    found = sample.result if sample else None
    if found and found.row_count and found.row_count > read.rows:
        return f"{read.rows:,} of {'' if found.row_count_exact else 'about '}{found.row_count:,}"
    return f"{read.rows:,}{'' if read.is_whole else ', not all'}"


def _at_least(actuals: Read) -> str:
    return "" if actuals.is_whole else "at least "


def _of(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,} ({part / whole:.1%})" if whole else f"{part:,}"
