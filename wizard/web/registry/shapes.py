"""What the model's page shows of each field: how its values are spread, beside the training data. Pure; raises nothing.

What has moved most stands first, after fields that the data lacks altogether.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from wizard.mapping.readiness.baselines import are_alike
from wizard.registry.schema import FieldType
from wizard.sync.drift import Drift, Effect, are_too_many, drift
from wizard.sync.types import FieldCheck, SyncResult
from wizard.web.registry.spread import Spread, in_day, share_in, spread_of
from wizard.web.templatetags.figures import MISSING, in_figure, in_percent

SHOWN = 25
"""Fields that are drawn until all are asked for."""
QUANTILES = (
    *(("p1", "1%"), ("p5", "5%"), ("p25", "25%"), ("p50", "half")),
    *(("p75", "75%"), ("p95", "95%"), ("p99", "99%")),
)
TONES = {Effect.SMALL: ("quiet", "alike"), Effect.MEDIUM: ("look", "moved"), Effect.LARGE: ("warn", "moved much")}


@dataclass(frozen=True)
class Shape:
    """One field of a dataset, and the same field of the training data, if that was read."""

    place: int
    check: FieldCheck
    rows: int
    usual: FieldCheck | None = None
    usual_rows: int = 0

    @cached_property
    def drift(self) -> Drift | None:
        mine, usual = self.check.profile, self.usual.profile if self.usual else None
        return drift(mine, usual) if mine and usual and self._are_alike else None

    @property
    def why_not(self) -> str:
        """Why it is not compared, where that is known."""
        mine, usual = self.check.profile, self.usual.profile if self.usual else None
        if not mine or not usual or self.drift:
            return ""
        if not self._are_alike:
            return "the types differ"
        return "too many different values" if are_too_many(mine, usual) else ""

    @cached_property
    def spread(self) -> Spread | None:
        profile = self.check.profile
        usual = self.usual.profile if self.usual and self._are_alike else None
        return spread_of(profile, usual, are_moments=self._are_moments) if profile else None

    @property
    def _are_alike(self) -> bool:
        """Whether the columns of both hold the same type."""
        return self.usual is None or are_alike(self.check.held, self.usual.held)

    @property
    def _are_moments(self) -> bool:
        return self.check.type == FieldType.DATETIME

    @property
    def tone(self) -> str:
        return TONES[self.drift.effect][0] if self.drift else ""

    @property
    def moved(self) -> str:
        """How much it has moved, in words."""
        return TONES[self.drift.effect][1] if self.drift else ""

    @property
    def null_share(self) -> float | None:
        return self.check.nulls / self.rows if self.rows else None

    @property
    def usual_null_share(self) -> float | None:
        return self.usual.nulls / self.usual_rows if self.usual and self.usual_rows else None

    @property
    def quantiles(self) -> list[tuple[str, str, str]]:
        """What share of the values lies below, here and in the training data."""
        mine = dict(self.check.profile.quantiles) if self.check.profile else {}
        usual = dict(self.usual.profile.quantiles) if self.usual and self.usual.profile else {}
        return [(words, self._value(mine.get(name)), self._value(usual.get(name))) for name, words in QUANTILES if mine]

    @property
    def frequent(self) -> list[tuple[str, str, str]]:
        """Frequent values with their share here and in the training data (“–” where that is not known)."""
        mine, usual = self.check.profile, self.usual.profile if self.usual else None
        if mine is None:
            return []
        found = [(text, count) for text, count in mine.top_values if text]
        there = {text: share_in(usual, text) for text, _ in found} if usual else {}
        return [(text, in_percent(count / mine.values), in_percent(there.get(text))) for text, count in found]

    @property
    def has_unknown(self) -> bool:
        """Whether the share of a frequent value in the training data is not known."""
        usual = self.usual.profile if self.usual else None
        return bool(usual and usual.values) and any(there == MISSING for _, _, there in self.frequent)

    @property
    def facts(self) -> list[tuple[str, str]]:
        check, profile = self.check, self.check.profile
        found = [("Column", check.column)]
        if profile and profile.distinct is not None:
            found.append(("Different values", f"{'' if profile.distinct_exact else 'about '}{profile.distinct:,}"))
        if check.minimum is not None:
            found += [("Least", in_figure(check.minimum)), ("Mean", self._mean), ("Greatest", in_figure(check.maximum))]
        if self.drift:
            found += [
                ("Population stability index", f"{self.drift.psi:.3f} over {self.drift.bins} bins"),
                ("Jensen–Shannon distance", f"{self.drift.distance:.3f}"),
            ]
        return found

    @property
    def _mean(self) -> str:
        usual = self.usual.mean if self.usual else None
        return in_figure(self.check.mean) + (f" (training {in_figure(usual)})" if usual is not None else "")

    def _value(self, value: float | None) -> str:
        return in_day(value) if self._are_moments and value is not None else in_figure(value)

    @property
    def rank(self) -> tuple[bool, float, int, int]:
        """What the data lacks first, then what has moved most, then what does not fit, then the emptiest."""
        moved = self.drift.psi if self.drift and not self.drift.is_chance else 0.0
        return (not self.check.missing, -moved, -self.check.misfits, -self.check.nulls)


@dataclass(frozen=True)
class Shapes:
    """The fields of one dataset, what moved most first; `training` says how it stands with the training data.

    That is "" for a dataset that is not compared, `none`, `unread`, `old` (read before there were distributions) or
    `there`.
    """

    rows: tuple[Shape, ...]
    training: str
    are_all: bool = False

    @property
    def shown(self) -> Sequence[Shape]:
        return self.rows if self.are_all else self.rows[:SHOWN]

    @property
    def more(self) -> int:
        return len(self.rows) - len(self.shown)

    @property
    def is_old(self) -> bool:
        """Read before there were distributions."""
        usual = [row for row in self.rows if not row.check.missing and row.check.type not in _WITHOUT]
        return bool(usual) and not any(row.check.profile for row in usual)

    @property
    def is_compared(self) -> bool:
        return any(row.drift for row in self.rows)

    @property
    def much(self) -> list[Shape]:
        """The fields that moved much."""
        return [row for row in self.rows if row.drift and row.drift.effect is Effect.LARGE]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many have moved how much."""
        found = [row.drift.effect for row in self.rows if row.drift]
        return [(TONES[effect][1], found.count(effect)) for effect in reversed(Effect)]


_WITHOUT = frozenset((FieldType.TENSOR, FieldType.VECTOR, FieldType.DICT))


def shapes_of(result: SyncResult, training: SyncResult | None, *, standing: str, are_all: bool = False) -> Shapes:
    """The fields of a full read, beside those of the training data's."""
    usual = {check.field: check for check in training.fields} if training else {}
    rows = training.rows if training else 0
    shapes = (
        Shape(place, check, result.rows, usual.get(check.field), rows) for place, check in enumerate(result.fields)
    )
    has_profiles = any(check.profile for check in usual.values())
    standing = "old" if standing == "there" and not has_profiles else standing
    return Shapes(tuple(sorted(shapes, key=lambda shape: shape.rank)), standing, are_all)
