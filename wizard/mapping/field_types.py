"""The field type that fits a column, from its logical type, its figures and its name. Pure; raises nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from wizard.mapping import facts
from wizard.mapping.names import (
    CODE_WORDS,
    FLAG_ENDINGS,
    FLAG_WORDS,
    ID_WORDS,
    QUANTITY_WORDS,
    TEXT_WORDS,
    words,
)
from wizard.registry.schema import FieldType, ModelType
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.types import LogicalType

FEW_CODES = 8
"""So few different whole numbers are taken for codes even when the name does not say so."""
MANY_CODES = 1_000
_ROWS_PER_CODE = 10
_LONG_TEXT = 120
"""Characters of the longest value from which text is free text."""
_SENTENCE = 4.0
"""Words of an average value from which text is free text."""

_LIST_TEXT = re.compile(r"\[\s*-?[\d.]")
_DICT_TEXT = re.compile(r"\{\s*[\"'][^\"']*[\"']\s*:\s*-?[\d.]")
"""Beginnings only: examples are cut."""


@dataclass(frozen=True)
class ProposedType:
    """A type with its confidence (0 to 1) and the reason in words; `usable` is False for what no field can hold."""

    type: FieldType
    confidence: float
    reason: str
    dimensions: tuple[int, ...] = ()
    usable: bool = True


def propose_type(column: ColumnProfile) -> ProposedType:
    """The field type that fits `column` best."""
    match column.logical_type:
        case LogicalType.INTEGER | LogicalType.NUMBER:
            return _number(column)
        case LogicalType.STRING:
            return _text(column)
        case LogicalType.TENSOR:
            length = column.list_length or 1
            return ProposedType(FieldType.TENSOR, 0.95, f"every list has {length:,} numbers", (length,))
        case known if known in _FIXED:
            return _FIXED[known]
        case _:
            return _UNUSABLE[column.logical_type]


def as_outcome(proposed: ProposedType, column: ColumnProfile, *, model_type: ModelType) -> ProposedType:
    """The type of a prediction or an actual: the model type decides what whole numbers mean."""
    if column.logical_type not in facts.NUMBERS:
        return proposed
    if model_type == ModelType.REGRESSION:
        return replace(proposed, type=FieldType.NUMERIC)
    if model_type == ModelType.MULTICLASS and proposed.type == FieldType.BOOLEAN:
        return replace(proposed, type=FieldType.CATEGORICAL)
    return proposed


_FIXED = {
    LogicalType.BOOLEAN: ProposedType(FieldType.BOOLEAN, 0.98, "true and false only"),
    LogicalType.DATETIME: ProposedType(FieldType.DATETIME, 0.97, "dates with times"),
    LogicalType.DATE: ProposedType(FieldType.DATETIME, 0.95, "dates"),
    LogicalType.TIME: ProposedType(FieldType.STRING, 0.5, "times of day, for which there is no type of their own"),
    LogicalType.DURATION: ProposedType(FieldType.STRING, 0.5, "durations, for which there is no type of their own"),
    LogicalType.VECTOR: ProposedType(FieldType.VECTOR, 0.95, "lists of numbers of differing length"),
    LogicalType.DICT: ProposedType(FieldType.DICT, 0.9, "names with a number each"),
}
_UNUSABLE = {
    LogicalType.UNKNOWN: ProposedType(FieldType.STRING, 0.9, "no value was seen", usable=False),
    LogicalType.BINARY: ProposedType(FieldType.STRING, 0.95, "binary data, which no field type holds", usable=False),
    LogicalType.ARRAY: ProposedType(FieldType.STRING, 0.8, "lists of texts, which no field type holds", usable=False),
    LogicalType.LIST: ProposedType(FieldType.STRING, 0.9, "nested lists, which no field type holds", usable=False),
    LogicalType.STRUCT: ProposedType(FieldType.STRING, 0.9, "nested data, which no field type holds", usable=False),
}


def _number(column: ColumnProfile) -> ProposedType:
    said = set(words(column.name))
    if facts.is_zero_or_one(column):
        return _flag(said)
    if column.logical_type == LogicalType.NUMBER:
        return ProposedType(FieldType.NUMERIC, 0.95, "numbers with decimals")
    if said & {"timestamp", "ts", "time", "date", "at"} and column.epoch:
        return ProposedType(FieldType.DATETIME, 0.7, f"moments counted in {column.epoch} since 1970")
    return _code(column, said) or ProposedType(FieldType.NUMERIC, 0.9, "whole numbers")


def _flag(said: set[str]) -> ProposedType:
    if said & FLAG_WORDS or any(word.endswith(FLAG_ENDINGS) for word in said):
        return ProposedType(FieldType.BOOLEAN, 0.9, "only 0 and 1, and a name that asks yes or no")
    if said & QUANTITY_WORDS:
        return ProposedType(FieldType.NUMERIC, 0.9, "only 0 and 1, but a name that counts")
    return ProposedType(FieldType.BOOLEAN, 0.65, "only 0 and 1")


def _code(column: ColumnProfile, said: set[str]) -> ProposedType | None:
    """Whole numbers that name things instead of counting them."""
    distinct = column.distinct
    if distinct is None or said & QUANTITY_WORDS:
        return None
    if said & CODE_WORDS and distinct <= MANY_CODES:
        return ProposedType(FieldType.CATEGORICAL, 0.8, f"{distinct:,} different whole numbers, named like codes")
    if said & ID_WORDS:
        return ProposedType(FieldType.CATEGORICAL, 0.6, "whole numbers that name something")
    if distinct <= FEW_CODES and column.rows >= distinct * _ROWS_PER_CODE:
        return ProposedType(FieldType.CATEGORICAL, 0.55, f"only {distinct} different whole numbers")
    return None


def _text(column: ColumnProfile) -> ProposedType:
    if column.examples and all(_LIST_TEXT.match(example) for example in column.examples):
        return ProposedType(FieldType.VECTOR, 0.7, "lists of numbers written as text")
    if column.examples and all(_DICT_TEXT.match(example) for example in column.examples):
        return ProposedType(FieldType.DICT, 0.6, "names with a number each, written as text")
    if _is_free_text(column):
        longest = column.text_max_length or 0
        return ProposedType(FieldType.TEXT, 0.85, f"free text of up to {longest:,} characters")
    if column.examples and all(example.isdecimal() for example in column.examples):
        return ProposedType(FieldType.STRING, 0.8, "digits written as text, so leading zeros stay")
    return ProposedType(FieldType.STRING, 0.9, "short texts")


def _is_free_text(column: ColumnProfile) -> bool:
    spoken = facts.words_per_example(column)
    named = bool(set(words(column.name)) & TEXT_WORDS)
    return spoken >= _SENTENCE or (column.text_max_length or 0) > _LONG_TEXT or (named and spoken > 1)
