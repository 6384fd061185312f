"""Real processes, really killed and stopped, on a real database: what another server is sent, and what it then has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.flow.registration.elsewhere.faults3 import CALLS
from tests.programs import on_both_databases, told_by


def ended(*, attempt: int, sent: list[int], **more: Any) -> dict[str, Any]:
    """Done, one effect of each call, no answer open; `sent` are model, version and dataset."""
    return {"state": "done", "attempt": attempt, "open": 0, "made": [1, 1, 1], "effects": 1, "sent": sent, **more}


@pytest.mark.processes
@on_both_databases
def test_whatever_happens_to_the_workers_it_is_made_once(tmp_path: Path, through: list[str]) -> None:
    """Rows 2, 3, 9, 10, 11, 12 and 45 of the fault matrix, with the oracle of its end."""
    assert told_by("tests.flow.registration.elsewhere.faults", through=through, folder=tmp_path) == {
        "pressed": ended(attempt=1, sent=[1, 1, 1], rows=1),
        "slow": ended(attempt=1, sent=[1, 1, 1]),
        "killed before": ended(attempt=2, sent=[1, 2, 1]),
        "killed after": ended(attempt=2, sent=[1, 2, 1]),
        "zombie": ended(attempt=2, sent=[1, 2, 1], **{"woken changes nothing": True}),
        "left running": 0,
    }


@pytest.mark.processes
@on_both_databases
def test_rows_2_and_3_a_real_embark_of_generation_3_makes_it_once(tmp_path: Path, through: list[str]) -> None:
    """kill -9 just before and just after each call's effect there; [1, 1, 1, 1, 1] is all that there is there."""
    told = told_by("tests.flow.registration.elsewhere.faults3", through=through, folder=tmp_path)
    assert told.pop("ends") == [-9]
    assert told == {
        f"{verb} {when}": {"state": "done", "attempt": 2, "open": 0, "made": [1] * 5, "tried twice": [call]}
        for verb, call in CALLS.items()
        for when in ("before", "after")
    }
