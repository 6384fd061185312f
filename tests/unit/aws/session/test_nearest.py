"""The names most like one that does not exist."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wizard.aws.session.nearest import MOST, nearest_keys


def test_another_case_comes_before_what_is_spelt_alike() -> None:
    keys = ("in/Part-1.parquet", "in/part-2.parquet", "in/zebra.csv")
    assert nearest_keys("in/part-1.parquet", keys)[0] == "in/Part-1.parquet"
    assert "in/zebra.csv" not in nearest_keys("in/part-1.parquet", keys)


def test_a_prefix_of_that_name_is_found() -> None:
    assert nearest_keys("in/table.parquet", ["in/table.parquet/", "in/other/"]) == ("in/table.parquet/",)


def test_what_is_quite_different_is_not_offered() -> None:
    assert nearest_keys("in/a.csv", ["in/weights.bin"]) == ()


@given(st.text(max_size=20), st.lists(st.text(max_size=20), max_size=9))
def test_any_names_are_compared(key: str, keys: list[str]) -> None:
    near = nearest_keys(key, keys)
    assert len(near) <= MOST
    assert set(near) <= set(keys)


def test_of_many_names_those_with_the_same_beginning_are_compared() -> None:
    others = [f"in/{number:04}-{'x' * 180}" for number in range(1_000)]
    assert nearest_keys("in/predictions.parqet", [*others, "in/predictions.parquet"]) == ("in/predictions.parquet",)
