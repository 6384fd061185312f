"""A profile and a row of the training file say the same of the same column."""

from __future__ import annotations

from typing import Any

import pytest

from tests.benchmarks.feature_types.rows import evidence_of
from tests.unit.mapping.profiles import column
from wizard.mapping.classes.evidence import NAME_LIMIT, Evidence, gathered
from wizard.mapping.classes.features import described
from wizard.mapping.classes.profiled import from_profile
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.types import LogicalType


def row(name: str, *texts: str, numbers: tuple[float, float, float] = (0.0, 0.0, 0.0), **facts: Any) -> dict[str, Any]:
    """A row of the training file; `numbers` are the smallest, the largest and the mean value."""
    samples = {f"sample_{number}": text for number, text in enumerate([*texts, *[""] * 5][:5], 1)}
    low, high, mean = numbers
    figures = {"min_val": low, "max_val": high, "mean": mean, "total_vals": 1_000, "num_nans": 0}
    return {"column_name": name, "num_of_dist_val": 400} | samples | figures | facts


FILLED = column("Level", LogicalType.STRING, examples=("#NULL!", "high"), distinct=2)
PAIRS: dict[str, tuple[ColumnProfile, dict[str, Any]]] = {
    "numbers": (
        column("Fare", examples=("7.25", "8", "71.3"), minimum=0.5, maximum=90.0, mean=20.0, null_share=0.25),
        row("Fare", "7.25", "", "8", "8", "71.3", numbers=(0.5, 90.0, 20.0), num_nans=250),
    ),
    "nothing but zeros": (
        column("Lost", examples=("0",), minimum=0, maximum=0, mean=0.0, distinct=1),
        row("Lost", "0", "0", "0", "0", "0", num_of_dist_val=1),
    ),
    "numbers with marks are texts": (
        column("Pay", examples=("1,200", "900"), minimum=900.0, maximum=1200.0, mean=1000.0),
        row("Pay", "1,200", "900"),
    ),
    "numbers of a column with other texts": (
        column("Age", LogicalType.STRING, examples=("12", "40")),
        row("Age", "12", "40"),
    ),
    "texts": (column("City", LogicalType.STRING, examples=("Bern", "Rome")), row("City", "Bern", "Rome", "Bern")),
    "long texts": (column("t", LogicalType.STRING, examples=("a" * 199 + "…",)), row("t", "a" * 5_000)),
    "no values": (
        column("Note", LogicalType.UNKNOWN, null_share=1.0, distinct=0),
        row("Note", num_nans=1_000, num_of_dist_val=0),
    ),
    "fillers": (FILLED, row("Level", "#NULL!", "high", "#NULL!", num_of_dist_val=2)),
}


@pytest.mark.parametrize("name", PAIRS)
def test_profile_and_row_agree(name: str) -> None:
    profile, stored = PAIRS[name]
    known = from_profile(profile, population=5_000)
    assert known == evidence_of(stored)
    assert described([known]) == described([evidence_of(stored)])


def test_fillers_are_no_values() -> None:
    known = from_profile(FILLED, population=1_000)
    assert (known.texts, known.distinct, known.fillers) == (("high",), 1, 1)


def test_an_estimate_counts_against_the_whole() -> None:
    known = from_profile(column("n", distinct=4_000, distinct_exact=False), population=5_000)
    assert (known.rows, known.distinct) == (5_000, 4_000)


def test_everything_is_bounded() -> None:
    known = gathered(
        name="x" * 10_000,
        texts=["y" * 10_000, *map(str, range(50))],
        rows=float("inf"),
        null_share=float("nan"),
        distinct=10**400,
        bounds=(float("-inf"), 1e308, 10**400),
    )
    assert len(known.name) == NAME_LIMIT
    assert max(map(len, known.texts)) <= 200
    assert len(known.texts) == 5
    assert known == Evidence(known.name, known.texts, 0, 0.0, 5)
