"""The Columns step's form: a few fields per column, named by its position (`kind-3`, `type-3`, `name-3` …).

A plain function instead of a Django form: a thousand columns would be five thousand form fields. A field that was not
sent keeps what the draft has, so one row can be sent alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wizard.core.problems import Problem, Whose
from wizard.mapping.types import ColumnKind, MappedColumn, MappingDraft
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


@dataclass(frozen=True)
class ReadRows:
    """The draft as sent, and what could not be read of it."""

    draft: MappingDraft
    problems: tuple[Problem, ...]


def read_rows(posted: Posted, draft: MappingDraft) -> ReadRows:
    """`draft` with everything that `posted` says about its columns."""
    problems: list[Problem] = []
    columns = tuple(_read_row(posted, place, column, problems) for place, column in enumerate(draft.columns))
    return ReadRows(MappingDraft(columns), tuple(problems))


def picked(positions: Sequence[str], draft: MappingDraft) -> frozenset[str]:
    """The names of the columns at those positions; what is no position of the draft is left aside."""
    places = {place_in(position, draft) for position in positions}
    return frozenset(column.column for place, column in enumerate(draft.columns) if place in places)


def place_in(position: str, draft: MappingDraft) -> int | None:
    """The position as a number; None when the draft has no such column."""
    number = int(position) if position.isdecimal() and len(position) < 6 else None
    return number if number is not None and number < len(draft.columns) else None


def _read_row(posted: Posted, place: int, column: MappedColumn, problems: list[Problem]) -> MappedColumn:
    kind_text = posted.get(f"kind-{place}", column.kind.value)
    type_text = posted.get(f"type-{place}", column.type.value if column.type else "")
    if kind_text not in ColumnKind._value2member_map_:
        problems.append(_unknown("kind", kind_text, column.column))
        return column
    if type_text and type_text not in FieldType._value2member_map_:
        problems.append(_unknown("type", type_text, column.column))
        return column
    return MappedColumn(
        column=column.column,
        kind=ColumnKind(kind_text),
        type=FieldType(type_text) if type_text else None,
        field_name=_name(posted, place, column),
        dimensions=_dimensions(posted.get(f"dimensions-{place}"), column),
        actual_for=posted.get(f"actual_for-{place}", column.actual_for)[:NAME_LIMIT],
    )


def _name(posted: Posted, place: int, column: MappedColumn) -> str:
    """The field's name; "" while it is the column's own."""
    name = posted.get(f"name-{place}")
    if name is None:
        return column.field_name
    name = name.strip()[:NAME_LIMIT]
    return "" if name == column.column else name


def _dimensions(text: str | None, column: MappedColumn) -> tuple[int, ...]:
    """`768` or `3 × 224 × 224`; what is no number leaves none, and the rules ask for them."""
    if text is None:
        return column.dimensions
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
