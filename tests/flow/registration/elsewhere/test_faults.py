"""Real processes, really killed and stopped, on a real database: what another server is sent, and what it then has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

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
