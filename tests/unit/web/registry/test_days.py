"""The picture of rows per day."""

from __future__ import annotations

import pytest

from wizard.web.registry.days import HEIGHT, LOWEST_BAR, WIDTH, day_chart


def test_no_days_make_no_chart() -> None:
    assert day_chart(()) is None


def test_the_busiest_day_is_as_high_as_the_picture_and_a_single_row_stays_visible() -> None:
    chart = day_chart((("2026-11-20", 1), ("2026-11-21", 1_000_000)))
    assert chart
    assert [bar.height for bar in chart.bars] == [LOWEST_BAR, HEIGHT]


def test_days_without_rows_leave_their_place_empty() -> None:
    chart = day_chart((("2026-11-01", 5), ("2026-11-10", 5)))
    assert chart
    first, last = chart.bars
    assert first.x < WIDTH / 10
    assert last.x > WIDTH * 9 / 10
    assert "8 days without rows" in chart.words


@pytest.mark.parametrize("days", [1, 2, 31, 400])
def test_every_bar_stays_inside_the_picture(days: int) -> None:
    counts = [(f"{2020 + day // 336}-{day // 28 % 12 + 1:02}-{day % 28 + 1:02}", day + 1) for day in range(days)]
    chart = day_chart(counts)
    assert chart
    assert len(chart.bars) == days
    for bar in chart.bars:
        assert 0 <= bar.x <= WIDTH - bar.width + 0.01
        assert bar.y >= 0
        assert bar.y + bar.height == pytest.approx(HEIGHT, abs=0.02)


def test_the_words_name_the_busiest_day() -> None:
    chart = day_chart((("2026-11-20", 3), ("2026-11-21", 1200)))
    assert chart
    assert "1,200, on 21 Nov 2026" in chart.words
