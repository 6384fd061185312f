"""Rotating under load, in real threads on a real database: no token that AWS could not verify, no call that fails."""

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
def test_no_token_fails_while_keys_rotate(tmp_path: Path, through: list[str]) -> None:
    environment = os.environ | {"EMBARK_MODE": "test", "DATABASE_URL": f"sqlite:///{tmp_path / 'keys.sqlite3'}"}
    environment |= {"DJANGO_SETTINGS_MODULE": "wizard.settings", "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [sys.executable, *through, "-m", "tests.flow.aws.rotating"],
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
    assert json.loads(ran.stdout.splitlines()[-1]) == {
        "failures": [],
        "refused": 0,
        "forged": 0,
        "many tokens": True,
        "many verdicts": True,
        "many signers": True,
        "many rotations": True,
        "never too many": True,
        "no generation twice or left out": True,
    }
