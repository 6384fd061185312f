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
from wizard.sync.engines.duplicates import DuplicateCounter, Slice, keys, method_for
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
        for start in range(0, len(array), batch):
            if len(array.slice(start, batch).drop_null()):
                counter.add(keys(array.slice(start, batch)))
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
        counter.add(keys(pa.array(range(start, start + 10))))
    counter.finish()
    assert counter.overflowed


def test_ids_spread_evenly_over_slices() -> None:
    for values in (list(range(4000)), [str(uuid.UUID(int=number)) for number in range(4000)]):
        for number in range(4):
            counter = DuplicateCounter(Slice(number, 4))
            counter.add(keys(pa.array(values)))
            assert 800 < counter.compared < 1200


def test_only_comparable_kinds_are_compared() -> None:
    assert method_for(pa.int32()) is DuplicateMethod.VALUES
    assert method_for(pa.string()) is DuplicateMethod.FINGERPRINTS
    assert method_for(pa.list_(pa.int8())) is DuplicateMethod.NONE
    assert method_for(pa.null()) is DuplicateMethod.NONE


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
    found = keys(plain(pa.array([value, None, value], kind)))
    assert len(found) == 2
    assert found[0] == found[1]
