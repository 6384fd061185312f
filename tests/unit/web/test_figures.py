"""Numbers, sizes, shares and times in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from wizard.web.templatetags import figures
from wizard.web.templatetags.ui import code_marks

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (3_400_000, "3.4 MB"), (999_600, "1.0 MB"), (2 * 10**18, "2000 PB")],
)
def test_sizes_are_decimal(value: int, words: str) -> None:
    assert figures.in_size(value) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [(0, "0%"), (0.00001, "<0.1%"), (0.034, "3.4%"), (0.5, "50%"), (0.99999, ">99.9%"), (1, "100%")],
)
def test_a_share_never_says_nothing_or_all_for_almost(share: float, words: str) -> None:
    assert figures.in_percent(share) == words


def test_a_share_in_whole_percent() -> None:
    assert figures.in_percent(0.906, 0) == "91%"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.42, "420 ms"),
        (3.2, "3.2 s"),
        (60, "1 min 0 s"),
        (125, "2 min 5 s"),
        (11_400, "3 h 10 min"),
        (86_400, "1 day"),
    ],
)
def test_durations(seconds: float, words: str) -> None:
    assert figures.in_duration(seconds) == words
    assert figures.in_duration(timedelta(seconds=seconds)) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(1234567, "1,234,567"), (2.0, "2"), (312.4187, "312.4"), (18_250.75, "18,251"), (0.00000123, "1.230e-06"),
     (True, "True"), ("<b>", "<b>")],
)  # fmt: skip
def test_figures_keep_four_digits(value: object, words: str) -> None:
    assert figures.in_figure(value) == words


def test_a_moment_is_told_in_utc() -> None:
    assert figures.in_moment(NOON.astimezone(timezone(timedelta(hours=2)))) == "23 Nov 2026, 12:00 UTC"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2026-09-01T00:15:22.752273+00:00", "2026-09-01 00:15"),
        ("2026-09-01T00:15:22Z", "2026-09-01 00:15"),
        ("2026-09-01 00:15:22", "2026-09-01 00:15"),
        ("2026-09-01T00:15:22+02:00", "2026-09-01 00:15 +02:00"),
        ("2026-09-01T00:15:22-00:30", "2026-09-01 00:15 -00:30"),
        ("2026-09-01", "2026-09-01"),
        ("12026-09-01T00:15:22", "12026-09-01T00:15:22"),
        (1234.5678, "1,235"),
        ("partner", "partner"),
    ],
)
def test_a_moment_in_the_data_is_told_to_the_minute_with_any_zone_but_utc(value: object, words: str) -> None:
    assert figures.in_brief(value) == words


@pytest.mark.parametrize(
    ("ago", "words"),
    [(timedelta(seconds=9), "just now"), (timedelta(minutes=5), "5 min"), (timedelta(hours=3), "3 h"),
     (timedelta(days=12), "12 days")],
)  # fmt: skip
def test_ages(ago: timedelta, words: str) -> None:
    assert figures.in_age(NOON - ago, now=NOON) == words


@pytest.mark.parametrize(
    "tell",
    [
        figures.in_integer,
        figures.in_figure,
        figures.in_size,
        figures.in_percent,
        figures.in_duration,
        figures.in_moment,
    ],
)
def test_what_is_missing_is_a_dash(tell: object) -> None:
    assert tell(None) == figures.MISSING  # type: ignore[operator]


def test_marked_words_become_code_and_nothing_else_does() -> None:
    assert code_marks("3 times `n/a`, <b>") == "3 times <code>n/a</code>, &lt;b&gt;"
    assert code_marks("`<i>`") == "<code>&lt;i&gt;</code>"
    assert code_marks("one ` only") == "one ` only"
