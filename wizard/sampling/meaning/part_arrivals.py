"""`arrivals` by what a footer says of the parts of the whole object: exact, and about all rows. Raises nothing.

A sample of one Parquet object is its first rows, which often are all of one age; its row groups reach over all ages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np

from wizard.sampling.profiles import AgeBand, Arrival
from wizard.sampling.reading import Column, Parts

BANDS = 10
"""Parts of about as many rows each, the youngest first."""
LEAST_PARTS = 4
LEAST_RISE = 0.1
"""By so much the filled share of the oldest rows must be above that of the youngest."""
MOST_CLOCKS = 3
MOST_COLUMNS = 200


def part_arrivals(names: Sequence[str], columns: Sequence[Column]) -> dict[str, tuple[Arrival, ...]]:
    """Column → how much of it is filled by age, once per column of moments that shows a rise."""
    parts = {
        name: column.parts
        for name, column in zip(names, columns, strict=True)
        if column.parts and len(column.parts.rows) >= LEAST_PARTS
    }
    clocks = list(islice(((name, each) for name, each in parts.items() if each.times), MOST_CLOCKS))
    partly = [name for name, each in parts.items() if 0 < sum(each.nulls) < sum(each.rows)][:MOST_COLUMNS]
    found = {name: tuple(_arrivals(name, parts[name], clocks)) for name in partly}
    return {name: told for name, told in found.items() if told}


def rises(bands: Sequence[AgeBand]) -> bool:
    """Whether older rows are filled so much more often that it is worth a word."""
    return bool(bands) and bands[-1].share - bands[0].share >= LEAST_RISE


def _arrivals(name: str, column: Parts, clocks: Sequence[tuple[str, Parts]]) -> Iterator[Arrival]:
    for clock, moments in clocks:
        bands = _bands(column, moments) if clock != name and moments.rows == column.rows else ()
        if rises(bands):
            yield Arrival(clock, bands)


def _bands(column: Parts, moments: Parts) -> tuple[AgeBand, ...]:
    first, last = np.array(moments.times).T
    order = np.argsort(-last, kind="stable")
    rows, filled = (np.array(each)[order] for each in (column.rows, np.subtract(column.rows, column.nulls)))
    ages = np.maximum.accumulate(last.max() - first[order])
    middles = np.cumsum(rows) - rows / 2
    _, starts = np.unique((middles / rows.sum() * BANDS).astype(np.intp), return_index=True)
    ends = np.append(starts[1:], len(rows)) - 1
    figures = (np.round(ages[ends], 3), np.add.reduceat(rows, starts), np.add.reduceat(filled, starts))
    return tuple(map(AgeBand, *(each.tolist() for each in figures)))
