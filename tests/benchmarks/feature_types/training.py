"""Labelled columns → the forest of the artefact: boosted trees (LightGBM), turned into arrays. Raises nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

import lightgbm
import numpy as np

from wizard.mapping.classes.forest import ALL_LEAVES, CLASSES, LEAVES, QUESTIONS, Forest
from wizard.mapping.classes.tables import FIRST as FIRST_AROUND
from wizard.mapping.classes.types import FeatureClass

BALANCE = 0.5
"""Columns of a class weigh as its share to the power of -BALANCE: 0 leaves rare classes rare, 1 makes all equal."""
DOUBT = 1.35
"""Columns of context-specific weigh so much more: a wrong question costs a person less than a wrong answer."""
SEEDS = (0, 7)
ROUNDS = 120
SETTINGS: dict[str, Any] = {
    "objective": "multiclass",
    "num_class": CLASSES,
    "learning_rate": 0.07,
    "num_leaves": 15,
    "min_data_in_leaf": 10,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 3.0,
    "use_missing": False,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}


@dataclass
class _Arrays:
    figure: list[list[int]] = field(default_factory=list)
    above: list[list[float]] = field(default_factory=list)
    mask: list[list[int]] = field(default_factory=list)
    value: list[list[float]] = field(default_factory=list)


def train(inputs: np.ndarray, labels: np.ndarray, figures: Sequence[str]) -> Forest:
    """A forest that has learned `labels` (places in FeatureClass); its temperature is 1.

    It is the mean of boosters that see a column by itself, and of as many that see the rest of its table as well.
    """
    alone = figures.index(FIRST_AROUND)
    arrays = _Arrays()
    kinds = ((alone, 0.3), (len(figures), 0.5))
    for (width, fraction), seed in product(kinds, SEEDS):
        data = lightgbm.Dataset(inputs[:, :width].astype(np.float64), labels, weight=_weights(labels))
        booster = lightgbm.train(SETTINGS | {"feature_fraction": fraction, "seed": seed}, data, num_boost_round=ROUNDS)
        for tree in booster.dump_model()["tree_info"]:
            _add(arrays, tree["tree_structure"], share=1 / len(kinds) / len(SEEDS))
    forest = Forest(
        figures=tuple(figures),
        figure=np.array(arrays.figure, np.int16).T.copy(),
        above=np.array(arrays.above, np.float32).T.copy(),
        mask=np.array(arrays.mask, np.uint16).T.copy(),
        value=np.array(arrays.value, np.float32).T.copy(),
        temperature=1.0,
    )
    return Forest.checked(vars(forest) | {"figures": np.array(forest.figures)})


def tempered(forest: Forest, temperature: float) -> Forest:
    """The same forest, with its probabilities made flatter (above 1) or steeper (below 1)."""
    return replace(forest, temperature=temperature)


def _weights(labels: np.ndarray) -> np.ndarray:
    counts = np.bincount(labels, minlength=CLASSES).clip(1)
    weights = (len(labels) / CLASSES / counts) ** BALANCE
    weights[tuple(FeatureClass).index(FeatureClass.CONTEXT_SPECIFIC)] *= DOUBT
    found = weights[labels]
    return found / found.mean()


def _add(arrays: _Arrays, tree: dict[str, Any], *, share: float) -> None:
    """Append one tree; leaves are numbered from left to right."""
    leaves = list(_leaves(tree))
    questions = list(_questions(tree, 0))
    lacking = QUESTIONS - len(questions)
    arrays.figure.append([figure for figure, _, _ in questions] + [0] * lacking)
    arrays.above.append([above for _, above, _ in questions] + [0.0] * lacking)
    arrays.mask.append([mask for _, _, mask in questions] + [ALL_LEAVES] * lacking)
    arrays.value.append([leaf * share for leaf in leaves] + [0.0] * (LEAVES - len(leaves)))


def _leaves(node: dict[str, Any]) -> Iterator[float]:
    if "leaf_value" in node:
        yield node["leaf_value"]
        return
    yield from _leaves(node["left_child"])
    yield from _leaves(node["right_child"])


def _questions(node: dict[str, Any], first: int) -> Iterator[tuple[int, float, int]]:
    """Figure, bound and mask of every inner node below `node`, whose leftmost leaf is number `first`."""
    if "leaf_value" in node:
        return
    on_left = len(list(_leaves(node["left_child"])))
    struck = ((1 << on_left) - 1) << first
    yield node["split_feature"], _below(node["threshold"]), ALL_LEAVES & ~struck
    yield from _questions(node["left_child"], first)
    yield from _questions(node["right_child"], first + on_left)


def _below(bound: float) -> float:
    """The largest 32-bit number that is not above `bound`: inputs of 32 bits fall on the same side of both."""
    near = np.float32(bound)
    return float(near if float(near) <= bound else np.nextafter(near, np.float32(-np.inf)))
