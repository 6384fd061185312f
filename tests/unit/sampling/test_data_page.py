"""docs/data.md says what the code does: its tables are those that the code gives."""

from __future__ import annotations

import pytest

from tests.unit.sampling.data_page import PAGE, TABLES, marks, options_table, problems_table, with_tables


@pytest.mark.parametrize("name", TABLES)
def test_each_table_of_the_page_is_what_the_code_gives(name: str) -> None:
    before, behind = marks(name)
    shown = PAGE.read_text().split(before)[1].split(behind)[0]
    assert shown == TABLES[name](), "run: python -m tests.unit.sampling.data_page"


def test_a_table_that_has_rotted_is_seen() -> None:
    rotted = PAGE.read_text().replace("| `sep` |", "| `separator` |")
    assert rotted != PAGE.read_text()
    assert with_tables(rotted) == PAGE.read_text()


def test_problems_of_every_room_are_seen() -> None:
    codes = problems_table()
    for code in (
        "location.not_s3",
        "delta.feature",
        "json.broken",
        "limits.ratio",
        "expression.function",
        "options.twice",
    ):
        assert f"`data.{code}`" in codes


def test_options_tell_where_they_work() -> None:
    assert "| in Spark |" in options_table()
    assert "| here |" in options_table()
