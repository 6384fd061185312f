"""Nothing is asked for twice, and what is known is served without asking."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.file_source import BytesSource, only
from wizard.sampling.ranges import RangeCache, coalesce
from wizard.sampling.readers.parquet_plan import NEAR, requests

DATA = bytes(range(200))
RANGES = st.lists(st.tuples(st.integers(0, 199), st.integers(0, 80)), max_size=8)


@given(st.lists(RANGES, max_size=4))
def test_what_was_fetched_is_available_and_was_asked_once(rounds: list[list[tuple[int, int]]]) -> None:
    source = BytesSource(DATA)
    cache = RangeCache(only(source))
    for ranges in rounds:
        cache.fetch(ranges)
    asked = {place for ranges in rounds for start, length in ranges for place in range(start, min(200, start + length))}
    assert source.bytes_read == cache.bytes_read == len(asked)
    for ranges in rounds:
        for start, length in ranges:
            assert cache.available(start, length) == DATA[start : start + length]


def test_a_round_is_one_call() -> None:
    source = BytesSource(DATA)
    RangeCache(only(source)).fetch([(0, 10), (50, 10), (100, 10)])
    assert (source.rounds, source.requests) == (1, 3)


def test_available_ends_at_the_first_hole() -> None:
    cache = RangeCache(only(BytesSource(DATA)))
    assert cache.available(0, 10) == b""
    cache.fetch([(20, 10)])
    assert cache.available(0, 10) == b""
    cache.fetch([(0, 10), (20, 10)])
    assert cache.available(5, 100) == DATA[5:10]
    assert cache.available(12, 5) == b""
    assert cache.read(5, 20) == DATA[5:25]


def test_ranges_that_touch_stay_apart() -> None:
    """They were divided for the sake of parallel requests."""
    source = BytesSource(DATA)
    RangeCache(only(source)).fetch([(0, 10), (10, 10), (15, 10)])
    assert (source.requests, source.bytes_read) == (2, 25)


PLANS = st.lists(st.tuples(st.integers(0, 10**8), st.integers(1, 5 * 10**6)), min_size=1, max_size=60)


@given(PLANS, st.integers(1, 40))
def test_planned_requests_cover_the_ranges_within_the_limits(ranges: list[tuple[int, int]], limit: int) -> None:
    spans = coalesce(ranges, gap=NEAR)
    needed = sum(length for _, length in spans)
    planned = requests(ranges, limit=limit, budget=2 * needed)
    assert sum(length for _, length in planned) <= 2 * needed
    assert len(planned) <= max(limit, len(spans))
    joined = coalesce(planned, gap=0)
    for start, length in ranges:
        assert any(first <= start and start + length <= first + long for first, long in joined)


def test_near_ranges_are_joined() -> None:
    assert coalesce([(20, 5), (0, 10), (12, 4)], gap=2) == [(0, 16), (20, 5)]
