"""What is known of one column: its type and why, and what its sampled values look like. Raises nothing of its own.

JSON holds only str, int, float, bool and None, never NaN or Infinity. Every text in it is visible (see `text`), so
PostgreSQL's jsonb takes it; a column's real name survives in `real_name`, escaped only inside JSON.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from wizard.sampling.text import decode, encode
from wizard.sampling.types import LogicalType, NumberStyle, Scalar


@dataclass(frozen=True)
class KindCount:
    """How many sampled values of a text column are of one kind: a count for or against the inferred type.

    `kind` is in the plural ("integers", "times n/a"); `example` and `where` ("line 18,205") tell the first one.
    """

    kind: str
    count: int
    fits: bool
    example: str = ""
    where: str = ""


@dataclass(frozen=True)
class Alternative:
    """Another type that the values would bear: a field type ("boolean", "categorical", "datetime" …), and why."""

    type: str
    why: str


@dataclass(frozen=True)
class Agreement:
    """How far the rows of a column say the same as those of `other`, which looks like an outcome.

    `measure` is "kappa" for labels (1: always the same, 0: no more than by chance) or "correlation" for numbers
    (Pearson's, without its sign).
    """

    other: str
    measure: str
    value: float


@dataclass(frozen=True)
class RowSums:
    """Of `rows` with probabilities, `off` do not add up to one: the numbers of a dict, or this column and `others`."""

    others: tuple[str, ...]
    rows: int
    off: int


@dataclass(frozen=True)
class AgeBand:
    """Of `rows` up to `age` seconds older than the youngest row, and older than those before, `filled` have a value."""

    age: float
    rows: int
    filled: int

    @property
    def share(self) -> float:
        return self.filled / self.rows if self.rows else 0.0


@dataclass(frozen=True)
class Arrival:
    """A column that is filled later: how much of it is, by the age of the rows in the column `by`, youngest first."""

    by: str
    bands: tuple[AgeBand, ...]


@dataclass(frozen=True)
class ColumnProfile:
    """One column and what its sampled values look like.

    `name` is unique in the file and safe to store; `real_name` is what the file says. `rows` counts the sampled rows
    behind the figures (0: the column's values were not read). `nulls` counts the whole dataset when
    `null_count_exact`, else the sample; `null_share` is their share of the same rows. `distinct` is an estimate for
    the whole unless `distinct_exact`. `extremes_exact` says that `minimum` and `maximum` hold for the whole. `unique`
    says that no sampled value occurs twice (None: unknown). `quantiles` are (name, value) pairs p5, p25, p50, p75, p95
    of the sample; `top_values` up to ten (text, count) pairs. `epoch` is "s", "ms", "us" or "ns" when the numbers are
    plausible moments since 1970; `zone` is "UTC", an offset, an IANA name, "none" or "mixed" for moments.
    `list_lengths` are (label, count) pairs of the lengths of lists, `list_length` how many numbers all of them have;
    `dimensions` is the shape that all have, outer length first (nested lists have more than one).
    `histogram` is up to 20 (label, count) pairs. `partition` says that the values stand in the keys of the objects.
    `agreements` are those with columns that look like outcomes (predictions and actuals), the closest first.
    `row_sums` is what adding up probabilities has shown, `arrivals` where older rows have a value more often.
    `dataset` names the dataset that alone has the column, "" for the one that is looked at. `number_style` is how the
    numbers of a text column are written, where that is not as computers write them.
    """

    name: str
    position: int
    physical_type: str
    logical_type: LogicalType
    real_name: str = ""
    confidence: float = 1.0
    evidence: str = ""
    kinds: tuple[KindCount, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    rows: int = 0
    nulls: int = 0
    null_share: float = 0.0
    null_count_exact: bool = False
    distinct: int | None = None
    distinct_exact: bool = False
    unique: bool | None = None
    minimum: Scalar = None
    maximum: Scalar = None
    extremes_exact: bool = False
    mean: float | None = None
    quantiles: tuple[tuple[str, Scalar], ...] = ()
    top_values: tuple[tuple[str, int], ...] = ()
    list_length: int | None = None
    list_min_length: int | None = None
    list_max_length: int | None = None
    list_lengths: tuple[tuple[str, int], ...] = ()
    dimensions: tuple[int, ...] = ()
    text_min_length: int | None = None
    text_max_length: int | None = None
    text_mean_length: float | None = None
    epoch: str | None = None
    zone: str = ""
    partition: bool = False
    examples: tuple[str, ...] = ()
    histogram: tuple[tuple[str, int], ...] = ()
    agreements: tuple[Agreement, ...] = ()
    row_sums: RowSums | None = None
    arrivals: tuple[Arrival, ...] = ()
    dataset: str = ""
    number_style: NumberStyle | None = None

    def to_json(self) -> dict[str, Any]:
        """A JSON object; `from_json` reads it back unchanged."""
        stored: dict[str, Any] = msgspec.to_builtins(self)
        return stored | {"real_name": encode(self.real_name)}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> ColumnProfile:
        """The profile that `to_json` wrote. Raises `msgspec.ValidationError` on anything else."""
        return msgspec.convert(stored | {"real_name": decode(stored.get("real_name", ""))}, cls)
