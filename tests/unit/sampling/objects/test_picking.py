"""Which few objects stand for many, and what tells that one of them was replaced."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.sampling.objects.entries import START, Entry, entries, keys
from wizard.sampling.objects.object_sets import Listed, fingerprint, object_set
from wizard.sampling.objects.picking import pick
from wizard.sampling.results import Ignored

MANY = entries(*(f"in/{number:03}.csv" for number in range(100)))


def test_first_last_and_spread_out_ones_are_picked() -> None:
    found = keys(pick(MANY))
    assert (found[0], found[-1], len(found)) == ("in/000.csv", "in/099.csv", 6)
    assert found == sorted(found)


def test_the_newest_and_the_oldest_are_picked_wherever_they_stand() -> None:
    listed = list(MANY)
    listed[41] = replace(listed[41], modified=START + timedelta(days=99))
    listed[57] = replace(listed[57], modified=START - timedelta(days=99))
    assert {"in/041.csv", "in/057.csv"} <= set(keys(pick(listed)))


def test_few_are_all_picked() -> None:
    assert keys(pick(MANY[:3])) == keys(MANY[:3])
    assert pick([]) == ()


def test_empty_ones_are_picked_only_where_there_is_nothing_else() -> None:
    assert keys(pick([replace(MANY[0], size=0), *MANY[1:4]])) == keys(MANY[1:4])
    assert len(pick([replace(entry, size=0) for entry in MANY])) == 6


@given(st.permutations(range(20)), st.integers(1, 8))
def test_the_order_of_the_listing_changes_nothing(order: list[int], count: int) -> None:
    assert pick([MANY[number] for number in order], count=count) == pick(MANY[:20], count=count)
    assert len(pick(MANY[:20], count=count)) == count


def test_the_fingerprint_tells_a_replaced_object() -> None:
    assert fingerprint(MANY) == fingerprint(list(MANY))
    assert fingerprint(MANY) != fingerprint([replace(MANY[0], etag='"new"'), *MANY[1:]])
    assert fingerprint(MANY) != fingerprint(MANY[1:])


def test_a_set_says_how_many_how_big_how_old() -> None:
    ignored = (Ignored("data.ignored.empty", "Has 0 bytes.", 1),)
    listed = [Entry(f"in/day={day}/x.csv", size=day, modified=START + timedelta(days=day)) for day in (1, 2, 3)]
    found = object_set(
        kind="prefix", matched=listed, picked=listed[:1], ignored=ignored, base="in/", listed=Listed(requests=2)
    )
    assert (found.matched, found.matched_bytes, found.requests, found.complete) == (3, 6, 2, True)
    assert (found.oldest, found.newest) == ("2026-11-02T00:00:00+00:00", "2026-11-04T00:00:00+00:00")
    assert [column.name for column in found.partitions] == ["day"]
    assert [one.object.key for one in found.sampled] == ["in/day=1/x.csv"]
    assert found.ignored == ignored
