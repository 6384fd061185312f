"""The feature type of every column of a table, by the trained model; see docs/suggestions.md for how good it is.

Pure but for reading the model once. `DamagedModelError` leaves it when the shipped model is damaged; no profile,
however hostile, raises anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from wizard.mapping import facts
from wizard.mapping.classes.artefact import shipped
from wizard.mapping.classes.evidence import Evidence
from wizard.mapping.classes.features import described
from wizard.mapping.classes.forest import Floats, Forest
from wizard.mapping.classes.profiled import from_profile
from wizard.mapping.classes.reasons import reasons
from wizard.mapping.classes.types import ClassVerdict, FeatureClass
from wizard.sampling.profiles import ColumnProfile

CLASSES = tuple(FeatureClass)
_NOTHING_KNOWN = ClassVerdict(
    "",
    FeatureClass.CONTEXT_SPECIFIC,
    probability=round(1 / len(CLASSES), 4),
    runner_up=FeatureClass.CATEGORICAL,
    runner_up_probability=round(1 / len(CLASSES), 4),
    reasons=("its values were not kept",),
)
"""The model learned from columns with values; of one without, all classes are equally likely."""
_LARGEST = 1e30
"""Larger figures are nobody's, and would not fit 32 bits."""


def classify(columns: Sequence[ColumnProfile], *, row_count: int | None = None) -> list[ClassVerdict]:
    """A verdict for each of the columns of one table, in their order; `row_count` is its number of rows, if known."""
    population = facts.population(columns, row_count)
    table = [from_profile(column, population=population) for column in columns]
    verdicts = judged(table, shipped())
    names = (column.name for column in columns)
    return [_named(verdict, name) for verdict, name in zip(verdicts, names, strict=True)]


def judged(table: Sequence[Evidence], model: Forest) -> list[ClassVerdict]:
    """A verdict of `model` for each column of one table."""
    figures = described(table)
    found = model.probabilities(as_inputs(figures, model.figures))
    return [_verdict(*one) for one in zip(table, figures, found, strict=True)]


def as_inputs(figures: Sequence[Mapping[str, float]], names: Sequence[str]) -> Floats:
    """The figures called `names` as a (columns, figures) array."""
    rows = [[row[name] for name in names] for row in figures]
    wide = np.array(rows, np.float64).reshape(len(rows), len(names))
    return np.clip(wide, -_LARGEST, _LARGEST).astype(np.float32)


def _verdict(column: Evidence, figures: Mapping[str, float], found: Floats) -> ClassVerdict:
    if column.is_hidden:
        return replace(_NOTHING_KNOWN, column=column.name)
    best, second = (int(place) for place in np.argsort(-found, kind="stable")[:2])
    return ClassVerdict(
        column=column.name,
        feature_class=CLASSES[best],
        probability=round(float(found[best]), 4),
        runner_up=CLASSES[second],
        runner_up_probability=round(float(found[second]), 4),
        reasons=reasons(CLASSES[best], column, figures),
    )


def _named(verdict: ClassVerdict, name: str) -> ClassVerdict:
    return verdict if verdict.column == name else replace(verdict, column=name)
