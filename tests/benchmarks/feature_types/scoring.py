"""Scores of answers, and how often a confidence is right. Needs NumPy alone; raises nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from wizard.mapping.classes.forest import CLASSES

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
    confusion = np.zeros((CLASSES, CLASSES), int)
    np.add.at(confusion, (labels, answers), 1)
    counts = confusion.sum(axis=1)
    recalls = np.where(counts > 0, confusion.diagonal() / counts.clip(1), np.nan)
    accuracy = confusion.trace() / max(1, len(labels))
    return Scores(float(accuracy), float(np.nanmean(recalls)), tuple(map(float, recalls)), confusion)


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
