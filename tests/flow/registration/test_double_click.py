"""Twenty clicks at once, in real threads on a real database file (the test database lives in one connection)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.programs import on_both_databases, told_by


@pytest.mark.processes
@on_both_databases
def test_twenty_clicks_make_one_registration(tmp_path: Path, through: list[str]) -> None:
    assert told_by("tests.flow.registration.double_click", through=through, folder=tmp_path) == {
        "answers to one key": True,
        "answers to other keys": ["registration.version.taken"],
        "rings": 1,
        "state": "done",
        "attempt": 1,
        "rows": [1, 1, 1, 1, 1],
        "tries": [1, 1, 1, 1],
        "one page": True,
        "registered as saved": True,
        "late tabs": [],
    }
