"""Columns are compared with those that look like a model's output, and only with them."""

from __future__ import annotations

import random
from typing import Any

import pyarrow as pa
import pytest

from wizard.sampling.meaning import agreements as module
from wizard.sampling.meaning.agreements import agreements
from wizard.sampling.reading import Column

ROWS = 400
CHANCE = random.Random(7)
TRUTH = [CHANCE.random() < 0.3 for _ in range(ROWS)]
NOISY = [value if CHANCE.random() < 0.9 else not value for value in TRUTH]
SCORES = [CHANCE.gauss(0.7 if value else 0.3, 0.1) for value in TRUTH]
NOISE = [CHANCE.random() for _ in range(ROWS)]


def told(columns: dict[str, Any]) -> dict[str, list[tuple[str, str, float]]]:
    arrays = {name: values if isinstance(values, pa.Array) else pa.array(values) for name, values in columns.items()}
    read = [Column(name, array.type, array) for name, array in arrays.items()]
    found = agreements(list(columns), read)
    return {name: [(each.other, each.measure, each.value) for each in entries] for name, entries in found.items()}


def test_labels_agree_beyond_chance() -> None:
    found = told({"y_pred": NOISY, "churned": TRUTH, "noise": [value > 0.5 for value in NOISE]})
    assert set(found) == {"churned", "y_pred"}, "what agrees most is compared with the others, too"
    other, measure, value = found["churned"][0]
    assert (other, measure) == ("y_pred", "kappa")
    assert 0.6 < value < 0.9


def test_the_same_labels_agree_whatever_type_they_have() -> None:
    found = told({"prediction": TRUTH, "label": ["1" if value else "0" for value in TRUTH]})
    assert found["label"] == [("prediction", "kappa", 1.0)]


def test_a_probability_agrees_with_its_label_and_numbers_with_numbers() -> None:
    labels = ["yes" if value else "no" for value in TRUTH]
    found = told({"proba": SCORES, "bought": labels, "noise": NOISE})
    assert found["bought"][0][:2] == ("proba", "correlation")
    assert found["bought"][0][2] > 0.7
    assert "noise" not in found
    price = [100 * value + noise for value, noise in zip(SCORES, NOISE, strict=True)]
    assert told({"predicted_price": price, "price": [-value for value in price]})["price"][0][2] == 1.0


def test_nulls_and_numbers_without_bounds_are_passed_over() -> None:
    values = [float("nan"), float("inf"), None, *SCORES[3:]]
    assert told({"score": SCORES, "y": values})["y"] == [("score", "correlation", 1.0)]
    assert told({"score": SCORES, "y": pa.nulls(ROWS, pa.float64()), "z": [1.0] * ROWS}) == {}


def test_without_an_output_nothing_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told({"a": TRUTH, "b": TRUTH, "predecessor_of": ["x"] * ROWS}) == {}
    monkeypatch.setattr(module, "COMPARED", 1)
    assert list(told({"pred": TRUTH, "a": TRUTH, "b": TRUTH})) == ["a", "pred"]


def test_a_copy_of_the_actual_is_found_though_no_name_tells_which_column_that_is() -> None:
    found = told({"y_pred": NOISY, "bought": TRUTH, "cart": ["in" if value else "out" for value in TRUTH]})
    assert ("bought", "correlation", 1.0) in found["cart"] or ("cart", "correlation", 1.0) in found["bought"]


@pytest.mark.parametrize(
    "odd",
    [
        pa.array([b"\xff"] * ROWS),
        pa.array([[1]] * ROWS),
        pa.array([2**63] * ROWS, pa.uint64()),
        pa.array(["x"] * ROWS).dictionary_encode(),
        pa.array([None] * ROWS),
        pa.array([1] * ROWS, pa.timestamp("us")),
    ],
)
def test_odd_values_raise_nothing(odd: pa.Array) -> None:
    assert told({"pred": odd, "a": TRUTH, "b": odd, "score": SCORES}) is not None
