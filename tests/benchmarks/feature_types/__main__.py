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

from tests.benchmarks.feature_types.page import plain
from tests.benchmarks.feature_types.rows import TRAINING_FILE, Labelled, read
from tests.benchmarks.feature_types.scoring import reliability, scores
from wizard.mapping.classes.artefact import shipped


def main() -> None:
    """Do what the arguments ask for."""
    asked = _arguments()
    if asked.data and not (asked.train or asked.judge):
        _apply(read(asked.data))
        return
    # What only learning needs is not installed where the artefact is applied.
    from tests.benchmarks.feature_types import learning

    learning.learn(read(asked.data or TRAINING_FILE), train=asked.train, judge=asked.judge or not asked.train)


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


main()
