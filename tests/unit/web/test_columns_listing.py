"""The Columns table: which rows a query finds, in which order, in which parts, and what a change is called."""

from __future__ import annotations

import pytest

from tests.unit.mapping.profiles import numbers
from wizard.core.problems import yours
from wizard.mapping.changes import Change
from wizard.mapping.findings import Finding
from wizard.mapping.types import ColumnKind, MappedColumn, Suggestion
from wizard.registry.rules import Severity
from wizard.registry.schema import FieldType
from wizard.web.onboarding.columns import said
from wizard.web.onboarding.columns.listing import ROWS_AT_ONCE, listed, part_of
from wizard.web.onboarding.columns.query import Query
from wizard.web.onboarding.columns.table import Row

FINDING = Finding(yours(code="x", title="T", detail="D", remedy="R"), Severity.WARNS)


def row(place: int, name: str, kind: str = "feature", sure: float = 0.9, renamed: str = "", found: bool = False) -> Row:
    suggestion = Suggestion(ColumnKind.FEATURE, FieldType.NUMERIC, sure, "reason")
    column = MappedColumn(name, ColumnKind(kind), FieldType.NUMERIC, renamed)
    return Row(place, numbers(name, 0, 1), column, suggestion, (FINDING,) if found else ())


ROWS = [
    row(0, "id", "id"),
    row(1, "f_b", sure=0.4),
    row(2, "F_a", renamed="premium"),
    row(3, "y", "actual", sure=0.4),
    row(4, "z", found=True),
]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, "id f_b F_a y z"),
        ({"text": "F_"}, "f_b F_a"),
        ({"text": "f_*"}, "f_b F_a"),
        ({"text": "f_?b"}, ""),
        ({"text": "PREM"}, "F_a"),
        ({"text": "f_ b"}, "f_b"),
        ({"kind": "feature"}, "f_b F_a z"),
        ({"type": "numeric"}, "f_b F_a y z"),
        ({"look": "1"}, "f_b z"),
        ({"sort": "name"}, "F_a f_b id y z"),
        ({"sort": "kind"}, "y f_b F_a z id"),
        ({"sort": "type"}, "id f_b F_a y z"),
        ({"sort": "confidence"}, "f_b F_a z y id"),
        ({"sort": "nulls"}, "id f_b F_a y z"),
        ({"kind": "king", "sort": "odd", "look": "yes"}, "id f_b F_a y z"),
    ],
)
def test_what_a_query_finds(query: dict[str, str], names: str) -> None:
    assert " ".join(each.profile.name for each in listed(ROWS, Query.of(query))) == names


def test_an_address_holds_only_what_is_asked() -> None:
    assert Query.of({}).encoded == ""
    assert Query.of({"text": " a b ", "kind": "id", "sort": ""}).and_also(column=3) == "text=a+b&kind=id&column=3"
    assert Query.of({"text": "x" * 9_000}).text == "x" * 300


def test_rows_come_in_parts() -> None:
    many = [row(place, f"c{place}") for place in range(ROWS_AT_ONCE + 50)]
    first, last = part_of(many, total=999), part_of(many, total=999, start=ROWS_AT_ONCE)
    assert (len(first.rows), first.next_count, first.previous_start) == (ROWS_AT_ONCE, 50, None)
    assert (last.end, last.next_count, last.previous_start, last.found, last.total) == (250, 0, 0, 250, 999)
    assert part_of(many, total=999, holding=220).start == ROWS_AT_ONCE
    assert part_of(many, total=999, holding=998).start == 0
    assert part_of([], total=999, start=7).rows == ()


@pytest.mark.parametrize(
    ("after", "words"),
    [
        ({"a": {"kind": "raw_input"}}, "a: kind raw input"),
        (
            {"a": {"kind": "id", "type": "string"}, "b": {"kind": "id", "type": "string"}},
            "a and b: kind id, type string",
        ),
        ({"a": {"kind": "id"}, "b": {"kind": "actual"}, "c": {"type": "text"}}, "a, b and 1 more: kind, type"),
        ({"a": {"kind": "id"}, "b": {"kind": "id", "actual_for": ""}}, "a and b: kind id"),
        ({"a": {"dimensions": [3, 224]}}, "a: dimensions 3 × 224"),
        ({"a": {"field_name": ""}}, "a: name none"),
    ],
)
def test_a_change_in_words(after: dict[str, dict[str, object]], words: str) -> None:
    assert said.in_words(Change({}, after)) == words


def test_steps_in_words() -> None:
    assert said.stepped("Undone", ["a"], []) == "Undone: a."
    assert said.stepped("Redone", [], ["b"]) == "Nothing was redone. b stays as it is: changed by somebody else since."
    assert "b and c stay as they are" in said.stepped("Undone", ["a"], ["b", "c"])
