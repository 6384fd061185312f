"""Cron expressions: which are refused, and when the others are due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.core.problems import ProblemError
from wizard.sync.schedules import LENGTH_LIMIT, must_be_schedule, next_after

NOW = datetime(2026, 11, 28, 12, 2, 30, tzinfo=UTC)
"""A Saturday."""
NEVER = "0 0 */15 2 1#5"
"""The fifth Monday of a February, if it is the 1st, 16th or 31st."""
EVERY_28_YEARS = "0 0 29 2 */7"


def refused(schedule: str) -> str:
    with pytest.raises(ProblemError) as caught:
        must_be_schedule(schedule, now=NOW)
    return caught.value.problem.code


@pytest.mark.parametrize(
    ("schedule", "due"),
    [
        ("0 * * * *", "2026-11-28T13:00"),
        ("0 */4 * * *", "2026-11-28T16:00"),
        ("30 6 * * *", "2026-11-29T06:30"),
        ("2 12 * * *", "2026-11-29T12:02"),
        ("3 12 * * *", "2026-11-28T12:03"),
        ("0 4 * * MON", "2026-11-30T04:00"),
        ("0 4 1 jan *", "2027-01-01T04:00"),
        ("0 0 L * *", "2026-11-30T00:00"),
        ("0 0 29 2 *", "2028-02-29T00:00"),
        ("  0  *\t* * *\n", "2026-11-28T13:00"),
        (EVERY_28_YEARS, "2032-02-29T00:00"),
    ],
)
def test_it_is_due_at_the_next_time_that_its_fields_name(schedule: str, due: str) -> None:
    must_be_schedule(schedule, now=NOW)
    assert next_after(schedule, now=NOW) == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_times_are_utc_wherever_the_clock_hangs() -> None:
    tokyo = NOW.astimezone(timezone(timedelta(hours=9)))
    due = next_after("30 6 * * *", now=tokyo)
    assert due == datetime(2026, 11, 29, 6, 30, tzinfo=UTC)
    assert due.utcoffset() == timedelta()


def test_a_time_that_is_just_now_is_over() -> None:
    sharp = NOW.replace(minute=0, second=0)
    assert next_after("0 * * * *", now=sharp) == sharp + timedelta(hours=1)


@pytest.mark.parametrize(
    "schedule",
    ["", "every day", "@daily", "* * * *", "0 25 * * *", "60 * * * *", "0 0 * * 8", "0 0 * FOO *", "-1 * * * *"],
)
def test_what_is_no_cron_expression_is_refused(schedule: str) -> None:
    assert refused(schedule) == "sync.schedule"


@pytest.mark.parametrize(
    "schedule",
    ["٣ * * * *", "*/0 * * * *", "0 0 30 2 *", NEVER, f"*/{'9' * 5000} * * * *", "0 " * LENGTH_LIMIT],
)
def test_nor_is_what_stands_for_no_time_or_is_endless(schedule: str) -> None:
    assert refused(schedule) == "sync.schedule"


def test_never_is_no_time() -> None:
    assert next_after(NEVER, now=NOW) is None


@pytest.mark.parametrize(
    "schedule",
    ["* * * * *", "*/4 * * * *", "0,4 3 1 1 *", "58,2 * * * *", "0,57 0,23 * * *", "*/30 * * * * *", "0,4 0 29 2 */7"],
)
def test_what_is_due_more_often_than_every_five_minutes_is_refused(schedule: str) -> None:
    assert refused(schedule) == "sync.schedule.often"


@pytest.mark.parametrize("schedule", ["*/5 * * * *", "0,5 3 1 1 *", "57,2 * * * *"])
def test_every_five_minutes_is_often_enough(schedule: str) -> None:
    must_be_schedule(schedule, now=NOW)


PARTS = [
    "*",
    "0",
    "59",
    "31",
    "*/5",
    "*/15",
    "1-5",
    "5-1",
    "1#5",
    "L",
    "LW",
    "L/2",
    "1,31",
    "MON",
    "feb",
    "9" * 12,
    "#",
]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(PARTS), min_size=4, max_size=6).map(" ".join))
def test_whatever_is_written_is_refused_or_due_later(schedule: str) -> None:
    try:
        must_be_schedule(schedule, now=NOW)
    except ProblemError:
        return
    due = next_after(schedule, now=NOW)
    assert due is not None
    assert due > NOW
