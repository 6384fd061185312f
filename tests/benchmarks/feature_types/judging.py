"""Grouped folds, scores, the temperature, and how often a confidence is right. Raises nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.optimize import minimize_scalar
from sklearn.metrics import confusion_matrix, recall_score
from sklearn.model_selection import GroupKFold, StratifiedGroupKFold

from tests.benchmarks.feature_types.rows import Labelled
from tests.benchmarks.feature_types.training import train
from wizard.mapping.classes.forest import CLASSES

FOLDS = 5
EDGES = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0)
"""Bounds of the confidences that the reliability table keeps apart."""


@dataclass(frozen=True)
class Scores:
    """`recalls` are per class, in the order of FeatureClass (NaN for a class that does not occur)."""

    accuracy: float
    macro_recall: float
    recalls: tuple[float, ...]
    confusion: np.ndarray


@dataclass(frozen=True)
class Reliability:
    """Answers with a confidence from `low` to `high`: how many, how sure on average, and how often right."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


def scores(labels: np.ndarray, answers: np.ndarray) -> Scores:
    """The scores of `answers`; macro recall is the mean over the classes that occur."""
    present = np.unique(labels)
    found = recall_score(labels, answers, labels=range(CLASSES), average=None, zero_division=0.0)
    recalls = tuple(float(found[place]) if place in present else float("nan") for place in range(CLASSES))
    confusion = confusion_matrix(labels, answers, labels=range(CLASSES))
    return Scores(float(np.mean(labels == answers)), float(found[present].mean()), recalls, confusion)


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


def reliability(found: np.ndarray, labels: np.ndarray) -> list[Reliability]:
    """Per band of confidence how often the answer was right; empty bands are left out."""
    sure, right = found.max(axis=1), found.argmax(axis=1) == labels
    return list(_bands(sure, right))


def _bands(sure: np.ndarray, right: np.ndarray) -> Iterator[Reliability]:
    for low, high in pairwise(EDGES):
        inside = (sure >= low) & ((sure < high) | (high == 1.0))
        if inside.any():
            yield Reliability(low, high, int(inside.sum()), float(sure[inside].mean()), float(right[inside].mean()))


def expected_error(bands: list[Reliability]) -> float:
    """The mean distance between confidence and share of right answers, weighted by how many they are."""
    total = sum(band.count for band in bands)
    return sum(band.count * abs(band.confidence - band.right) for band in bands) / total
