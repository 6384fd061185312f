"""Where all workspaces have one subject: of many that save one role at the same moment, one holds it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.flow.aws.claiming import RIVALS, TIMES

ROOT = Path(__file__).parents[3]


@pytest.mark.processes
@pytest.mark.parametrize("through", [[], ["scripts/with_postgres.py", sys.executable]], ids=["SQLite", "PostgreSQL"])
def test_one_of_many_gets_the_role(tmp_path: Path, through: list[str]) -> None:
    environment = os.environ | {"EMBARK_MODE": "test", "DATABASE_URL": f"sqlite:///{tmp_path / 'roles.sqlite3'}"}
    environment |= {"DJANGO_SETTINGS_MODULE": "wizard.settings", "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [sys.executable, *through, "-m", "tests.flow.aws.claiming"],
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
    assert json.loads(ran.stdout.splitlines()[-1]) == [{"holders": 1, "refused": RIVALS - 1}] * TIMES
