"""Trains the artefact and judges how it is trained: writes the one, and the generated parts of docs/suggestions.md."""

from __future__ import annotations

import numpy as np

from tests.benchmarks.feature_types.judging import (
    Folds,
    calibrated,
    left_out,
    plain_folds,
    probabilities,
    shuffled_folds,
    temperature_of,
)
from tests.benchmarks.feature_types.page import Findings, plain, write
from tests.benchmarks.feature_types.rows import Labelled
from tests.benchmarks.feature_types.scoring import Scores, reliability, scores
from tests.benchmarks.feature_types.training import tempered
from tests.benchmarks.feature_types.training import train as trained
from wizard.mapping.classes.artefact import PATH, save

SHUFFLES = (1, 2)


def learn(data: Labelled, *, train: bool, judge: bool) -> None:
    """Cross-validate on `data`, then write the artefact, the page, or both."""
    folds = plain_folds(data, data.table)
    sums = left_out(data, folds)
    if train:
        _train(data, sums)
    if judge:
        _judge(data, folds, sums)


def _train(data: Labelled, sums: np.ndarray) -> None:
    """Learn from everything; the temperature is that of the columns that were left out."""
    temperature = temperature_of(sums, data.labels)
    save(tempered(trained(data.inputs, data.labels, data.figures), temperature), PATH)
    print(f"{PATH}: {PATH.stat().st_size:,} bytes, temperature {temperature:.3f}")


def _judge(data: Labelled, folds: Folds, sums: np.ndarray) -> None:
    found = calibrated(sums, data.labels, folds)
    findings = Findings(
        columns=len(data.labels),
        tables=len(np.unique(data.table)),
        by_table=scores(data.labels, found.argmax(axis=1)),
        without_largest=_without_largest(data, found),
        shuffled=[_scores(data, shuffled_folds(data, seed)) for seed in SHUFFLES],
        by_source=_scores(data, plain_folds(data, data.source)),
        sources=len(np.unique(data.source)),
        bands=reliability(found, data.labels),
        raw_bands=reliability(probabilities(sums, 1.0), data.labels),
    )
    print(plain(findings.by_table, findings.bands))
    for name, some in [*enumerate(findings.shuffled, 1), ("source", findings.by_source)]:
        print(f"other folds {name}: accuracy {some.accuracy:.4f}, macro recall {some.macro_recall:.4f}")
    write(findings)


def _scores(data: Labelled, folds: Folds) -> Scores:
    return scores(data.labels, left_out(data, folds).argmax(axis=1))


def _without_largest(data: Labelled, found: np.ndarray) -> Scores:
    names, counts = np.unique(data.table, return_counts=True)
    kept = data.table != names[counts.argmax()]
    return scores(data.labels[kept], found[kept].argmax(axis=1))
