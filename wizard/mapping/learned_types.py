"""What the trained model makes of a proposed field type: it agrees, corrects it, or leaves it as a question.

What a file declares (moments, lists, dicts) needs no model; it speaks where rules guess: numbers that may be codes, and
texts. Its classes are those of `classes`; the confidence is its calibrated probability. Pure; raises nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from wizard.mapping import facts
from wizard.mapping.classes.types import ClassVerdict, FeatureClass
from wizard.mapping.field_types import MANY_CODES, ProposedType
from wizard.registry.schema import FieldType
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.types import LogicalType

CORRECTS = 0.7
"""Probability from which the model's class goes before what a rule was not sure of."""
SURE = 0.9
"""Confidence from which a rule stands whatever the model says."""
EMPTY = 0.55
"""Probability from which a column is left out as telling a model nothing."""

_ASKED = (LogicalType.INTEGER, LogicalType.NUMBER, LogicalType.STRING)
_CLASSES: Mapping[FieldType, frozenset[FeatureClass]] = {
    FieldType.NUMERIC: frozenset({FeatureClass.NUMERIC}),
    FieldType.BOOLEAN: frozenset({FeatureClass.CATEGORICAL}),
    FieldType.CATEGORICAL: frozenset({FeatureClass.CATEGORICAL}),
    FieldType.STRING: frozenset({FeatureClass.CATEGORICAL}),
    FieldType.TEXT: frozenset({FeatureClass.SENTENCE, FeatureClass.URL}),
    FieldType.DATETIME: frozenset({FeatureClass.DATETIME}),
    FieldType.VECTOR: frozenset({FeatureClass.LIST}),
}
"""The classes that a proposed type goes with."""


def with_class(proposed: ProposedType, column: ColumnProfile, verdict: ClassVerdict) -> ProposedType:
    """`proposed`, as the model's `verdict` on the column confirms or changes it."""
    if column.logical_type not in _ASKED or not proposed.usable:
        return proposed
    if verdict.feature_class in _CLASSES.get(proposed.type, frozenset()):
        return replace(proposed, confidence=max(proposed.confidence, round(verdict.probability, 2)))
    if verdict.feature_class == FeatureClass.CONTEXT_SPECIFIC:
        return replace(proposed, confidence=min(proposed.confidence, 0.5), reason=f"{proposed.reason}; {_ASK}")
    if verdict.probability < CORRECTS or proposed.confidence >= SURE:
        return _doubted(proposed, verdict)
    corrected = _corrected(column, verdict)
    return corrected or _doubted(proposed, verdict)


_ASK = "only you can tell what it means"


def _doubted(proposed: ProposedType, verdict: ClassVerdict) -> ProposedType:
    """The rule's type; the surer the model is of something else, the less sure it is."""
    other = verdict.feature_class in (FeatureClass.NOT_GENERALIZABLE, FeatureClass.EMBEDDED_NUMBER)
    share = 1.0 if other else 1 - verdict.probability / 2
    return replace(proposed, confidence=round(proposed.confidence * share, 2))


def _corrected(column: ColumnProfile, verdict: ClassVerdict) -> ProposedType | None:
    """The type that the model's class means for values like these; None where they cannot bear it."""
    confidence, why = round(verdict.probability, 2), ", ".join(verdict.reasons) or "as columns like it"
    is_number = column.logical_type in facts.NUMBERS
    match verdict.feature_class:
        case FeatureClass.NUMERIC if is_number:
            return ProposedType(FieldType.NUMERIC, confidence, f"a quantity: {why}")
        case FeatureClass.CATEGORICAL if column.logical_type == LogicalType.INTEGER:
            is_flag = facts.is_zero_or_one(column)
            few = (column.distinct or 0) <= MANY_CODES
            coded = FieldType.BOOLEAN if is_flag else FieldType.CATEGORICAL
            return ProposedType(coded, confidence, f"names things: {why}") if few else None
        case FeatureClass.CATEGORICAL if column.logical_type == LogicalType.STRING:
            return ProposedType(FieldType.STRING, confidence, f"a few texts that repeat: {why}")
        case FeatureClass.SENTENCE | FeatureClass.URL if column.logical_type == LogicalType.STRING:
            what = "free text" if verdict.feature_class == FeatureClass.SENTENCE else "addresses, perhaps of images"
            return ProposedType(FieldType.TEXT, confidence, f"{what}: {why}")
    return None


def tells_nothing(column: ColumnProfile, verdict: ClassVerdict) -> bool:
    """Keys, constants and columns that are almost empty: the model is fairly sure, and the figures agree."""
    is_said = verdict.feature_class == FeatureClass.NOT_GENERALIZABLE and verdict.probability >= EMPTY
    return is_said and (facts.is_constant(column) or column.null_share > 0.9 or bool(column.unique))


def number_inside(column: ColumnProfile, verdict: ClassVerdict) -> str:
    """The expression that takes the number out of texts such as “12 kg”; "" where there is none."""
    is_text = column.logical_type == LogicalType.STRING
    if not is_text or verdict.feature_class != FeatureClass.EMBEDDED_NUMBER or verdict.probability < CORRECTS:
        return ""
    name = column.name.replace("`", "``")
    return f"try_cast(regexp_extract(replace(`{name}`, ',', ''), '[-+]?[0-9]+([.][0-9]+)?', 0) AS DOUBLE)"
