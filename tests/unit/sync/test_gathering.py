"""Small batches are put together, and no row changes its place, its unit or its type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pytest

from wizard.sync.engines import gathering
from wizard.sync.engines.base import Batch
from wizard.sync.engines.gathering import gathered


def batch(values: Sequence[Any], *, unit: int = 0, done: int = 0) -> Batch:
    return Batch([pa.array(values)], len(values), done, 100, unit)


def texts(batches: Sequence[Batch]) -> list[list[Any]]:
    return [each.columns[0].to_pylist() for each in batches]


def test_small_ones_become_one_that_is_as_far_as_the_last() -> None:
    (found,) = gathered(iter([batch([1, 2], done=10), batch([3], done=20)]))
    assert (found.columns[0].to_pylist(), found.rows, found.done) == ([1, 2, 3], 3, 20)


def test_units_and_types_stay_apart() -> None:
    batches = [batch([1]), batch([2], unit=1), batch(["3"], unit=1), batch(["4"], unit=1)]
    found = list(gathered(iter(batches)))
    assert texts(found) == [[1], [2], ["3", "4"]]
    assert [each.unit for each in found] == [0, 1, 1]


@pytest.mark.parametrize("bound", ["ROWS", "BYTES"])
def test_large_ones_stay_as_they_are(bound: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, bound, 1)
    batches = [batch([1, 2]), batch([3])]
    assert list(gathered(iter(batches))) == batches


def test_dictionaries_are_made_one() -> None:
    one, other = (pa.array(values).dictionary_encode() for values in (["x", "y"], ["z", "y", None]))
    (found,) = gathered(iter([Batch([one], 2, 0, 0), Batch([other], 3, 0, 0)]))
    assert texts([found]) == [["x", "y", "z", "y", None]]


def test_nothing_comes_of_nothing() -> None:
    assert list(gathered(iter(()))) == []
