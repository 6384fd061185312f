"""What is said of how much a match has read."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from wizard.sync.matching.types import Read
from wizard.web.matches import _read

PART = Read(rows=990, null_ids=0, complete=False)


def match_of(row_count: int | None, *, exact: bool) -> Any:
    return SimpleNamespace(actuals=SimpleNamespace(result=SimpleNamespace(row_count=row_count, row_count_exact=exact)))


@pytest.mark.parametrize(
    ("match", "said"),
    [
        (match_of(2_000, exact=True), "990 of 2,000"),
        (match_of(2_000, exact=False), "990 of about 2,000"),
        (match_of(None, exact=False), "990, not all"),
        (match_of(500, exact=False), "990, not all"),
        (None, "990, not all"),
    ],
)
def test_a_part_is_told_with_the_whole_as_far_as_it_is_known(match: Any, said: str) -> None:
    assert _read(PART, match, "actuals") == said


def test_for_a_whole_no_sample_is_fetched() -> None:
    without_samples: Any = SimpleNamespace()
    assert _read(Read(rows=990, null_ids=0, complete=True), without_samples, "actuals") == "990"
