"""Columns whose values stand in the keys."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.sampling.objects.partitions import NULL, notes_on, partitions, typed, values_for
from wizard.sampling.types import LogicalType


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        (["1", "-20", NULL], "integer"),
        (["1", "2.5"], "number"),
        (["01", "12"], "string"),
        (["9" * 30], "string"),
        (["2026-11-23", "2024-02-29"], "date"),
        (["2026-11-23", "2026-02-30"], "string"),
        (["2026-11-23 10%3A00%3A00"], "datetime"),
        (["true", "False"], "boolean"),
        (["true", "1"], "string"),
        (["de", "1"], "string"),
        ([NULL], "string"),
        (["١"], "string"),
    ],
)
def test_the_type_is_that_of_all_values(values: list[str], wanted: str) -> None:
    (found,) = partitions([f"in/p={value}/x.csv" for value in values], base="in/")
    assert (found.name, found.logical_type, found.values) == ("p", wanted, len(values))


def test_levels_follow_each_other_and_are_decoded() -> None:
    keys = ["in/day=1/lä%20nd=a%2Fb/x.csv", "in/day=2/lä%20nd=c/x.csv"]
    found = partitions(keys, base="in/")
    assert [(column.name, column.examples) for column in found] == [("day", ("1", "2")), ("lä nd", ("a/b", "c"))]
    assert values_for(keys[0], names=["day", "lä nd"]) == {"day": "1", "lä nd": "a/b"}
    assert values_for(f"in/day={NULL}/x.csv", names=["day", "other"]) == {"day": None, "other": None}


def test_levels_that_differ_are_no_columns_but_a_note() -> None:
    keys = ["in/day=1/x.csv", "in/x.csv"]
    assert partitions(keys, base="in/") == ()
    assert [note.code for note in notes_on(keys, base="in/")] == ["data.partitions.differ"]
    assert notes_on(keys[:1], base="in/") == ()
    assert partitions(["in/day=1/day=2/x.csv"], base="in/") == ()


def test_what_stands_in_the_prefix_itself_is_no_column() -> None:
    assert partitions(["in/day=1/x.csv"], base="in/day=1/") == ()


def test_values_come_in_their_types() -> None:
    assert typed("7", logical_type=LogicalType.INTEGER) == 7
    assert typed("2026-11-23", logical_type=LogicalType.DATE) == date(2026, 11, 23)
    assert typed("2026-11-23 10:00", logical_type=LogicalType.DATETIME) == datetime(2026, 11, 23, 10)
    assert typed("no", logical_type=LogicalType.INTEGER) is None
    assert typed(None, logical_type=LogicalType.STRING) is None


@given(st.lists(st.text(max_size=20), min_size=1, max_size=5))
def test_any_keys_have_columns_or_none(levels: list[str]) -> None:
    keys = ["/".join(levels) + "/x", "/".join(reversed(levels)) + "/y"]
    names = [column.name for column in partitions(keys, base="")]
    assert all(set(values_for(key, names=names)) == set(names) for key in keys)
