"""Which columns older rows have filled more often than younger ones: what they hold comes later. Raises nothing.

Actuals that stand in the serving data are empty until they are known, so their share by the age of the rows tells how
long they take. Ages are counted from the youngest row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types as at

from wizard.sampling.meaning.odd import attempt
from wizard.sampling.meaning.part_arrivals import BANDS, MOST_CLOCKS, MOST_COLUMNS, part_arrivals, rises
from wizard.sampling.meaning.shapes import plain
from wizard.sampling.profiles import AgeBand, Arrival
from wizard.sampling.reading import Column
from wizard.sampling.types import EPOCH_UNITS

LEAST_ROWS = 50

Seconds = npt.NDArray[np.float64]


@dataclass(frozen=True)
class _Clock:
    """A column of moments: its rows from the youngest to the oldest, cut into parts that begin at `starts`."""

    name: str
    order: npt.NDArray[np.intp]
    starts: npt.NDArray[np.intp]
    rows: list[int]
    ages: list[float]

    @classmethod
    def of(cls, name: str, seconds: Seconds) -> _Clock:
        """`seconds` since 1970, NaN for none."""
        order = np.argsort(-seconds)[: np.count_nonzero(~np.isnan(seconds))]  # NaN is sorted to the end
        edges = np.linspace(0, len(order), BANDS + 1).astype(np.intp)
        ages = seconds[order[0]] - seconds[order[edges[1:] - 1]]
        return cls(name, order, edges[:-1], np.diff(edges).tolist(), np.round(ages, 3).tolist())

    def bands(self, filled: npt.NDArray[np.bool_]) -> tuple[AgeBand, ...]:
        """How many rows of each part are filled."""
        counts = np.add.reduceat(filled[self.order], self.starts, dtype=np.intp)
        return tuple(map(AgeBand, self.ages, self.rows, counts.tolist()))


def arrivals(
    names: Sequence[str], columns: Sequence[Column], epochs: Mapping[str, str | None]
) -> dict[str, tuple[Arrival, ...]]:
    """Column → how much of it is filled by age, once per column of moments that shows a rise.

    `names` are the shown ones; `epochs` is column → unit, where numbers are moments since 1970. Told of the whole
    object where its footer says so, else of the sample.
    """
    return _of_sample(names, columns, epochs) | part_arrivals(names, columns)


def _of_sample(
    names: Sequence[str], columns: Sequence[Column], epochs: Mapping[str, str | None]
) -> dict[str, tuple[Arrival, ...]]:
    read = {name: column.values for name, column in zip(names, columns, strict=True) if column.values is not None}
    partly = [name for name, values in read.items() if 0 < values.null_count < len(values)][:MOST_COLUMNS]
    if not partly:
        return {}
    clocks = list(islice(_clocks(read, epochs), MOST_CLOCKS))
    found = {name: tuple(_arrivals(read[name], name, clocks)) for name in partly}
    return {name: told for name, told in found.items() if told}


def _clocks(read: Mapping[str, pa.Array], epochs: Mapping[str, str | None]) -> Iterator[_Clock]:
    for name, values in read.items():
        seconds = attempt(partial(_seconds, plain(values), epochs.get(name)), None)
        if seconds is not None and np.count_nonzero(~np.isnan(seconds)) >= LEAST_ROWS:
            yield _Clock.of(name, seconds)


def _seconds(values: pa.Array, epoch: str | None) -> Seconds | None:
    if at.is_timestamp(values.type) or at.is_date(values.type):
        moments = pc.cast(values, pa.timestamp("us", tz=_zone(values.type)), safe=False)
        counts, unit = pc.cast(moments, pa.int64()), "us"
    elif at.is_integer(values.type) and epoch in EPOCH_UNITS:
        counts, unit = values, epoch
    else:
        return None
    seconds: Seconds = pc.cast(counts, pa.float64(), safe=False).to_numpy(zero_copy_only=False) / EPOCH_UNITS[unit]
    return seconds


def _zone(kind: pa.DataType) -> str | None:
    return kind.tz if at.is_timestamp(kind) else None


def _arrivals(values: pa.Array, name: str, clocks: Sequence[_Clock]) -> Iterator[Arrival]:
    filled = values.is_valid().to_numpy(zero_copy_only=False)
    for clock in clocks:
        bands = clock.bands(filled) if clock.name != name else ()
        if rises(bands):
            yield Arrival(clock.name, bands)
