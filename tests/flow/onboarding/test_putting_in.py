"""The same document put in twenty times at once, in real threads (the test database lives in one connection)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.programs import on_both_databases, told_by


@pytest.mark.processes
@on_both_databases
def test_twenty_at_once_make_one_onboarding(tmp_path: Path, through: list[str]) -> None:
    assert told_by("tests.flow.onboarding.putting_in", through=through, folder=tmp_path) == {
        "new": {"made": 1, "already there": 19},
        "green": {"went on": 1, "already there": 19},
        "rows": [1, 1, 1, 1, 1],
    }
