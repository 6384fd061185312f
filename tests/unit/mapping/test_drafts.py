"""Drafts, and setting many columns at once."""

from __future__ import annotations

from tests.unit.mapping.profiles import guide_columns, numbers
from wizard.mapping.bulk import Edit, edited
from wizard.mapping.drafts import column_map_of, key_column, laid_over, schema_of, suggested_draft
from wizard.mapping.suggestions import suggest
from wizard.mapping.types import ColumnKind, MappedColumn, MappingDraft
from wizard.registry.schema import Field, FieldKind, FieldType, ModelType


def guide_draft() -> MappingDraft:
    columns = guide_columns()
    return suggested_draft(columns, suggestions=suggest(columns, model_type=ModelType.BINARY))


def test_a_draft_survives_json() -> None:
    draft = guide_draft()
    assert MappingDraft(tuple(MappedColumn.from_json(column.to_json()) for column in draft.columns)) == draft


def test_what_was_decided_lies_over_the_suggestions_in_file_order() -> None:
    columns = [numbers("a", 0, 1), numbers("b", 0, 1), numbers("new", 0, 1)]
    stored = MappingDraft(
        (MappedColumn("b", ColumnKind.PREDICTION, FieldType.NUMERIC), MappedColumn("gone", ColumnKind.ID))
    )
    draft = laid_over(stored, suggested_draft(columns, suggestions=suggest(columns, model_type=ModelType.BINARY)))
    assert [(column.column, column.kind) for column in draft.columns] == [
        ("a", ColumnKind.FEATURE),
        ("b", ColumnKind.PREDICTION),
        ("new", ColumnKind.FEATURE),
    ]


def test_the_schema_of_a_draft() -> None:
    draft = MappingDraft(
        (
            MappedColumn("pid", ColumnKind.ID, FieldType.STRING),
            MappedColumn("amt", ColumnKind.FEATURE, FieldType.NUMERIC, field_name="amount", dimensions=(3,)),
            MappedColumn("e", ColumnKind.FEATURE, FieldType.TENSOR, dimensions=(3,)),
            MappedColumn("untyped", ColumnKind.FEATURE),
            MappedColumn("score", ColumnKind.PREDICTION, FieldType.NUMERIC, field_name="proba", actual_for="x"),
            MappedColumn("y", ColumnKind.ACTUAL, FieldType.BOOLEAN, actual_for="score"),
            MappedColumn("junk", ColumnKind.LEFT_OUT, FieldType.STRING),
        )
    )
    assert schema_of(draft).fields == (
        Field("amount", FieldKind.FEATURE, FieldType.NUMERIC),
        Field("e", FieldKind.FEATURE, FieldType.TENSOR, (3,)),
        Field("proba", FieldKind.PREDICTION, FieldType.NUMERIC),
        Field("y", FieldKind.ACTUAL, FieldType.BOOLEAN, actual_for="proba"),
    )
    assert column_map_of(draft) == {"amount": "amt", "e": "e", "untyped": "untyped", "proba": "score", "y": "y"}
    assert column_map_of(draft, available={"amt", "e"}) == {"amount": "amt", "e": "e"}
    assert (key_column(draft, ColumnKind.ID), key_column(draft, ColumnKind.TIMESTAMP)) == ("pid", "")


def test_many_columns_are_set_at_once() -> None:
    draft = edited(guide_draft(), Edit({"amount", "owner"}, kind=ColumnKind.RAW_INPUT))
    kinds = {column.column: column.kind for column in draft.columns}
    assert (kinds["amount"], kinds["owner"], kinds["is_new"]) == (
        ColumnKind.RAW_INPUT,
        ColumnKind.RAW_INPUT,
        ColumnKind.FEATURE,
    )
    assert {column.column: column.type for column in draft.columns}["amount"] == FieldType.NUMERIC


def test_type_alone_can_be_set() -> None:
    draft = edited(guide_draft(), Edit({"amount"}, type=FieldType.CATEGORICAL))
    (amount,) = (column for column in draft.columns if column.column == "amount")
    assert (amount.kind, amount.type) == (ColumnKind.FEATURE, FieldType.CATEGORICAL)


def test_what_is_no_actual_any_more_loses_its_prediction() -> None:
    draft = edited(guide_draft(), Edit({"did_buy_insurance"}, kind=ColumnKind.FEATURE))
    assert {column.actual_for for column in draft.columns} == {""}
