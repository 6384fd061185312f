"""What a form of the Columns step asks for: an `Edit` of some columns, and what could not be read of it.

Plain functions instead of Django forms: the checkboxes of a thousand rows are positions, and everything else is a few
words. Raises nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from wizard.core.problems import Problem, Whose
from wizard.mapping.bulk import Edit
from wizard.mapping.types import ColumnKind
from wizard.registry.schema import FieldType

NAME_LIMIT = 300
DIMENSIONS_LIMIT = 16
"""Axes of a tensor; nobody's has half as many."""

KINDS = [
    (ColumnKind.ID, "id"),
    (ColumnKind.TIMESTAMP, "timestamp"),
    (ColumnKind.FEATURE, "feature"),
    (ColumnKind.PREDICTION, "prediction"),
    (ColumnKind.ACTUAL, "actual"),
    (ColumnKind.RAW_INPUT, "raw input"),
    (ColumnKind.LEFT_OUT, "left out"),
]
TYPES = [(field_type, field_type.value) for field_type in FieldType]

Posted = Mapping[str, str]
Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True)
class Asked:
    """The edit that was sent, and what could not be read of it."""

    edit: Edit
    problems: tuple[Problem, ...] = ()


def read_many(posted: Posted, columns: Collection[str]) -> Asked:
    """Kind and type for all `columns`, as far as the toolbar names them."""
    kind, kind_problem = _word(ColumnKind, "kind", posted.get("bulk_kind", ""), "selected columns")
    field_type, type_problem = _word(FieldType, "type", posted.get("bulk_type", ""), "selected columns")
    problems = tuple(problem for problem in (kind_problem, type_problem) if problem)
    return Asked(Edit(columns, kind=kind, type=field_type), problems)


def read_one(posted: Posted, column: str) -> Asked:
    """What the form of one column changes: a value beside its `was-…` is sent back as it came, and changes nothing."""
    kind, kind_problem = _word(ColumnKind, "kind", _changed(posted, "kind") or "", column)
    field_type, type_problem = _word(FieldType, "type", _changed(posted, "type") or "", column)
    name, dimensions, pair = (_changed(posted, key) for key in ("name", "dimensions", "actual_for"))
    edit = Edit(
        {column},
        kind=kind,
        type=field_type,
        field_name=None if name is None else name.strip()[:NAME_LIMIT],
        dimensions=None if dimensions is None else _dimensions(dimensions),
        actual_for=None if pair is None else pair[:NAME_LIMIT],
    )
    return Asked(edit, tuple(problem for problem in (kind_problem, type_problem) if problem))


def place_in(position: str, count: int) -> int | None:
    """The position as a number; None when there are not so many columns."""
    number = int(position) if position.isascii() and position.isdecimal() and len(position) < 6 else None
    return number if number is not None and number < count else None


def picked(positions: Sequence[str], names: Sequence[str]) -> frozenset[str]:
    """The names of the columns at those positions; what is no position is left aside."""
    places = (place_in(position, len(names)) for position in positions)
    return frozenset(names[place] for place in places if place is not None)


def _changed(posted: Posted, name: str) -> str | None:
    value = posted.get(name)
    return None if value == posted.get(f"was-{name}") else value


def _word(words: type[Word], what: str, text: str, column: str) -> tuple[Word | None, Problem | None]:
    if text in words._value2member_map_:
        return words(text), None
    return None, _unknown(what, text, column) if text else None


def _dimensions(text: str) -> tuple[int, ...]:
    """`768` or `3 × 224 × 224`; what is no number leaves none, and the rules ask for them."""
    parts = text.lower().replace("×", " ").replace("x", " ").replace(",", " ").split()
    if len(parts) > DIMENSIONS_LIMIT or not all(part.isdecimal() and len(part) < 8 for part in parts):
        return ()
    return tuple(int(part) for part in parts)


def _unknown(what: str, text: str, column: str) -> Problem:
    return Problem(
        code=f"mapping.{what}.unknown",
        whose=Whose.YOURS,
        title=f"There is no such {what}",
        detail=f"“{text[:40]}” was sent for the column {column[:60]}.",
        remedy=f"Choose a {what} from the list.",
        cure="columns",
    )
