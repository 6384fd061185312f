"""Judges, trains or applies the model of feature types; docs/suggestions.md is its report.

    python -m tests.benchmarks.feature_types                      grouped cross-validation; writes the page
    python -m tests.benchmarks.feature_types --train              writes the artefact anew
    python -m tests.benchmarks.feature_types --data FILE.parquet  the shipped artefact on a file of that form

The labelled columns are those of ../shared/data/sortinghat_train.parquet; with `--train` or `--judge` as well, `--data`
names other ones to learn from.
Judging takes about ten minutes on one core, training about two.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from tests.benchmarks.feature_types.judging import (
    Folds,
    Scores,
    calibrated,
    left_out,
    plain_folds,
    probabilities,
    reliability,
    scores,
    shuffled_folds,
    temperature_of,
)
from tests.benchmarks.feature_types.page import Findings, plain, write
from tests.benchmarks.feature_types.rows import TRAINING_FILE, Labelled, read
from tests.benchmarks.feature_types.training import tempered, train
from wizard.mapping.classes.artefact import PATH, save, shipped

SHUFFLES = (1, 2)


def main() -> None:
    """Do what the arguments ask for."""
    asked = _arguments()
    if asked.data and not (asked.train or asked.judge):
        _apply(read(asked.data))
        return
    data = read(asked.data or TRAINING_FILE)
    folds = plain_folds(data, data.table)
    sums = left_out(data, folds)
    if asked.train:
        _train(data, sums)
    if asked.judge or not asked.train:
        _judge(data, folds, sums)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.feature_types", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--train", action="store_true", help="write the artefact anew")
    parser.add_argument("--judge", action="store_true", help="cross-validate (also what happens without arguments)")
    parser.add_argument("--data", type=Path, metavar="FILE.parquet", help="apply the shipped artefact to this file")
    return parser.parse_args()


def _apply(data: Labelled) -> None:
    """Print the scores of the shipped artefact; it has seen the training file, so only other files say anything."""
    found = shipped().probabilities(data.inputs)
    print(plain(scores(data.labels, found.argmax(axis=1)), reliability(found, data.labels)))


def _train(data: Labelled, sums: np.ndarray) -> None:
    """Learn from everything; the temperature is that of the columns that were left out."""
    temperature = temperature_of(sums, data.labels)
    save(tempered(train(data.inputs, data.labels, data.figures), temperature), PATH)
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


main()
