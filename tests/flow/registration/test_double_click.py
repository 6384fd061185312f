"""Twenty clicks at once, in real threads on a real database file (the test database lives in one connection)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.processes
@pytest.mark.parametrize("through", [[], ["scripts/with_postgres.py", sys.executable]], ids=["SQLite", "PostgreSQL"])
def test_twenty_clicks_make_one_registration(tmp_path: Path, through: list[str]) -> None:
    environment = os.environ | {"EMBARK_MODE": "test", "DATABASE_URL": f"sqlite:///{tmp_path / 'clicks.sqlite3'}"}
    environment |= {"DJANGO_SETTINGS_MODULE": "wizard.settings", "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [sys.executable, *through, "-m", "tests.flow.registration.double_click"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    if "No PostgreSQL" in ran.stdout:
        pytest.skip("no PostgreSQL server binaries on this machine")
    assert json.loads(ran.stdout.splitlines()[-1]) == {
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
