"""Rotating under load, in real threads on a real database: no token that AWS could not verify, no call that fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.programs import on_both_databases, told_by


@pytest.mark.processes
@on_both_databases
def test_no_token_fails_while_keys_rotate(tmp_path: Path, through: list[str]) -> None:
    assert told_by("tests.flow.aws.rotating", through=through, folder=tmp_path) == {
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
