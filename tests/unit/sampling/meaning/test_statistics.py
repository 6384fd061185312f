"""The figures of a column."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest

from tests.unit.sampling.meaning.test_odd_values import described
from wizard.sampling.types import LogicalType


def test_numbers_have_quantiles_mean_and_bars_with_round_labels() -> None:
    found = described(pa.array([float(number) for number in range(101)]))
    assert dict(found.quantiles) == {"p5": 5, "p25": 25, "p50": 50, "p75": 75, "p95": 95}
    assert (found.mean, found.minimum, found.maximum, found.unique) == (50, 0, 100, True)
    assert [label for label, _ in found.histogram][:3] == ["0", "10", "20"]
    assert sum(count for _, count in found.histogram) == 101


def test_whole_numbers_have_a_bar_each_when_there_are_few() -> None:
    found = described(pa.array([1, 1, 3]))
    assert found.histogram == (("1", 2), ("2", 0), ("3", 1))
    assert found.top_values == (("1", 2), ("3", 1))


def test_different_values_have_no_frequent_ones() -> None:
    found = described(pa.array(["a", "b"]))
    assert (found.unique, found.top_values, found.histogram) == (True, (), ())


def test_equally_frequent_values_keep_their_order() -> None:
    assert described(pa.array(["b", "a", "a", "b", "c"])).top_values == (("b", 2), ("a", 2), ("c", 1))


def test_moments_have_quantiles_and_bars_of_days() -> None:
    days = [dt.datetime(2026, 1, 1) + dt.timedelta(days=day) for day in range(15)]
    found = described(pa.array(days, pa.timestamp("us")))
    assert dict(found.quantiles)["p50"] == "2026-01-08T00:00:00"
    assert found.histogram[0] == ("2026-01-01", 1)
    assert found.zone == "none"


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "+02:00"])
def test_moments_tell_their_zone(zone: str) -> None:
    assert described(pa.array([0], pa.timestamp("ms", zone))).zone == zone


def test_text_has_lengths() -> None:
    found = described(pa.array(["a", "bcd", None]))
    assert (found.text_min_length, found.text_max_length, found.text_mean_length) == (1, 3, 2.0)


def test_not_finite_numbers_are_counted_apart() -> None:
    found = described(pa.array([1.0, float("nan"), float("nan"), float("inf")]))
    assert found.evidence == "declared by the file, 2 NaN, 1 infinite"
    assert (found.minimum, found.maximum, found.mean) == (1, 1, 1)


def test_lists_of_one_length_are_a_tensor() -> None:
    found = described(pa.array([[1.0, 2.0], [3.0, 4.0], None]))
    assert (found.logical_type, found.list_length, found.dimensions) == (LogicalType.TENSOR, 2, (2,))
    assert found.list_lengths == (("2", 2),)


def test_nested_lists_of_one_shape_are_a_tensor() -> None:
    found = described(pa.array([[[1, 2, 3], [4, 5, 6]]] * 4))
    assert (found.logical_type, found.list_length, found.dimensions) == (LogicalType.TENSOR, 6, (2, 3))
    assert (found.list_min_length, found.list_max_length) == (2, 2)


def test_nested_lists_of_differing_shape_are_none() -> None:
    found = described(pa.array([[[1, 2], [4, 5, 6]]]))
    assert (found.logical_type, found.list_length, found.dimensions) == (LogicalType.LIST, None, ())


def test_many_lengths_are_told_in_ranges() -> None:
    found = described(pa.array([[0] * length for length in range(1, 41)]))
    assert (found.list_min_length, found.list_max_length, found.list_length) == (1, 40, None)
    assert found.list_lengths[:2] == (("1–2", 2), ("3–4", 2))
    assert sum(count for _, count in found.list_lengths) == 40


@pytest.mark.parametrize(
    ("number", "unit"), [(1_750_000_000, "s"), (1_750_000_000_000, "ms"), (1_750_000_000_000_000, "us"), (1_750, None)]
)
def test_counts_since_1970_are_recognised_by_range_and_unit(number: int, unit: str | None) -> None:
    assert described(pa.array([number, number + 5])).epoch == unit


def test_zero_stands_for_an_unknown_moment() -> None:
    assert described(pa.array([0, 1_750_000_000_000, -1])).epoch == "ms"
    assert described(pa.array([0, 1_750_000_000_000, -2])).epoch is None
