"""Columns that are filled later, by what the footer of a Parquet object says of its row groups."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa
import pytest

from tests.data.build import parquet
from tests.fakes.file_source import ObjectsSource
from tests.unit.sampling.meaning.test_arrivals import START
from wizard.sampling.limits import Limits
from wizard.sampling.meaning.part_arrivals import part_arrivals
from wizard.sampling.profiles import AgeBand, Arrival
from wizard.sampling.reading import Column, Parts
from wizard.sampling.sampler import sample

DAY = 86_400.0


def found(moments: Parts, truth: Parts) -> tuple[Arrival, ...]:
    kind = pa.int64()
    columns = [Column("at", kind, None, parts=moments), Column("truth", kind, None, parts=truth)]
    return part_arrivals(["at", "truth"], columns).get("truth", ())


def days(count: int) -> tuple[tuple[float, float], ...]:
    return tuple((day * DAY, (day + 1) * DAY) for day in range(count))


def test_row_groups_stand_for_the_whole_object_where_a_sample_is_of_one_age() -> None:
    rows = 2_000
    moments = [START + dt.timedelta(hours=number) for number in range(rows)]
    table = pa.table({"at": moments, "truth": pa.array([1 if number < 1_400 else None for number in range(rows)])})
    source = ObjectsSource({"s.parquet": parquet(table, row_group_size=100)}, name="s.parquet")
    result = sample(source, limits=Limits(rows=100))
    truth = next(column for column in result.columns if column.name == "truth")
    assert result.rows_sampled == 100
    (arrival,) = truth.arrivals
    bands = arrival.bands
    assert arrival.by == "at"
    assert sum(band.rows for band in bands) == rows
    assert [band.filled for band in bands] == [0, 0, 0, *[200] * 7]
    assert bands[0].age == 199 * 3600


def test_few_large_row_groups_are_bands_of_their_own() -> None:
    moments = Parts((10, 1_000, 10, 10), (0, 0, 0, 0), days(4))
    (arrival,) = found(moments, Parts((10, 1_000, 10, 10), (0, 500, 9, 10)))
    assert sum(band.rows for band in arrival.bands) == 1_030
    assert arrival.bands[0] == AgeBand(2 * DAY, 20, 1)
    assert [band.age for band in arrival.bands] == sorted(band.age for band in arrival.bands)


ROWS = (10,) * 5
RISING = (0, 0, 0, 5, 10)


@pytest.mark.parametrize(
    ("moments", "truth"),
    [
        (Parts(ROWS, (0,) * 5), Parts(ROWS, RISING)),
        (Parts(ROWS, (0,) * 5, days(5)), Parts(ROWS, RISING[::-1])),
        (Parts(ROWS, (0,) * 5, days(5)), Parts(ROWS, (3,) * 5)),
        (Parts(ROWS, (0,) * 5, days(5)), Parts(ROWS, (10,) * 5)),
        (Parts(ROWS, (0,) * 5, days(5)), Parts((20,) * 5, RISING)),
        (Parts(ROWS[:3], (0,) * 3, days(3)), Parts(ROWS[:3], RISING[2:])),
    ],
)
def test_what_age_does_not_fill_is_not_told(moments: Parts, truth: Parts) -> None:
    assert found(moments, truth) == ()


@pytest.mark.parametrize("kind", [pa.timestamp("ns"), pa.timestamp("us", "Asia/Tokyo"), pa.date32()])
def test_moments_of_every_kind_are_read_from_the_footer(kind: Any) -> None:
    moments = pa.array([START + dt.timedelta(days=number) for number in range(100)]).cast(kind, safe=False)
    table = pa.table({"at": moments, "truth": pa.array([1 if number < 60 else None for number in range(100)])})
    source = ObjectsSource({"s.parquet": parquet(table, row_group_size=10)}, name="s.parquet")
    truth = sample(source, limits=Limits(rows=10)).columns[1]
    assert [band.filled for band in truth.arrivals[0].bands] == [0, 0, 0, 0, *[10] * 6]
    assert truth.arrivals[0].bands[0].age == 9 * DAY
