"""The profile of each field after a full read, and two histograms over the same bars."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.sync.reading import csv_text, field, parquet, read_csv, read_parquet
from wizard.registry.schema import FieldType as T
from wizard.sync.profile import FieldProfile, Histogram, common_bars
from wizard.sync.types import SyncResult


def profile_of(values: Any, kind: T) -> FieldProfile:
    profile = field(read_parquet(parquet({"x": values}), {"x": kind}), "x").profile
    assert profile
    return profile


def test_numbers_have_quantiles_and_bars() -> None:
    found = profile_of([*map(float, range(100)), None, float("inf"), float("nan")], T.NUMERIC)
    assert (found.values, found.distinct, found.distinct_exact, found.precision) == (100, 100, True, 0.0)
    assert dict(found.quantiles)["p50"] == 49
    assert (dict(found.quantiles)["p0"], dict(found.quantiles)["p100"]) == (0, 99)
    assert found.histogram
    assert (found.histogram.low, found.histogram.step) == (0, 4)
    assert set(found.histogram.counts) == {4}
    assert found.top_values == ()


def test_moments_are_seconds_since_1970_in_utc() -> None:
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    found = profile_of([start + dt.timedelta(days=number) for number in range(30)], T.DATETIME)
    assert dict(found.quantiles)["p0"] == start.timestamp()
    assert found.histogram
    assert (found.histogram.step, found.histogram.counts) == (86_400, (1,) * 30)


@pytest.mark.parametrize(
    ("values", "kind", "top"),
    [
        (["CA", "NY", "CA", None], T.CATEGORICAL, (("CA", 2), ("NY", 1))),
        ([7.0, 7.0, 8.0], T.CATEGORICAL, (("7", 2), ("8", 1))),
        ([True, False, True], T.BOOLEAN, (("true", 2), ("false", 1))),
        ([1, 0, 1, 5], T.BOOLEAN, (("true", 2), ("false", 1))),
        (["Yes", "no", "y", "perhaps"], T.BOOLEAN, (("true", 2), ("false", 1))),
        (["a", "b", "a"], T.STRING, (("a", 2), ("b", 1))),
        ([b"a", b"\xff", b"a"], T.STRING, (("a", 2),)),
        (["x" * 70] * 2, T.TEXT, (("x" * 59 + "…", 2),)),
    ],
)
def test_few_values_are_counted(values: Any, kind: T, top: Any) -> None:
    found = profile_of(values, kind)
    assert found.top_values == top
    assert (found.distinct, found.distinct_exact) == (len(top), True)
    assert found.other == 0


def test_lists_and_keys_have_none() -> None:
    data = parquet({"id": ["a"], "at": [dt.datetime(2026, 1, 1)], "v": [[1.0, 2.0]]})
    result = read_parquet(data, {"v": T.VECTOR}, id_column="id", timestamp_column="at")
    assert result.id_column
    assert result.timestamp_column
    assert [check.profile for check in (result.fields[0], result.id_column, result.timestamp_column)] == [None] * 3


def test_it_is_json_and_comes_back() -> None:
    rows = [[number, number / 7, "ab"[number % 2]] for number in range(5000)]
    result = read_csv(csv_text(["id", "n", "c"], rows), {"n": T.NUMERIC, "c": T.CATEGORICAL}, id_column="id")
    stored = json.loads(json.dumps(result.to_json(), allow_nan=False))
    assert SyncResult.from_json(stored) == result


def test_an_older_result_has_no_profile() -> None:
    stored = read_parquet(parquet({"x": [1.0]}), {"x": T.NUMERIC}).to_json()
    for check in stored["fields"]:
        del check["profile"]
    assert SyncResult.from_json(stored).fields[0].profile is None


def test_no_value_at_all() -> None:
    for kind in (T.NUMERIC, T.DATETIME):
        assert profile_of(pa.nulls(3), kind) == FieldProfile(0, 0, True)
    assert profile_of(pa.nulls(3), T.CATEGORICAL) == FieldProfile(0, 0, True)


def test_texts_can_be_left_out() -> None:
    found = profile_of(["secret", "secret", "x"], T.CATEGORICAL).without_texts()
    assert found.top_values == (("", 2), ("", 1))


def test_common_bars_are_the_wider_ones() -> None:
    ours, theirs = Histogram(0, 1, (1, 2, 3, 4)), Histogram(-4, 2, (9, 0, 5, 7), above=2)
    found = common_bars(ours, theirs)
    assert (found.low, found.step) == (-4, 2)
    assert found.ours == (0, 0, 0, 3, 7, 0)
    assert found.theirs == (0, 9, 0, 5, 7, 2)


def test_what_only_one_knows_in_detail_lies_outside_for_both() -> None:
    ours, theirs = Histogram(0, 1, (1, 2), above=7), Histogram(0, 1, (4, 4, 4, 4))
    found = common_bars(ours, theirs)
    assert found.ours == (0, 1, 2, 7)
    assert found.theirs == (0, 4, 4, 8)


HISTOGRAMS = st.builds(
    lambda first, power, counts, below, above: Histogram(first * 2.0**power, 2.0**power, tuple(counts), below, above),
    st.integers(-50, 50),
    st.integers(-3, 3),
    st.lists(st.integers(0, 9), min_size=1, max_size=40),
    st.integers(0, 2),
    st.integers(0, 2),
)


@given(HISTOGRAMS, HISTOGRAMS)
def test_common_bars_lose_nothing(ours: Histogram, theirs: Histogram) -> None:
    found = common_bars(ours, theirs)
    assert sum(found.ours) == sum(ours.counts) + ours.below + ours.above
    assert sum(found.theirs) == sum(theirs.counts) + theirs.below + theirs.above
    assert len(found.ours) == len(found.theirs)
