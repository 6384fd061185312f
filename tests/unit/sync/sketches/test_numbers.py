"""Numbers counted in bins: what is told of them against NumPy's own answers, and parts against the whole."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.sync.engines.sketches.bars import BARS, QUANTILES, TOO_LARGE, histogram, quantile
from wizard.sync.engines.sketches.numbers import Numbers, NumberSketch

FINITE = st.floats(allow_nan=False, allow_infinity=False)
SPREADS = {
    "normal": lambda rng: rng.normal(0, 1, 50_000),
    "far from zero": lambda rng: rng.normal(1e6, 1, 50_000),
    "heavy tail": lambda rng: rng.lognormal(0, 3, 50_000),
    "negative": lambda rng: -rng.lognormal(5, 1, 50_000),
    "whole": lambda rng: rng.integers(-40_000, 40_000, 50_000).astype(np.float64),
}


def sketch_of(numbers: Numbers, *, room: int = 2048) -> NumberSketch:
    sketch = NumberSketch(room)
    for part in np.array_split(numbers, 5):
        if len(part):
            sketch.add(part)
    return sketch


def told(sketch: NumberSketch) -> object:
    return sketch.state()


@pytest.mark.parametrize("name", SPREADS)
def test_quantiles_are_within_the_width_of_a_bin(name: str) -> None:
    numbers = SPREADS[name](np.random.default_rng(3))
    sketch = sketch_of(numbers)
    precision = 2.0 ** (sketch.shift - 52)
    assert precision <= 1 / 16
    for share in QUANTILES:
        exact = float(np.quantile(numbers, share, method="inverted_cdf"))
        assert quantile(sketch, share) == pytest.approx(exact, rel=precision, abs=1e-3)


@pytest.mark.parametrize("name", SPREADS)
def test_different_numbers_are_estimated(name: str) -> None:
    numbers = SPREADS[name](np.random.default_rng(5))
    assert sketch_of(numbers).distinct == pytest.approx(len(np.unique(numbers)), rel=0.12)


def test_few_numbers_are_exact_in_quantiles_and_count() -> None:
    numbers = np.array([0.1, 0.2, 0.3] * 1000 + [-0.0, 0.0])
    sketch = sketch_of(numbers)
    assert (sketch.shift, sketch.distinct) == (0, 4)
    assert [quantile(sketch, share) for share in (0, 0.5, 1)] == [0.0, 0.2, 0.3]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(FINITE, min_size=1, max_size=40), min_size=1, max_size=6), st.randoms())
def test_parts_make_the_same_whole_in_any_order(parts: list[list[float]], chance: object) -> None:
    whole = NumberSketch(8)
    for part in parts:
        whole.add(np.array(part))
    merged = NumberSketch(8)
    chance.shuffle(parts)  # type: ignore[attr-defined]
    for part in parts:
        one = NumberSketch(8)
        one.add(np.array(part))
        merged.merge(NumberSketch.of(one.state(), 8))
    assert told(merged) == told(whole)
    assert merged.counts.sum() == sum(map(len, parts))
    assert len(merged.keys) <= 8


def test_what_overflows_late_counts_different_numbers_from_the_beginning() -> None:
    first, second = NumberSketch(), NumberSketch()
    first.add(np.arange(1500.0))
    second.add(np.arange(1000.0, 2500.0))
    first.merge(second)
    assert first.shift > 0
    assert first.distinct == pytest.approx(2500, rel=0.12)


@pytest.mark.parametrize("name", SPREADS)
def test_bars_hold_every_number_and_crush_none(name: str) -> None:
    numbers = SPREADS[name](np.random.default_rng(7))
    found = histogram(sketch_of(numbers), float(numbers.min()), float(numbers.max()), moments=False)
    assert found
    assert sum(found.counts) + found.below + found.above == len(numbers)
    assert 10 <= len(found.counts) <= 2 * BARS
    assert max(found.counts) < 0.7 * len(numbers) or name == "heavy tail"
    edges = found.low + found.step * np.arange(len(found.counts) + 1)
    exact, _ = np.histogram(numbers, edges)
    assert np.abs(np.cumsum(exact) - np.cumsum(found.counts)).max() <= 0.01 * len(numbers)


def test_whole_numbers_have_bars_of_whole_numbers() -> None:
    numbers = np.array([0.0] * 7 + [1.0] * 3)
    found = histogram(sketch_of(numbers), 0.0, 1.0, moments=False)
    assert found
    assert (found.low, found.step, found.counts) == (0.0, 1.0, (7, 3))


def test_bars_of_moments_begin_on_the_clock() -> None:
    hours = 1_750_000_000 // 86_400 * 86_400 + 3600.0 * np.arange(24 * 9)
    found = histogram(sketch_of(hours), hours[0], hours[-1], moments=True)
    assert found
    assert found.step == 6 * 3600
    assert found.low % 86_400 == 0
    assert set(found.counts) == {6}


@settings(max_examples=100, deadline=None)
@given(st.lists(FINITE, min_size=1, max_size=30), st.booleans())
def test_bars_of_any_numbers(numbers: list[float], moments: bool) -> None:
    array = np.array(numbers)
    found = histogram(sketch_of(array, room=8), float(array.min()), float(array.max()), moments=moments)
    if found is None:
        assert np.abs(array).max() > TOO_LARGE
        return
    assert sum(found.counts) + found.below + found.above == len(numbers)
    assert all(count >= 0 for count in found.counts)
    assert math.isfinite(found.low)
    assert math.isfinite(found.step)
