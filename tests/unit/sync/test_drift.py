"""How far a field has moved: known figures of the index and the distance, and what cannot be compared."""

from __future__ import annotations

import math
import random

import pytest

from wizard.sync.drift import Drift, Effect, are_too_many, drift
from wizard.sync.profile import FieldProfile, Histogram


def numbers(*counts: int, low: float = 0.0, step: float = 1.0, below: int = 0, above: int = 0) -> FieldProfile:
    return FieldProfile(sum(counts) + below + above, histogram=Histogram(low, step, counts, below, above))


def texts(other: int = 0, /, **counts: int) -> FieldProfile:
    return FieldProfile(sum(counts.values()) + other, top_values=tuple(counts.items()))


def found(ours: FieldProfile, theirs: FieldProfile) -> Drift:
    it = drift(ours, theirs)
    assert it
    return it


def test_the_index_of_two_classes_is_what_its_formula_gives() -> None:
    it = found(texts(a=700_000, b=300_000), texts(a=500_000, b=500_000))
    assert it.psi == pytest.approx(0.2 * math.log(0.7 / 0.5) - 0.2 * math.log(0.3 / 0.5), rel=1e-3)
    assert (it.effect, it.bins, it.is_chance) == (Effect.MEDIUM, 2, False)


def test_the_distance_is_zero_of_the_same_and_one_of_what_never_meets() -> None:
    same = found(texts(a=10_000, b=90_000), texts(a=10_000, b=90_000))
    assert (same.psi, same.distance, same.effect) == (0, 0, Effect.SMALL)
    apart = found(texts(a=1_000_000), texts(b=1_000_000))
    assert apart.distance == pytest.approx(1, abs=1e-3)
    assert apart.effect is Effect.LARGE


@pytest.mark.parametrize(
    ("share", "effect"), [(0.5, Effect.SMALL), (0.6, Effect.SMALL), (0.7, Effect.MEDIUM), (0.8, Effect.LARGE)]
)
def test_the_usual_bounds_of_the_index(share: float, effect: Effect) -> None:
    ours = texts(a=round(1_000_000 * share), b=round(1_000_000 * (1 - share)))
    assert found(ours, texts(a=500_000, b=500_000)).effect is effect


def test_few_rows_that_differ_by_chance_have_not_moved() -> None:
    """The same shares as a large effect have among many rows."""
    few = found(texts(a=8, b=2), texts(a=5, b=5))
    assert few.psi > 0.25
    assert (few.is_chance, few.effect) == (True, Effect.SMALL)


def test_samples_of_one_distribution_are_within_chance_in_19_of_20_cases() -> None:
    made = random.Random(7)

    def sampled() -> FieldProfile:
        counts = [0] * 40
        for _ in range(2_000):
            counts[min(39, int(abs(made.gauss(0, 10))))] += 1
        return numbers(*counts)

    outcomes = [found(sampled(), sampled()).is_chance for _ in range(200)]
    assert 0.9 <= sum(outcomes) / 200 <= 1


def test_bins_are_tenths_of_theirs() -> None:
    theirs = numbers(*[100] * 80)
    assert found(numbers(*[100] * 80), theirs).bins == 10
    assert found(numbers(*[100] * 40, *[300] * 40), theirs).effect is Effect.LARGE


def test_what_lies_outside_all_of_theirs_counts() -> None:
    """Also when theirs are one and the same number."""
    constant = numbers(5_000)
    assert found(numbers(5_000), constant).psi == 0
    for moved in (numbers(2_500, 0, 0, 2_500), numbers(2_500, 0, 2_500, low=-2.0), numbers(2_500, above=2_500)):
        assert found(moved, constant).effect is Effect.LARGE, moved


def test_bars_of_another_width_are_brought_together() -> None:
    assert found(numbers(50, 50, 50, 50), numbers(100, 100, step=2.0)).psi == 0


def test_a_text_of_unknown_count_is_among_the_others() -> None:
    """`c` may be among the 500 others of ours: only `a` and the rest can be compared."""
    it = found(texts(500, a=500), texts(a=500, c=500))
    assert (it.bins, it.psi) == (2, 0)
    exact = found(texts(a=500, b=500), texts(a=500, c=500))
    assert (exact.bins, exact.effect) == (3, Effect.LARGE)


def many(*names: str, count: int = 2, other: int = 10_000) -> FieldProfile:
    return texts(other, **dict.fromkeys(names, count))


def test_of_too_many_different_texts_that_hardly_meet_nothing_is_told() -> None:
    ours, theirs = many(*"abcdefgh"), many(*"ghijklmn")
    assert are_too_many(ours, theirs)
    assert drift(ours, theirs) is None
    uncounted = FieldProfile(9_000, distinct=8_000)
    assert are_too_many(uncounted, theirs)
    assert are_too_many(ours, uncounted)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (many(*"abcdefgh"), many(*"abcdefgh", count=9)),  # the same ones are frequent
        (many(*"abcdefgh", other=0), many(*"ghijklmn", other=0)),  # all are known
        (texts(100, new=9_000, a=900), texts(100, a=5_000, b=900)),  # most of theirs are one that is known of both
        (numbers(1, 2), numbers(3, 4)),
    ],
)
def test_where_the_frequent_ones_tell_something_it_is_told(ours: FieldProfile, theirs: FieldProfile) -> None:
    assert not are_too_many(ours, theirs)
    assert drift(ours, theirs)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (numbers(1, 2), texts(a=3)),
        (FieldProfile(0), numbers(1)),
        (numbers(1), FieldProfile(0)),
        (FieldProfile(9), FieldProfile(9)),
        (texts(a=5, b=4).without_texts(), texts(a=5, b=4).without_texts()),
        (numbers(0, 0), numbers(0)),
    ],
)
def test_what_cannot_be_compared_is_not(ours: FieldProfile, theirs: FieldProfile) -> None:
    assert drift(ours, theirs) is None
