"""Probabilities that should add up to one, in dicts and over columns."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa
import pytest

from wizard.sampling.meaning.rowsums import row_sums
from wizard.sampling.profiles import RowSums
from wizard.sampling.reading import Column


def found(**columns: pa.Array) -> dict[str, RowSums]:
    return row_sums(list(columns), [Column(name, values.type, values) for name, values in columns.items()])


MAP = pa.map_(pa.string(), pa.float64())


@pytest.mark.parametrize("kind", [None, MAP])
def test_the_numbers_of_a_dict(kind: Any) -> None:
    dicts = [{"a": 0.2, "b": 0.8}, {"a": 0.5, "b": 0.6}, None, {"a": 0.333, "b": 0.667}]
    values = [None if each is None else list(each.items()) for each in dicts] if kind else dicts
    assert found(p=pa.array(values, kind)) == {"p": RowSums((), 3, 1)}


@pytest.mark.parametrize("names", [("proba_cat", "proba_dog", "proba_owl"), ("cat.prob", "dog.prob", "owl.prob")])
def test_columns_whose_names_say_that_they_are_probabilities(names: tuple[str, ...]) -> None:
    rows = [(0.1, 0.2, 0.7), (0.1, 0.2, 0.2), (None, None, None), (1.0, 0.0, None)]
    columns = {
        name: pa.array(list(values), pa.float64()) for name, values in zip(names, zip(*rows, strict=True), strict=True)
    }
    told = found(**columns, other=pa.array([1.0] * 4))
    assert told == {name: RowSums(tuple(each for each in names if each != name), 3, 1) for name in names}


def test_what_are_no_probabilities_is_not_added_up() -> None:
    assert found(p=pa.array([{"a": 2.0, "b": 0.5}])) == {}
    assert found(p=pa.array([{"a": "x"}])) == {}
    assert found(proba=pa.array([0.5]), score=pa.array([0.5])) == {}, "alone of its kind"
    assert found(proba_a=pa.array([0.5]), proba_b=pa.array([7.0])) == {}
    assert found(p=pa.array([[("a", 3.0)]], MAP)) == {}
    assert found(p=pa.array([None, None], pa.struct([("a", pa.float64())]))) == {}
    assert found(p=pa.array([{}], pa.struct([]))) == {}


def test_a_part_of_a_map_is_added_up_as_that_part() -> None:
    values = pa.array([[("a", 0.9)], [("a", 0.4), ("b", 0.6)], [("a", 0.1)]], MAP)
    assert found(p=values.slice(1, 2)) == {"p": RowSums((), 2, 1)}


@pytest.mark.parametrize("write", [json.dumps, str])
def test_dicts_that_are_written_as_text(write: Any) -> None:
    dicts = [{"a": 0.2, "b": 0.8}, {"a": 0.5, "b": 0.6}, {"a": None, "b": 1.0}]
    assert found(p=pa.array([*map(write, dicts), None])) == {"p": RowSums((), 3, 1)}


@pytest.mark.parametrize("odd", ['{"a": 2, "b": 0.5}', '{"a": "x"}', "{", "{}", '{"a": 1e999}', '{"a": ' * 99, ""])
def test_other_texts_are_not_added_up(odd: str) -> None:
    assert found(p=pa.array([odd, '{"a": 0.2, "b": 0.5}'])) == {}
    assert found(p=pa.array(['{"a": 0.2, "b": 0.5}', odd])) == {}
