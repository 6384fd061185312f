"""Rounds are told from the log by the moments in which nothing was under way."""

from __future__ import annotations

import pytest

from tests.benchmarks.rounds import rounds


@pytest.mark.parametrize(
    ("spans", "count"),
    [
        ([], 0),
        ([(0, 3), (1, 2)], 1),
        ([(0, 3), (2, 5), (4, 6)], 1),
        ([(0, 3), (4, 6)], 2),
        ([(4, 6), (0, 3), (4, 7), (8, 9)], 3),
        ([(0, 10), (1, 2), (3, 4)], 1),
    ],
)
def test_a_round_begins_when_all_answers_are_there(spans: list[tuple[float, float]], count: int) -> None:
    assert rounds([("GET", "x", began + 1, ended + 1, 1) for began, ended in spans]) == count
