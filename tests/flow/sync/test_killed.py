"""A sync that goes on after a pause, and whose worker is killed: real processes on a real database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.programs import on_both_databases, told_by

FOUND = {"rows": 210_000, "ids": [0, 210_000], "misfits": 3}


@pytest.mark.processes
@on_both_databases
def test_row_2_a_resumed_sync_that_is_killed_is_taken_over(tmp_path: Path, through: list[str]) -> None:
    """Each worker begins behind the parts of the ones before it, and no row is counted twice."""
    done: dict[str, Any] = {"state": "done", "attempt": 2, "parts": 3, "units": [3, 2], **FOUND}
    assert told_by("tests.flow.sync.killed", through=through, folder=tmp_path) == {
        "ends": [0, -9, 0, 0],
        "stations": [
            {"state": "paused", "attempt": 1, "parts": 1},
            {"state": "running", "attempt": 1, "parts": 2},
            done,
            done,
        ],
    }
