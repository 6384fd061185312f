"""What the page says of several objects."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wizard.sampling.results import ObjectSet, SampledObject
from wizard.sampling.sources import StoredObject
from wizard.web.onboarding.dataset.facts import NAME_LIMIT, SampleFacts
from wizard.web.styleguide_data import csv_result


def heads(*keys: str) -> list[str]:
    sampled = tuple(SampledObject(StoredObject(key, 1)) for key in keys)
    found = ObjectSet(kind="prefix", matched=len(keys), matched_bytes=1, shown=(), sampled=sampled)
    return [name for name, _ in SampleFacts(replace(csv_result(), objects=found)).object_names]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["in/day=1/part.parquet", "in/day=2/part.parquet"], ["day=1", "day=2"]),
        (["in/a.csv", "in/b.csv"], ["a.csv", "b.csv"]),
        (["in/y=1/m=1/a.csv", "in/y=1/m=2/b.csv"], ["m=1/a.csv", "m=2/b.csv"]),
        (["in/a.csv"], ["a.csv"]),
        (["a.csv", "in/b.csv"], ["a.csv", "in/b.csv"]),
        ([], []),
    ],
)
def test_objects_are_headed_by_what_tells_them_apart(keys: list[str], expected: list[str]) -> None:
    assert heads(*keys) == expected


def test_a_long_name_is_told_by_its_end() -> None:
    first, _ = heads("in/" + "x" * 100 + "1", "in/" + "x" * 100 + "2")
    assert (first[0], first[-1], len(first)) == ("…", "1", NAME_LIMIT + 1)
