"""Grouped folds, what is said of the columns that were left out, and the temperature. Raises nothing."""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize_scalar
from sklearn.model_selection import GroupKFold, StratifiedGroupKFold

from tests.benchmarks.feature_types.rows import Labelled
from tests.benchmarks.feature_types.training import train
from wizard.mapping.classes.forest import CLASSES

FOLDS = 5
Folds = list[tuple[np.ndarray, np.ndarray]]


def plain_folds(data: Labelled, groups: np.ndarray) -> Folds:
    """Five folds in which no group is on both sides; always the same ones."""
    return list(GroupKFold(FOLDS).split(data.inputs, data.labels, groups))


def shuffled_folds(data: Labelled, seed: int) -> Folds:
    """Other folds by table, with similar shares of the classes."""
    split = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    return list(split.split(data.inputs, data.labels, data.table))


def left_out(data: Labelled, folds: Folds) -> np.ndarray:
    """What forests say of the columns that they have not learned: sums of trees, (columns, 9)."""
    found = np.zeros((len(data.labels), CLASSES), np.float32)
    for learned, asked in folds:
        found[asked] = train(data.inputs[learned], data.labels[learned], data.figures).scores(data.inputs[asked])
    return found


def probabilities(sums: np.ndarray, temperature: float) -> np.ndarray:
    """What a forest of that temperature makes of its sums."""
    raised = np.exp((sums - sums.max(axis=1, keepdims=True)) / temperature)
    return raised / raised.sum(axis=1, keepdims=True)


def temperature_of(sums: np.ndarray, labels: np.ndarray) -> float:
    """The temperature by which the labels are likeliest."""

    def surprise(temperature: float) -> float:
        said = probabilities(sums.astype(float), temperature)[np.arange(len(labels)), labels]
        return float(-np.log(said.clip(1e-12)).mean())

    return float(minimize_scalar(surprise, bounds=(0.2, 5.0), method="bounded").x)


def calibrated(sums: np.ndarray, labels: np.ndarray, folds: Folds) -> np.ndarray:
    """Probabilities of every fold by the temperature of the other folds."""
    found = np.zeros_like(sums)
    for others, own in folds:
        found[own] = probabilities(sums[own], temperature_of(sums[others], labels[others]))
    return found
