"""A version's mapping carried over onto new columns."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.mapping.profiles import column, flag, ids, moments, numbers, text
from wizard.mapping.carrying import Carried, Standing, carry_over
from wizard.mapping.drafts import suggested_draft
from wizard.mapping.pasted.types import PastedField, PastedSchema
from wizard.mapping.suggestions import suggest
from wizard.mapping.types import ColumnKind, MappedColumn
from wizard.registry.schema import FieldType, ModelType
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.types import LogicalType

SCHEMA = PastedSchema(
    "version v1",
    (
        PastedField("request_id", ColumnKind.ID),
        PastedField("ts", ColumnKind.TIMESTAMP),
        PastedField("price", ColumnKind.FEATURE, "numeric", column="amount"),
        PastedField("image", ColumnKind.FEATURE, "tensor", dimensions=(2, 2)),
        PastedField("proba", ColumnKind.PREDICTION, "numeric"),
        PastedField("bought", ColumnKind.ACTUAL, "boolean", actual_for="proba"),
        PastedField("note", ColumnKind.LEFT_OUT),
    ),
)
IMAGE = column("image", LogicalType.TENSOR, list_length=4, distinct=None)
COLUMNS = [
    ids("request_id"),
    moments("ts"),
    numbers("amount", 0, 9),
    IMAGE,
    numbers("proba", 0.01, 0.99),
    flag("bought"),
    text("note", "a", "b"),
]


def carried(columns: list[ColumnProfile]) -> Carried:
    suggestions = suggest(columns, model_type=ModelType.BINARY)
    draft = suggested_draft(columns, suggestions=suggestions)
    return carry_over(SCHEMA, draft, suggestions, columns, version="v1")


def with_other(other: ColumnProfile) -> list[ColumnProfile]:
    return [other if each.name == other.name else each for each in COLUMNS]


def becomes(found: Carried, name: str) -> MappedColumn:
    return next(each for each in found.draft.columns if each.column == name)


def test_columns_of_the_same_names_become_what_they_were() -> None:
    found = carried(COLUMNS)
    assert [each.kind for each in found.draft.columns] == [
        ColumnKind.ID,
        ColumnKind.TIMESTAMP,
        ColumnKind.FEATURE,
        ColumnKind.FEATURE,
        ColumnKind.PREDICTION,
        ColumnKind.ACTUAL,
        ColumnKind.LEFT_OUT,
    ]
    assert becomes(found, "amount").field_name == "price"
    assert becomes(found, "image").dimensions == (2, 2)
    assert becomes(found, "bought").actual_for == "proba"
    assert {found.standing(each) for each in found.draft.columns} == {Standing.SAME}


def test_a_carried_column_says_where_its_mapping_comes_from() -> None:
    suggestion = carried(COLUMNS).suggestions["amount"]
    assert (suggestion.kind, suggestion.type, suggestion.reason) == (
        ColumnKind.FEATURE,
        FieldType.NUMERIC,
        "as in v1",
    )


def test_a_column_that_the_version_does_not_know_is_new_and_suggested_as_usual() -> None:
    found = carried([*COLUMNS, flag("is_new")])
    usual = suggest([flag("is_new")], model_type=ModelType.BINARY)["is_new"]
    assert found.standing(becomes(found, "is_new")) == Standing.NEW
    assert found.suggestions["is_new"].type == usual.type
    assert found.suggestions["is_new"].reason.startswith("not in v1; ")


def test_a_new_column_that_looks_like_an_id_gives_way_to_the_versions_id() -> None:
    found = carried([ids("prediction_id"), *COLUMNS])
    assert becomes(found, "prediction_id").kind == ColumnKind.LEFT_OUT
    assert found.suggestions["prediction_id"].kind == ColumnKind.LEFT_OUT
    assert becomes(found, "request_id").kind == ColumnKind.ID


def test_a_type_that_the_values_cannot_be_read_as_gives_way_and_the_rest_stays() -> None:
    found = carried(with_other(text("amount", "low", "high")))
    amount = becomes(found, "amount")
    assert (amount.kind, amount.field_name) == (ColumnKind.FEATURE, "price")
    assert amount.type != FieldType.NUMERIC
    assert "v1 had numeric" in found.suggestions["amount"].reason
    assert found.standing(amount) == Standing.CHANGED


def test_dimensions_that_do_not_fit_any_more_give_way() -> None:
    found = carried(with_other(replace(IMAGE, list_length=6)))
    assert becomes(found, "image").dimensions != (2, 2)
    assert found.standing(becomes(found, "image")) == Standing.CHANGED


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("amount", {"kind": ColumnKind.RAW_INPUT}),
        ("amount", {"type": FieldType.STRING}),
        ("amount", {"field_name": "cost"}),
        ("amount", {"kind": ColumnKind.LEFT_OUT}),
        ("bought", {"actual_for": "other"}),
    ],
)
def test_whatever_is_changed_by_hand_stands_out(name: str, change: dict[str, object]) -> None:
    found = carried(COLUMNS)
    assert found.standing(replace(becomes(found, name), **change)) == Standing.CHANGED  # type: ignore[arg-type]


def test_what_never_reaches_the_version_is_no_change() -> None:
    found = carried(COLUMNS)
    assert found.standing(replace(becomes(found, "note"), type=FieldType.NUMERIC, field_name="x")) == Standing.SAME
