"""Tokens and addresses in real threads on a real database (the test database lives in one connection)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flow.accounts.at_once import RIVALS, ROOM
from tests.programs import on_both_databases, told_by
from wizard.accounts.tokens import MOST_TOKENS


@pytest.mark.processes
@on_both_databases
def test_twelve_at_once_get_no_more_than_there_is(tmp_path: Path, through: list[str]) -> None:
    assert told_by("tests.flow.accounts.at_once", through=through, folder=tmp_path) == {
        "issued": {"tok": ROOM, "accounts.token.enough": RIVALS - ROOM},
        "live": MOST_TOKENS,
        "named": {"globex": 1} | {f"globex-{number}": 1 for number in range(2, RIVALS + 1)},
        "revoked": 1,
    }
