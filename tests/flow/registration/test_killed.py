"""kill -9 at each call of a registration, into the built-in registry and into a real Embark of generation 3.x."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.flow.registration.killed import CASES, ELSEWHERE, HERE, Case
from tests.programs import on_both_databases, told_by


def made_once(case: Case) -> dict[str, Any]:
    """A model, a version, a source, a dataset and a sync; what was committed with its record is not tried again."""
    again = [] if case.when == "committed" else [(ELSEWHERE if case.is_elsewhere else HERE)[case.verb]]
    return {"state": "done", "attempt": 2, "open": 0, "made": [1, 1, 1, 1, 1], "tried twice": again}


@pytest.mark.processes
@on_both_databases
def test_rows_2_and_3_whenever_a_worker_is_killed_everything_is_made_once(tmp_path: Path, through: list[str]) -> None:
    told = told_by("tests.flow.registration.killed", through=through, folder=tmp_path)
    assert told.pop("ends") == [-9]
    assert told == {case.name: made_once(case) for case in CASES}
