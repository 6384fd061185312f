"""What the page says of several objects."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.results import MatrixRow, ObjectSet, SampledObject
from wizard.sampling.settings import Resolution
from wizard.sampling.sources import StoredObject
from wizard.sampling.types import LogicalType
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


def facts(**known: Any) -> SampleFacts:
    return SampleFacts(replace(csv_result(), **known))


def test_a_sample_of_every_row_is_whole() -> None:
    assert facts(row_count=9, rows_sampled=9, row_count_exact=True).is_whole
    assert not facts(row_count=9, rows_sampled=8, row_count_exact=True).is_whole
    assert not facts(row_count=9, rows_sampled=9, row_count_exact=False).is_whole


def test_the_sentence_says_only_what_holds() -> None:
    plain = ColumnProfile("a", 0, "x", LogicalType.INTEGER)
    known = replace(plain, null_count_exact=True)
    columns = (plain, plain, replace(known, extremes_exact=True))
    assert facts(columns=columns, row_count_exact=True).exact == (
        "the number of rows, null counts of 1 column and minimum and maximum of 1 column"
    )
    assert facts(columns=(known, known), row_count_exact=False).exact == "null counts"
    alone = facts(columns=(plain,), row_count_exact=True)
    assert (alone.exact, alone.exact_verb) == ("the number of rows", "holds")


def test_columns_that_are_left_out_are_counted_among_the_compared() -> None:
    left_out = MatrixRow("b", ("integer", None), Resolution.IGNORE, Resolution.MISSING, (), "left out")
    columns = (ColumnProfile("a", 0, "x", LogicalType.INTEGER),)
    assert facts(columns=columns, matrix=(left_out,)).compared == 2
