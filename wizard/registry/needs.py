"""What each model type needs of its predictions, as the vendor's pages on model types say. Pure; raises nothing."""

from __future__ import annotations

from dataclasses import dataclass

from wizard.registry.schema import FieldType, ModelType


@dataclass(frozen=True)
class Need:
    """Which prediction types a model type is made for, which it can live with, and both in words."""

    fits: frozenset[FieldType]
    tolerated: frozenset[FieldType]
    words: str


NEEDS = {
    ModelType.BINARY: Need(
        fits=frozenset({FieldType.BOOLEAN, FieldType.STRING, FieldType.CATEGORICAL, FieldType.NUMERIC}),
        tolerated=frozenset({FieldType.DICT}),
        words="a decision (boolean, string or categorical), a probability (numeric), or both",
    ),
    ModelType.REGRESSION: Need(
        fits=frozenset({FieldType.NUMERIC}),
        tolerated=frozenset(),
        words="a numeric prediction",
    ),
    ModelType.MULTICLASS: Need(
        fits=frozenset({FieldType.STRING, FieldType.CATEGORICAL}),
        tolerated=frozenset({FieldType.NUMERIC, FieldType.BOOLEAN, FieldType.TEXT, FieldType.DICT}),
        words="the class (string or categorical); a dict from class to probability may stand beside it",
    ),
    ModelType.MULTI_LABEL: Need(
        fits=frozenset({FieldType.DICT}),
        tolerated=frozenset(FieldType) - {FieldType.DICT, FieldType.DATETIME, FieldType.TEXT},
        words="a dict from label to probability",
    ),
    ModelType.RANKING: Need(
        fits=frozenset({FieldType.VECTOR, FieldType.TENSOR}),
        tolerated=frozenset({FieldType.NUMERIC, FieldType.CATEGORICAL}),
        words="an array of scores (vector or tensor)",
    ),
}
