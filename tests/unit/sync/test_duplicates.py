"""Duplicate ids are counted exactly, whatever the order, the slices and the budget."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.sync.checks import plain
from wizard.sync.engines import duplicates
from wizard.sync.engines.duplicates import DuplicateCounter, IdKeys, Slice
from wizard.sync.types import DuplicateMethod

ids = st.one_of(
    st.lists(st.one_of(st.none(), st.integers(-20, 20), st.integers(-(2**63), 2**63 - 1))),
    st.lists(st.one_of(st.none(), st.text(max_size=2))),
)


@pytest.fixture(autouse=True)
def _short_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duplicates, "RUN_ROWS", 10)


def count(values: list[object], *, of: int = 1, batch: int = 7, budget_rows: int = 1000) -> tuple[int, int]:
    counters = [DuplicateCounter(Slice(number, of), budget_rows=budget_rows) for number in range(of)]
    array = pa.array(values)
    for counter in counters:
        keys = IdKeys()
        for start in range(0, len(array), batch):
            counter.add(keys.of(array.slice(start, batch)))
        counter.finish()
        assert not counter.overflowed
    return sum(counter.duplicates for counter in counters), sum(counter.compared for counter in counters)


@settings(max_examples=60)
@given(ids, st.integers(1, 5), st.integers(1, 30))
def test_the_count_is_exact(values: list[object], of: int, batch: int) -> None:
    known = [value for value in values if value is not None]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(duplicates, "RUN_ROWS", 10)
        assert count(values, of=of, batch=batch) == (len(known) - len(set(known)), len(known))


def test_many_copies_of_few_ids_need_no_more_than_the_budget() -> None:
    values = [number % 30 for number in range(2000)]
    assert count(values, budget_rows=100) == (1970, 2000)


def test_more_different_ids_than_the_budget_say_so() -> None:
    counter = DuplicateCounter(Slice(), budget_rows=100)
    for start in range(0, 200, 10):
        counter.add(IdKeys().of(pa.array(range(start, start + 10))))
    counter.finish()
    assert counter.overflowed


def test_ids_spread_evenly_over_slices() -> None:
    for values in (list(range(4000)), [str(uuid.UUID(int=number)) for number in range(4000)]):
        for number in range(4):
            counter = DuplicateCounter(Slice(number, 4))
            counter.add(IdKeys().of(pa.array(values)))
            assert 800 < counter.compared < 1200


@pytest.mark.parametrize(
    ("ids", "method"),
    [
        (pa.array([1], pa.int32()), DuplicateMethod.VALUES),
        (pa.array(["a"]), DuplicateMethod.FINGERPRINTS),
        (pa.array([[1]]), DuplicateMethod.NONE),
        (pa.nulls(2), DuplicateMethod.NONE),
    ],
)
def test_only_comparable_kinds_are_compared(ids: pa.Array, method: DuplicateMethod) -> None:
    keys = IdKeys()
    assert len(keys.of(ids)) == (method is not DuplicateMethod.NONE)
    assert keys.method is method


@pytest.mark.parametrize("first", [pa.array([7, 8]), pa.array(["7", "8"])])
def test_a_number_and_the_text_that_writes_it_are_one_id(first: pa.Array) -> None:
    keys, counter = IdKeys(), DuplicateCounter(Slice())
    for ids in (first, pa.array(["7", "07", "x", None]), pa.array([8, 9])):
        counter.add(keys.of(ids))
    counter.finish()
    assert (counter.duplicates, counter.compared) == (2, 7)
    assert keys.method is DuplicateMethod.FINGERPRINTS


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (b"x", pa.binary()),
        (b"x" * 16, pa.binary(16)),
        (b"x", pa.large_binary()),
        (dt.date(2026, 1, 1), pa.date32()),
        (dt.date(2026, 1, 1), pa.date64()),
        (dt.datetime(2026, 1, 1), pa.timestamp("ns", "Europe/Paris")),
        (dt.time(1), pa.time64("us")),
        (dt.timedelta(1), pa.duration("s")),
        (Decimal("1.5"), pa.decimal128(20, 2)),
        (1.5, pa.float16()),
        (2**64 - 1, pa.uint64()),
        (200, pa.uint8()),
        (True, pa.bool_()),
    ],
)
def test_ids_of_every_plain_kind_are_compared(value: object, kind: pa.DataType) -> None:
    found = IdKeys().of(plain(pa.array([value, None, value], kind)))
    assert len(found) == 2
    assert found[0] == found[1]
