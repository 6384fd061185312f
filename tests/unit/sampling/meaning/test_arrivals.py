"""Columns that are filled later, by the age of the rows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa
import pytest

from wizard.sampling.meaning.arrivals import BANDS, MOST_COLUMNS, arrivals
from wizard.sampling.profiles import AgeBand, Arrival
from wizard.sampling.reading import Column

START = dt.datetime(2026, 11, 1)
HOURS = [START + dt.timedelta(hours=number) for number in range(200)]
OLD_ARE_KNOWN = [1 if number < 150 else None for number in range(200)]


def found(epochs: dict[str, str] | None = None, **columns: pa.Array) -> dict[str, tuple[Arrival, ...]]:
    given = [Column(name, values.type, values) for name, values in columns.items()]
    return arrivals(list(columns), given, epochs or {})


@pytest.mark.parametrize(
    "moments",
    [
        pa.array(HOURS, pa.timestamp("ns")),
        pa.array(HOURS, pa.timestamp("ms", "Europe/Berlin")),
        pa.array(HOURS, pa.timestamp("us")).dictionary_encode(),
    ],
)
def test_older_rows_are_filled_more_often(moments: pa.Array) -> None:
    told = found(at=moments, truth=pa.array(OLD_ARE_KNOWN))
    ((arrival,),) = told.values()
    assert (list(told), arrival.by) == (["truth"], "at")
    assert len(arrival.bands) == BANDS
    assert arrival.bands[0] == AgeBand(19 * 3600.0, 20, 0)
    assert [band.filled for band in arrival.bands] == [0, 0, 10, 20, 20, 20, 20, 20, 20, 20]


def test_numbers_that_are_moments_count_as_such() -> None:
    seconds = pa.array([int(moment.replace(tzinfo=dt.UTC).timestamp()) for moment in HOURS])
    assert found({"at": "s"}, at=seconds, truth=pa.array(OLD_ARE_KNOWN))["truth"][0].bands[0].age == 19 * 3600
    assert found(at=seconds, truth=pa.array(OLD_ARE_KNOWN)) == {}, "other numbers are no moments"


@pytest.mark.parametrize(
    "truth",
    [
        [1, None] * 100,
        OLD_ARE_KNOWN[::-1],
        [1] * 200,
        [None] * 200,
    ],
)
def test_what_age_does_not_fill_is_not_told(truth: list[Any]) -> None:
    assert found(at=pa.array(HOURS), truth=pa.array(truth, pa.int64())) == {}


def test_rows_without_a_moment_count_nowhere() -> None:
    moments = [None if number % 2 else moment for number, moment in enumerate(HOURS)]
    (arrival,) = found(at=pa.array(moments), truth=pa.array(OLD_ARE_KNOWN))["truth"]
    assert sum(band.rows for band in arrival.bands) == 100


def test_few_rows_and_moments_alone_say_nothing() -> None:
    assert found(at=pa.array(HOURS[:40]), truth=pa.array(OLD_ARE_KNOWN[130:170])) == {}
    assert found(at=pa.array([moment if number < 150 else None for number, moment in enumerate(HOURS)])) == {}


def test_so_many_columns_are_looked_at() -> None:
    columns = {f"c{number}": pa.array(OLD_ARE_KNOWN) for number in range(MOST_COLUMNS + 50)}
    assert len(found(at=pa.array(HOURS), **columns)) == MOST_COLUMNS
