"""Labelled columns → the forest of the artefact: boosted trees (LightGBM), turned into arrays. Raises nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import lightgbm
import numpy as np

from tests.benchmarks.feature_types.trees import Grown
from wizard.mapping.classes.forest import CLASSES, Forest
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


def train(inputs: np.ndarray, labels: np.ndarray, figures: Sequence[str]) -> Forest:
    """A forest that has learned `labels` (places in FeatureClass); its temperature is 1.

    It is the mean of boosters that see a column by itself, and of as many that see the rest of its table as well.
    """
    alone = figures.index(FIRST_AROUND)
    grown = Grown()
    kinds = ((alone, 0.3), (len(figures), 0.5))
    for (width, fraction), seed in product(kinds, SEEDS):
        data = lightgbm.Dataset(inputs[:, :width].astype(np.float64), labels, weight=_weights(labels))
        booster = lightgbm.train(SETTINGS | {"feature_fraction": fraction, "seed": seed}, data, num_boost_round=ROUNDS)
        for tree in booster.dump_model()["tree_info"]:
            grown.add(tree["tree_structure"], share=1 / len(kinds) / len(SEEDS))
    return grown.forest(figures)


def tempered(forest: Forest, temperature: float) -> Forest:
    """The same forest, with its probabilities made flatter (above 1) or steeper (below 1)."""
    return replace(forest, temperature=temperature)


def _weights(labels: np.ndarray) -> np.ndarray:
    counts = np.bincount(labels, minlength=CLASSES).clip(1)
    weights = (len(labels) / CLASSES / counts) ** BALANCE
    weights[tuple(FeatureClass).index(FeatureClass.CONTEXT_SPECIFIC)] *= DOUBT
    found = weights[labels]
    return found / found.mean()
