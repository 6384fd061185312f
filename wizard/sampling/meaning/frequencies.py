"""How often each value occurs. Raises nothing: what Arrow cannot count has no frequencies."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from wizard.sampling.meaning.odd import attempt
from wizard.sampling.meaning.render import cells
from wizard.sampling.text import cut

TOP = 10
LABEL = 40
"""Characters of a frequent value that are shown."""


@dataclass(frozen=True)
class Frequencies:
    """The different values of a column without its nulls, `counts[n]` times `values[n]`; `total` values in all."""

    values: pa.Array
    counts: pa.Array
    total: int

    @property
    def distinct(self) -> int:
        return len(self.values)

    @property
    def once(self) -> int:
        """How many values occur only once."""
        return pc.sum(pc.equal(self.counts, 1)).as_py() or 0

    @property
    def unique(self) -> bool | None:
        """Whether no value occurs twice; None when there is none."""
        return self.distinct == self.total if self.total else None

    def top(self, count: int = TOP) -> tuple[tuple[str, int], ...]:
        """The most frequent values, most frequent first; none when every value occurs only once."""
        if self.unique is not False:
            return ()
        places = pc.select_k_unstable(self.counts, count, [("", "descending")])
        # The kernel leaves the order of equal counts open: the first one seen comes first.
        often = sorted(zip(self.counts.take(places).to_pylist(), places.to_pylist(), strict=True), key=_most_first)
        labels = cells(self.values.take(pa.array([place for _, place in often], pa.int64())))
        return tuple((cut(label or "", LABEL), seen) for label, (seen, _) in zip(labels, often, strict=True))


def _most_first(pair: tuple[int, int]) -> tuple[int, int]:
    return -pair[0], pair[1]


def frequencies(values: pa.Array) -> Frequencies | None:
    """The frequencies of `values`; None for types that Arrow cannot compare, such as lists."""
    return attempt(lambda: _counted(values), None)


def _counted(values: pa.Array) -> Frequencies:
    counted = pc.value_counts(pc.drop_null(values))
    return Frequencies(counted.field("values"), counted.field("counts"), len(values) - values.null_count)


def distinct_estimate(seen: Frequencies, total: int) -> int:
    """Distinct values among `total`, from those of a sample; all different there means all different."""
    if seen.total == 0 or seen.distinct == seen.total:
        return total if seen.total else 0
    # Guaranteed-error estimator (Charikar et al., PODS 2000): what occurred once stands for √(N/n) unseen ones.
    return min(total, round(math.sqrt(total / seen.total) * seen.once + seen.distinct - seen.once))
