"""Where all workspaces have one subject: of many that save one role at the same moment, one holds it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flow.aws.claiming import RIVALS, TIMES
from tests.programs import on_both_databases, told_by


@pytest.mark.processes
@on_both_databases
def test_one_of_many_gets_the_role(tmp_path: Path, through: list[str]) -> None:
    seen = told_by("tests.flow.aws.claiming", through=through, folder=tmp_path)
    assert seen == [{"holders": 1, "refused": RIVALS - 1}] * TIMES
