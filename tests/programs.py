"""Runs a test's program in a process of its own, on a database of its own: what real threads do to real transactions.

The test database lives in one connection, so nothing can happen at once there.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]

on_both_databases = pytest.mark.parametrize(
    "through", [[], ["scripts/with_postgres.py", sys.executable]], ids=["SQLite", "PostgreSQL"]
)
"""Gives a test the argument `through`: what its program is run by, so that it meets the one database or the other."""


def told_by(program: str, *, through: list[str], folder: Path) -> Any:
    """The JSON of the last line that the module `program` prints. Skips the test where there is no PostgreSQL."""
    environment = os.environ | {
        "EMBARK_MODE": "test",
        "DATABASE_URL": f"sqlite:///{folder / 'embark.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "wizard.settings",
        "PYTHONPATH": str(ROOT),
    }
    ran = subprocess.run(
        [sys.executable, *through, "-m", program],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    if "No PostgreSQL" in ran.stdout:
        pytest.skip("no PostgreSQL server binaries on this machine")
    return json.loads(ran.stdout.splitlines()[-1])
