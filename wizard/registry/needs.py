"""What each model type needs of its predictions, as the vendor's pages on model types say. Pure; raises nothing."""

from __future__ import annotations

from dataclasses import dataclass

from wizard.registry.schema import FieldType, ModelType


@dataclass(frozen=True)
class Need:
    """Which prediction types a model type is made for, which it can live with, and both in words.

    `actuals` are the types that an actual can have to be compared with such predictions.
    """

    fits: frozenset[FieldType]
    tolerated: frozenset[FieldType]
    words: str
    actuals: frozenset[FieldType]


_CLASSES = frozenset({FieldType.BOOLEAN, FieldType.STRING, FieldType.CATEGORICAL, FieldType.NUMERIC})


NEEDS = {
    ModelType.BINARY: Need(
        fits=_CLASSES,
        tolerated=frozenset({FieldType.DICT}),
        words="a decision (boolean, string or categorical), a probability (numeric), or both",
        actuals=_CLASSES,
    ),
    ModelType.REGRESSION: Need(
        fits=frozenset({FieldType.NUMERIC}),
        tolerated=frozenset(),
        words="a numeric prediction",
        actuals=frozenset({FieldType.NUMERIC}),
    ),
    ModelType.MULTICLASS: Need(
        fits=frozenset({FieldType.STRING, FieldType.CATEGORICAL}),
        tolerated=frozenset({FieldType.NUMERIC, FieldType.BOOLEAN, FieldType.TEXT, FieldType.DICT}),
        words="the class (string or categorical); a dict from class to probability may stand beside it",
        actuals=_CLASSES,
    ),
    ModelType.MULTI_LABEL: Need(
        fits=frozenset({FieldType.DICT}),
        tolerated=frozenset(FieldType) - {FieldType.DICT, FieldType.DATETIME, FieldType.TEXT},
        words="a dict from label to probability",
        actuals=frozenset({FieldType.DICT, FieldType.VECTOR, FieldType.TENSOR}),
    ),
    ModelType.RANKING: Need(
        fits=frozenset({FieldType.VECTOR, FieldType.TENSOR}),
        tolerated=frozenset({FieldType.NUMERIC, FieldType.CATEGORICAL}),
        words="an array of scores (vector or tensor)",
        actuals=frozenset({FieldType.VECTOR, FieldType.TENSOR, FieldType.NUMERIC, FieldType.CATEGORICAL}),
    ),
}
