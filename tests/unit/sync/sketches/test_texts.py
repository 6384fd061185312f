"""Texts that are counted one by one, and those that are too many."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.sync.engines.sketches.distinct import DistinctSketch, mixed, of_texts
from wizard.sync.engines.sketches.frequent import TextCounts


def counts_of(*parts: list[str], room: int = 1000) -> TextCounts:
    found = TextCounts(room)
    for part in parts:
        found.add(pa.array(part, pa.string()))
    return found


def test_few_are_counted_exactly() -> None:
    found = counts_of(["b", "a", "a"], ["c", "a", "b"])
    assert found.top(2) == [("a", 3), ("b", 2)]
    assert found.distinct == 3


def test_many_are_estimated_and_not_told() -> None:
    found = counts_of(
        *[[f"person {number % 20_000}" for number in range(start, start + 9000)] for start in range(0, 45_000, 9000)]
    )
    assert found.top(5) == []
    assert found.distinct == pytest.approx(20_000, rel=0.12)


def test_long_ones_take_no_more_memory_than_many() -> None:
    found = counts_of([f"{number}" + "x" * 5000 for number in range(20)])
    assert (found.top(5), found.distinct) == ([], 20)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=9), min_size=1, max_size=6), st.randoms())
def test_parts_make_the_same_whole_in_any_order(parts: list[list[str]], chance: object) -> None:
    whole = counts_of(*parts, room=10)
    chance.shuffle(parts)  # type: ignore[attr-defined]
    merged = TextCounts(10)
    for part in parts:
        merged.merge(TextCounts.of(counts_of(part, room=10).state(), 10))
    assert (merged.top(10), merged.distinct) == (whole.top(10), whole.distinct)
    assert whole.distinct == len({text for part in parts for text in part})


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=30)), st.integers(0, 3))
def test_equal_texts_have_equal_hashes_wherever_they_lie(texts: list[str], skipped: int) -> None:
    before = pa.array(["x"] * skipped + texts, pa.string())[skipped:]
    hashes = of_texts(before).tolist()
    assert hashes == [of_texts(pa.array([text], pa.string()))[0] for text in texts]
    assert len(set(hashes)) == len(set(texts))


def test_hashes_kept_are_bounded_and_fair() -> None:
    sketch = DistinctSketch()
    for start in range(0, 1_000_000, 100_000):
        sketch.add(mixed(np.arange(start, start + 100_000, dtype=np.uint64)))
    assert len(sketch.hashes) <= 1024
    assert sketch.estimate == pytest.approx(1_000_000, rel=0.12)
