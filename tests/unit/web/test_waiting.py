"""What a page says while a job is under way, and how often it asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from wizard.web.templatetags import waiting

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass
class Job:
    state: str = "queued"
    attempt: int = 0
    progress_note: str = ""
    created_at: datetime = NOW


@pytest.mark.parametrize(
    ("age", "pause"), [(0, "500ms"), (4, "500ms"), (5, "1s"), (59, "1s"), (60, "3s"), (9999, "3s")]
)
def test_a_page_asks_often_at_first_and_seldom_later(age: int, pause: str) -> None:
    assert waiting.pause(Job(created_at=NOW - timedelta(seconds=age)), now=NOW) == pause


@pytest.mark.parametrize(
    ("job", "words"),
    [
        (Job(), "as soon as a worker is free"),
        (Job(created_at=NOW - timedelta(seconds=45)), "no worker has answered yet"),
        (Job(attempt=1), "tried again"),
        (Job(state="running", attempt=1), "Working"),
        (Job(state="running", attempt=1, progress_note="40,000 rows read"), "40,000 rows read"),
    ],
)
def test_the_sentence_fits_the_state(job: Job, words: str) -> None:
    assert words in waiting.note(job, now=NOW)
