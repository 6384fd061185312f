"""What the values of one field look like over all rows: the sketch that suits its type. Pure; raises nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types as kinds

from wizard.registry.schema import FieldType
from wizard.sampling.meaning.odd import attempt
from wizard.sampling.meaning.render import cells
from wizard.sampling.text import cut
from wizard.sync.engines.sketches import bars, frequent, numbers
from wizard.sync.engines.sketches.distinct import fingerprints
from wizard.sync.engines.sketches.frequent import TextCounts
from wizard.sync.engines.sketches.numbers import Numbers, NumberSketch
from wizard.sync.profile import FieldProfile

TOP = 20
LABEL = 60
"""Characters of a frequent value that are kept."""
_EXACT = float(1 << 53)
"""Below it a float holds every whole number."""
_PER_SECOND = 1_000_000

COUNTED = frozenset((FieldType.CATEGORICAL, FieldType.BOOLEAN, FieldType.STRING, FieldType.TEXT))
"""Types whose values are counted one by one."""


@dataclass(frozen=True)
class Room:
    """How much is kept of one field: bins of numbers, and different texts."""

    bins: int = numbers.ROOM
    texts: int = frequent.ROOM

    @classmethod
    def among(cls, fields: int) -> Room:
        """What one of so many fields gets: some 20 MB are for all of them."""
        share = max(1, fields) / 256
        return cls(int(cls.bins / max(1, share)), int(cls.texts / max(1, share)))


ROOM = Room()


class Spread:
    """Minimum, maximum, mean and spread of finite numbers; of moments in seconds since 1970."""

    def __init__(self, *, moments: bool = False, room: int = numbers.ROOM) -> None:
        self.minimum: float | None = None
        self.maximum: float | None = None
        self.count = 0
        self._sum: Fraction | None = Fraction()
        self._moments = moments
        self._sketch = NumberSketch(room)

    @property
    def mean(self) -> float | None:
        if not self.count or self._sum is None:
            return None
        mean = self._sum / self.count
        return attempt(lambda: float(mean), None)

    def add(self, values: pa.Array) -> None:
        """Float64 numbers, or moments in microseconds; nulls and infinities are passed over."""
        found = self._finite(values)
        if len(found) == 0:
            return
        self._widen(float(found.min()), float(found.max()))
        self.count += len(found)
        self._add_up(float(found.sum()))
        self._sketch.add(found)

    def merge(self, other: Spread) -> None:
        """Add all that `other` has taken."""
        if other.minimum is None or other.maximum is None:
            return
        self._widen(other.minimum, other.maximum)
        self.count += other.count
        self._sum = None if self._sum is None or other._sum is None else self._sum + other._sum
        self._sketch.merge(other._sketch)

    def profile(self) -> FieldProfile:
        if self.minimum is None or self.maximum is None:
            return FieldProfile(0, 0, distinct_exact=True)
        sketch = self._sketch
        return FieldProfile(
            values=self.count,
            distinct=min(self.count, sketch.distinct),
            distinct_exact=sketch.shift == 0,
            quantiles=self._quantiles(self.minimum, self.maximum),
            precision=2.0 ** (sketch.shift - 52) if sketch.shift else 0.0,
            histogram=bars.histogram(sketch, self.minimum, self.maximum, moments=self._moments),
        )

    def state(self) -> list[Any]:
        """As `read` takes it back."""
        total = None if self._sum is None else str(self._sum)
        return [self.minimum, self.maximum, self.count, total, self._sketch.state()]

    def read(self, state: list[Any]) -> None:
        """Begin from what told `state`."""
        self.minimum, self.maximum, self.count = state[:3]
        self._sum = None if state[3] is None else Fraction(state[3])
        self._sketch = NumberSketch.of(state[4], self._sketch.room)

    def _finite(self, values: pa.Array) -> Numbers:
        values = values.drop_null()
        found: Numbers
        if self._moments:
            found = values.cast(pa.int64()).to_numpy(zero_copy_only=False) / _PER_SECOND
            return found
        found = values.to_numpy(zero_copy_only=False)
        finite = np.isfinite(found)
        return found if finite.all() else found[finite]

    def _widen(self, low: float, high: float) -> None:
        self.minimum = low if self.minimum is None else min(self.minimum, low)
        self.maximum = high if self.maximum is None else max(self.maximum, high)

    def _add_up(self, total: float) -> None:
        # Sums of batches are added exactly: it makes no difference in how many parts they come.
        if self._sum is not None:
            self._sum = self._sum + Fraction(total) if math.isfinite(total) else None

    def _quantiles(self, low: float, high: float) -> tuple[tuple[str, float], ...]:
        inside = [(name, min(high, max(low, value))) for name, value in bars.quantiles(self._sketch)]
        return (("p0", low), *inside[1:-1], ("p100", high))


class Texts:
    """Frequent values, as texts; or, unless `as_written`, as fingerprints of them."""

    def __init__(self, room: int = frequent.ROOM, *, as_written: bool = True) -> None:
        self.count = 0
        self._room = room
        self._as_written = as_written
        self._counts = TextCounts(room)

    def add(self, values: pa.Array) -> None:
        """Values of any kind that can be written; nulls are passed over."""
        texts = _written(values.drop_null())
        self.count += len(texts)
        if len(texts):
            self._counts.add(texts if self._as_written else fingerprints(texts))

    def merge(self, other: Texts) -> None:
        """Add all that `other` has taken."""
        self.count += other.count
        self._counts.merge(other._counts)

    def profile(self) -> FieldProfile:
        top = tuple((cut(text, LABEL), count) for text, count in self._counts.top(TOP))
        is_exact = self._counts.counts is not None
        return FieldProfile(self.count, min(self.count, self._counts.distinct), is_exact, top_values=top)

    def state(self) -> list[Any]:
        """As `read` takes it back."""
        return [self.count, self._counts.state()]

    def read(self, state: list[Any]) -> None:
        """Begin from what told `state`."""
        self.count, self._counts = int(state[0]), TextCounts.of(state[1], self._room)


def _written(values: pa.Array) -> pa.StringArray:
    """The values as texts; a whole number in digits alone, though a float may hold it."""
    kind = values.type
    if kinds.is_string(kind):
        return values
    if kinds.is_floating(kind):
        is_whole = pc.and_(pc.equal(pc.floor(values), values), pc.less(pc.abs(values), _EXACT))
        whole = pc.if_else(is_whole, values, None).cast(pa.int64()).cast(pa.string())
        return pc.coalesce(whole, values.cast(pa.string()))
    found = attempt(lambda: values.cast(pa.string()), None)
    return found if found is not None else pa.array([text or "" for text in cells(values)], pa.string())
