"""docs/settings.md beside what deployment needs (that it lists what is read: tests/architecture)."""

from __future__ import annotations

import re

import pytest

from tests.unit.deployment.parsing import ROOT, compose, required_names, strings
from wizard.demo.faults import Fault

PAGE = (ROOT / "docs" / "settings.md").read_text()
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("| `")]
NAMES = [row[0].strip("`") for row in ROWS]
NEEDED = {row[0].strip("`"): row[1] for row in ROWS}


def test_the_table_says_what_production_needs() -> None:
    assert {name for name, needed in NEEDED.items() if needed == "production"} == required_names()


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_every_row_is_full(row: list[str]) -> None:
    assert len(row) == 4
    assert all(row)


def test_what_the_compose_file_asks_of_its_env_file_is_told() -> None:
    asked = set(re.findall(r"\$\{(\w+)", " ".join(strings(compose()))))
    assert {name for name in asked if f"`{name}`" not in PAGE} == set()


def test_every_fault_of_the_demo_is_told() -> None:
    assert {fault for fault in Fault if f"`{fault}`" not in PAGE} == set()
