"""Lists and dicts that stand as text in a cell: "[0.1, 0.2]", "{'a': 1}". Raises nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wizard.sampling.meaning.shapes import MOST_DIMENSIONS
from wizard.sampling.profiles import Alternative

READ = 300
"""Different texts of one column that are parsed."""
LONGEST = 200_000
"""Characters of a text that is parsed."""
DEEPEST = 64
"""Brackets within brackets."""

_BRACKET = re.compile(r"[\[\]{}]")
_SPACED = re.compile(r"\[[-+0-9.eE\s]*\]")
_PYTHON = {"None": "null", "True": "true", "False": "false", "nan": "NaN"}
_PYTHON_WORD = re.compile(r"\b(?:None|True|False|nan)\b")


@dataclass(frozen=True)
class Nested:
    """What cells hold when all are lists or all are dicts; `dimensions` is the one shape of all lists of numbers."""

    alternative: Alternative
    dimensions: tuple[int, ...] = ()


def nested(texts: Sequence[str]) -> Nested | None:
    """What the cells of a column hold; None when they hold several things, or none that a field takes."""
    values = [parsed(text) for text in texts[:READ]]
    if values and all(isinstance(value, list) for value in values):
        return _lists(values)
    if values and all(isinstance(value, dict) and holds_numbers(value) for value in values):
        return Nested(Alternative("dict", "names with a number each, written as text"))
    return None


def parsed(text: str) -> Any:
    """The list or dict in a text written as JSON, or as Python or NumPy print it; None when there is none."""
    if len(text) > LONGEST or not _is_flat(text):
        return None
    if _SPACED.fullmatch(text) and "," not in text:
        text = re.sub(r"\s+", ",", text[1:-1].strip()).join("[]")
    for spelling in (text, _as_json(text)):
        try:
            return json.loads(spelling)
        except ValueError:
            continue
    return _numbers(text)


def _as_json(text: str) -> str:
    return _PYTHON_WORD.sub(lambda match: _PYTHON[match.group()], text.replace("'", '"'))


def _numbers(text: str) -> list[float] | None:
    """Numbers that JSON does not take: 1. and .5."""
    try:
        return [float(item) for item in text[1:-1].split(",")]
    except ValueError:
        return None


def _is_flat(text: str) -> bool:
    depth = 0
    for bracket in _BRACKET.findall(text):
        depth += 1 if bracket in "[{" else -1
        if depth > DEEPEST:
            return False
    return True


def _lists(values: Sequence[list[Any]]) -> Nested | None:
    shapes = {_shape(value) for value in values}
    if len(shapes) == 1 and (shape := shapes.pop()):
        shown = " × ".join(f"{length:,}" for length in shape)
        why = f"every list has {shown} numbers" if len(shape) == 1 else f"every list has the shape {shown}"
        return Nested(Alternative("tensor", why), shape)
    if all(_is_number(item) for value in values for item in value):
        lengths = [len(value) for value in values]
        return Nested(Alternative("vector", f"lists of {min(lengths):,} to {max(lengths):,} numbers, written as text"))
    if all(isinstance(item, str) for value in values for item in value):
        return Nested(Alternative("array", "lists of texts, written as text"))
    return None


def _shape(value: list[Any]) -> tuple[int, ...] | None:
    """The shape of nested lists of numbers; None when it is not even, or when they hold anything else."""
    shape: list[int] = []
    level: list[Any] = [value]
    while level and isinstance(level[0], list) and len(shape) < MOST_DIMENSIONS:
        if len({len(item) if isinstance(item, list) else -1 for item in level}) != 1:
            return None
        shape.append(len(level[0]))
        level = [inner for item in level for inner in item]
    return tuple(shape) if level and all(map(_is_number, level)) else None


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def holds_numbers(value: dict[str, Any]) -> bool:
    """Whether there is a number per name, or nothing."""
    return bool(value) and all(item is None or _is_number(item) for item in value.values())
