"""Dates of every kind: which comes first, day or month; which pattern and which zone they are written in."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.sampling.meaning.datepatterns import layout_of
from wizard.sampling.meaning.hints import Hints
from wizard.sampling.meaning.inference import Inference, infer
from wizard.sampling.meaning.layouts import Order
from wizard.sampling.types import LogicalType


def read(*texts: str, hints: Hints | None = None) -> Inference:
    return infer(pa.array(texts), blanks_are_null=True, hints=hints or Hints())


def test_a_number_above_twelve_settles_day_and_month() -> None:
    meaning = read("01/02/2024", "13/02/2024")
    assert (meaning.order, meaning.settled, meaning.alternatives) == (Order.DAY_FIRST, True, ())
    assert "day before month, as first numbers above 12 show" in meaning.evidence


def test_the_order_of_rows_breaks_the_tie() -> None:
    meaning = read("01/02/2024", "02/02/2024", "03/02/2024", "01/03/2024")
    assert (meaning.order, meaning.settled) == (Order.DAY_FIRST, True)
    assert "only so the rows are in the order of their dates" in meaning.evidence


def test_points_stand_after_the_day() -> None:
    assert read("01.02.2024", "04.03.2024", "02.03.2024").order is Order.DAY_FIRST


def test_what_nothing_settles_is_said_and_both_are_offered() -> None:
    meaning = read("01/02/2024", "03/04/2024", "02/05/2024", "01/02/2023")
    assert not meaning.settled
    assert "is a guess" in meaning.evidence
    assert [other.type for other in meaning.alternatives] == ["datetime", "datetime"]
    assert "dd/MM/yyyy" in meaning.alternatives[0].why
    assert "MM/dd/yyyy" in meaning.alternatives[1].why


@pytest.mark.parametrize(("pattern", "month"), [("dd/MM/yyyy", 2), ("MM/dd/yyyy", 1)])
def test_a_chosen_pattern_binds(pattern: str, month: int) -> None:
    meaning = read("01/02/2024", "03/04/2024", hints=Hints(date_format=pattern))
    assert meaning.values[0].as_py() == dt.date(2024, month, 3 - month)
    assert (meaning.date_format, meaning.settled) == (pattern, True)


def test_a_chosen_pattern_makes_dates_of_numbers() -> None:
    assert read("20240131", "20240201", hints=Hints(date_format="yyyyMMdd")).logical_type is LogicalType.DATE


PATTERNS = {
    "yyyy-MM-dd": ["2024-01-31", "2024-02-01"],
    "yyyy-MM-dd HH:mm:ss": ["2024-01-31 10:00:00", "2024-02-01 23:59:59"],
    "yyyy-MM-dd'T'HH:mm:ssXXX": ["2024-01-31T10:00:00Z", "2024-02-01T10:00:00Z"],
    "yyyy-MM-dd'T'HH:mm:ss.SSSXXX": ["2024-01-31T10:00:00.123+01:00", "2024-02-01T10:00:00.456+01:00"],
    "dd/MM/yyyy": ["31/01/2024", "01/02/2024"],
    "d/M/yyyy H:mm": ["31/1/2024 9:05", "1/12/2024 10:05"],
    "M/d/yy": ["1/31/24", "12/1/24"],
    "dd-MMM-yyyy": ["31-Jan-2024", "01-Feb-2024"],
    "MMMM d, yyyy": ["January 31, 2024", "February 1, 2024"],
    "MM/dd/yyyy hh:mm:ss a": ["01/31/2024 10:00:00 PM", "02/01/2024 11:00:00 AM"],
    "EEE, dd MMM yyyy HH:mm:ss XX": ["Mon, 02 Jan 2006 15:04:05 -0700", "Tue, 03 Jan 2006 15:04:05 -0700"],
}


@pytest.mark.parametrize(("pattern", "texts"), PATTERNS.items(), ids=PATTERNS)
def test_the_pattern_in_use_is_told_and_reads_the_same(pattern: str, texts: list[str]) -> None:
    found = read(*texts)
    assert found.date_format == pattern
    assert read(*texts, hints=Hints(date_format=pattern)).values.equals(found.values)


def test_texts_of_several_patterns_have_none() -> None:
    assert read("2024-01-31", "31 January 2024").date_format == ""


ZONES = {
    "none": ["2024-01-31 10:00", "2024-01-31 11:00"],
    "UTC": ["2024-01-31T10:00Z", "2024-01-31T10:00+00:00"],
    "+02:00": ["2024-01-31T10:00+02:00"],
    "-05:00": ["2024-01-31 10:00 EST"],
    "+04:00": ["2017/02/25 10:52:03 PM GMT+4"],
    "mixed": ["2024-01-31T10:00+02:00", "2024-01-31T10:00"],
}


@pytest.mark.parametrize(("zone", "texts"), ZONES.items(), ids=ZONES)
def test_the_zone_is_told(zone: str, texts: list[str]) -> None:
    assert read(*texts).zone == zone


def test_a_chosen_zone_moves_moments_that_name_none() -> None:
    meaning = read("2024-07-01 10:00", hints=Hints(time_zone="Europe/Berlin"))
    assert meaning.zone == "Europe/Berlin"
    assert meaning.values[0].as_py() == dt.datetime(2024, 7, 1, 8, tzinfo=dt.UTC)


def test_an_unknown_chosen_zone_leaves_them_where_they_are() -> None:
    meaning = read("2024-07-01 10:00", hints=Hints(time_zone="Mars/Olympus"))
    assert meaning.values[0].as_py() == dt.datetime(2024, 7, 1, 10)
    assert meaning.zone == "none"


def test_impossible_dates_count_against() -> None:
    meaning = read(*["2026-01-01"] * 40, "2026-02-30")
    assert [(kind.kind, kind.fits) for kind in meaning.kinds] == [("dates", True), ("impossible dates", False)]


@given(
    st.lists(st.dates(dt.date(1000, 1, 1)), min_size=1),
    st.sampled_from(["%d.%m.%Y", "%d %B %Y", "%Y/%m/%d", "%b %d, %Y"]),
)
def test_dates_come_back_from_every_layout(dates: list[dt.date], layout: str) -> None:
    texts = [date.strftime(layout) for date in dates]
    assert read(*texts).values.to_pylist() == dates


@given(st.text(alphabet="yMdHhmsSaXzE[]'-/:. TQ", max_size=30))
def test_any_chosen_pattern_is_understood_or_refused(pattern: str) -> None:
    layout = layout_of(pattern)
    meaning = read("2024-01-31", "x", hints=Hints(date_format=pattern))
    assert len(meaning.values) == 2
    assert layout is None or "(?P<year>" in layout.pattern
