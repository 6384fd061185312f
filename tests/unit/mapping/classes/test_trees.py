"""Trees become arrays that lead to the same leaves."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.benchmarks.feature_types.scoring import expected_error, reliability, scores
from tests.benchmarks.feature_types.trees import Grown


def leaf(value: float) -> dict[str, Any]:
    return {"leaf_value": value}


def split(figure: int, bound: float, left: dict[str, Any], right: dict[str, Any]) -> dict[str, Any]:
    return {"split_feature": figure, "threshold": bound, "left_child": left, "right_child": right}


def walked(tree: dict[str, Any], inputs: np.ndarray) -> float:
    while "leaf_value" not in tree:
        tree = tree["left_child" if float(inputs[tree["split_feature"]]) <= tree["threshold"] else "right_child"]
    return tree["leaf_value"]


TREES = [
    split(0, 0.1, split(1, 2.0, leaf(1), split(0, -3.5, leaf(2), leaf(3))), split(1, -1.0, leaf(4), leaf(5))),
    split(1, 1.0, leaf(6), split(1, 2.5, leaf(7), split(1, 4.0, leaf(8), leaf(9)))),
    leaf(10),
]


def test_arrays_lead_where_walking_leads() -> None:
    grown = Grown()
    for number in range(18):
        grown.add(TREES[number % 3], share=0.5)
    values = np.linspace(-5, 5, 21, dtype=np.float32)
    inputs = np.array([(one, other) for one in [*values, np.float32(0.1)] for other in values], np.float32)
    expected = [[walked(TREES[number % 3], row) for number in range(9)] for row in inputs]
    assert grown.forest(("one", "other")).scores(inputs).tolist() == expected


def test_scores_count_only_the_classes_that_occur() -> None:
    found = scores(np.array([0, 0, 1, 1]), np.array([0, 0, 1, 8]))
    assert (found.accuracy, found.macro_recall) == (0.75, 0.75)
    assert found.confusion[1].tolist() == [0, 1, 0, 0, 0, 0, 0, 0, 1]


def test_reliability_compares_confidence_with_truth() -> None:
    found = np.array([[0.92, 0.08], [0.92, 0.08], [0.55, 0.45], [1.0, 0.0]])
    bands = reliability(found, np.array([0, 1, 0, 0]))
    assert [(band.low, band.count, band.right) for band in bands] == [(0.5, 1, 1.0), (0.9, 2, 0.5), (0.98, 1, 1.0)]
    assert round(expected_error(bands), 4) == 0.3225
