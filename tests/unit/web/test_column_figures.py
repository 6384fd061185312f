"""The figures of a column, each with what it was counted on."""

from __future__ import annotations

import pytest

from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.types import LogicalType
from wizard.web.templatetags.column_figures import brief_range, figures_of, in_distinct, often
from wizard.web.templatetags.figures import in_brief_range


def column(**facts: object) -> ColumnProfile:
    return ColumnProfile("a", 0, "double", LogicalType.NUMBER, rows=100, **facts)


def basis(name: str, profile: ColumnProfile) -> str:
    return next(figure.basis for figure in figures_of(profile) if figure.name == name)


def test_each_figure_says_what_it_was_counted_on() -> None:
    from_the_footer = column(null_count_exact=True, minimum=1, maximum=2, extremes_exact=True, mean=1.5, distinct=2)
    assert basis("nulls", from_the_footer) == "exact"
    assert basis("minimum", from_the_footer) == basis("maximum", from_the_footer) == "exact"
    assert basis("mean", from_the_footer) == "sample"
    assert basis("distinct", from_the_footer) == "estimate"
    assert basis("nulls", column()) == basis("minimum", column(minimum=1)) == "sample"


def test_a_column_of_which_no_value_was_read_has_no_counts() -> None:
    assert figures_of(ColumnProfile("a", 0, "double", LogicalType.NUMBER)) == []


def test_lengths_that_are_all_alike_are_one_figure() -> None:
    assert [figure.value for figure in figures_of(column(text_min_length=5, text_max_length=5))][-1] == "all 5"
    assert brief_range(column(text_min_length=2, text_max_length=5)) == "2 to 5 characters"
    assert brief_range(column(list_min_length=1, list_max_length=9)) == "1 to 9 long"
    assert brief_range(column(dimensions=(2, 3))) == "2 × 3 numbers"
    assert brief_range(column()) == ""


def test_a_zone_that_is_missing_says_what_is_done() -> None:
    assert "UTC" in next(figure.value for figure in figures_of(column(zone="none")) if figure.name == "time zone")


def test_the_first_of_the_frequent_values_has_the_longest_bar() -> None:
    first, second = often(column(top_values=(("x", 80), ("y", 20), ("z", 0))))
    assert (first.width, first.share) == (100, 0.8)
    assert second.width == 25


def test_a_range_of_moments_is_as_short_as_it_can_be() -> None:
    assert in_brief_range("2026-11-01T03:00:00+00:00", "2026-11-23T03:00:00+00:00") == ("2026-11-01", "2026-11-23")
    assert in_brief_range("2026-11-01T03:00:00", "2026-11-01T04:10:00") == ("2026-11-01 03:00", "04:10")
    assert in_brief_range(1, 12_345.6) == ("1", "12,346")


def test_a_moment_is_told_to_its_last_digit_where_it_is_a_bound_and_to_the_minute_elsewhere() -> None:
    known = {figure.name: figure.value for figure in figures_of(
        column(minimum="2026-09-01T00:15:22.752273+00:00", quantiles=(("p50", "2026-09-02T12:57:01.3+00:00"),),
               maximum="2026-09-03T00:00:00+02:00")
    )}  # fmt: skip
    assert known["minimum"] == "2026-09-01 00:15:22.752273"
    assert known["median"] == "2026-09-02 12:57"
    assert known["maximum"] == "2026-09-03 00:00:00+02:00"


def test_everything_is_exact_when_every_row_was_read() -> None:
    whole = column(minimum=1, maximum=2, mean=1.5, unique=True, distinct=3, distinct_exact=True)
    assert {figure.basis for figure in figures_of(whole) if figure.basis} == {"exact"}


@pytest.mark.parametrize(("distinct", "shown"), [(2, "2"), (5, "5"), (6, "≈ 6"), (90, "≈ 90")])
def test_few_values_that_were_seen_often_are_all_there_are(distinct: int, shown: str) -> None:
    assert in_distinct(column(distinct=distinct)) == shown
