"""Columns of one object are understood in the light of each other; profiles offer other types."""

from __future__ import annotations

import json
import random

import pyarrow as pa
import pytest

from wizard.sampling.meaning.meanings import meanings
from wizard.sampling.meaning.statistics import profile
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.reading import Column, ReadSample
from wizard.sampling.types import Dialect, LogicalType


def sample_of(columns: dict[str, list[str]], dialect: Dialect | None = None) -> ReadSample:
    rows = len(next(iter(columns.values())))
    read = tuple(Column(name, pa.string(), pa.array(texts), is_text=True) for name, texts in columns.items())
    return ReadSample(read, rows, rows, row_count_exact=True, whole=True, dialect=dialect or Dialect())


def profiles(columns: dict[str, list[str]]) -> list[ColumnProfile]:
    sample = sample_of(columns)
    return [
        profile(column, name=column.real_name, position=at, sample=sample, meaning=meaning)
        for at, (column, meaning) in enumerate(zip(sample.columns, meanings(sample), strict=True))
    ]


def test_a_decimal_comma_elsewhere_makes_decimals_of_thousands() -> None:
    alone, _ = meanings(sample_of({"a": ["1,234", "5,678"], "b": ["x", "y"]}))
    together, _ = meanings(sample_of({"a": ["1,234", "5,678"], "b": ["1,5", "22,75"]}))
    assert alone is not None
    assert together is not None
    assert alone.values.to_pylist() == [1234, 5678]
    assert together.values.to_pylist() == [1.234, 5.678]


def test_a_decimal_comma_elsewhere_makes_thousands_of_decimals() -> None:
    first, _ = meanings(sample_of({"a": ["1.234", "5.678"], "b": ["1,5", "22,75"]}))
    assert first is not None
    assert first.values.to_pylist() == [1234, 5678]


def test_days_of_one_column_settle_the_order_of_another() -> None:
    open_order = ["01/02/2024", "03/04/2024", "02/05/2024", "01/02/2023"]
    _, second = meanings(
        sample_of({"a": ["13/01/2024", "14/01/2024", "01/02/2024", "x"][:3] * 2, "b": open_order + open_order[:2]})
    )
    assert second is not None
    assert second.settled
    assert second.values[0].as_py().month == 2


def test_a_dialect_binds() -> None:
    (found,) = meanings(sample_of({"a": ["1,234", "leer"]}, Dialect(decimal=",", null_words=("leer",))))
    assert found is not None
    assert found.values.to_pylist() == [1.234, None]


OFFERED = {
    "flags": ("c", ["0", "1"] * 10, "boolean", "only 0 and 1"),
    "codes": ("c", [str(1 + number % 5) for number in range(100)], "categorical", "5 different whole numbers, 1 to 5"),
    "codes with decimals": ("c", ["1.0", "2.0"] * 20, "categorical", "2 different whole numbers, 1 to 2"),
    "codes by name": (
        "district_code",
        [str(number % 40) for number in range(80)],
        "categorical",
        "40 different whole numbers, 0 to 39, named like codes",
    ),
    "categories": ("c", ["red", "green"] * 20, "categorical", "2 different texts"),
    "sentences": ("c", [f"this is the text number {number}" for number in range(30)], "text", "6.0 words on average"),
    "milliseconds": (
        "c",
        ["1750000000000", "1750000000999"],
        "datetime",
        "all lie between 2000 and 2040 as milliseconds since 1970",
    ),
    "compact days": ("c", ["20260131", "20260201"], "datetime", "all are days of the calendar written as yyyyMMdd"),
}


@pytest.mark.parametrize(("name", "texts", "kind", "why"), OFFERED.values(), ids=OFFERED)
def test_profiles_offer_what_values_would_bear(name: str, texts: list[str], kind: str, why: str) -> None:
    (found,) = profiles({name: texts})
    assert (found.alternatives[0].type, found.alternatives[0].why) == (kind, why)


def test_counts_are_no_codes() -> None:
    (found,) = profiles({"number_of_rooms": ["1", "2", "3"] * 20})
    assert found.alternatives == ()


def test_impossible_compact_days_are_numbers() -> None:
    (found,) = profiles({"x": ["20260131", "20260231"]})
    assert found.alternatives == ()


def test_lists_as_text_tell_their_shape() -> None:
    (found,) = profiles({"x": ["[[1,2,3],[4,5,6]]"] * 3})
    assert (found.logical_type, found.dimensions) == (LogicalType.STRING, (2, 3))


def test_only_examples_and_figures_quote_the_data() -> None:
    texts = ["canary-1", "canary-2", "canary-1", "12", "2026-01-01", "yes", "[1]"] * 3
    (found,) = profiles({"x": texts})
    words = [found.evidence, *(kind.kind for kind in found.kinds), *(other.why for other in found.alternatives)]
    assert "canary" not in " ".join(words)


def test_a_wide_mixture_of_columns_has_profiles_that_json_holds() -> None:
    chance = random.Random(7)
    words = ["1", "1.5", "1,5", "x", "", "NA", "2026-01-01", "01/02/2024", "yes", "12 %", "[1]", "PT5M", "10:00", "inf"]
    columns = {str(at): [chance.choice(words[at % 7 :: 1 + at % 3]) for _ in range(60)] for at in range(40)}
    for found in profiles(columns):
        json.dumps(found.to_json(), allow_nan=False)
        assert sum(kind.count for kind in found.kinds) == 60
