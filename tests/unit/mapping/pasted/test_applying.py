"""A pasted schema laid over the columns of a sample."""

from __future__ import annotations

from tests.unit.mapping.profiles import column, flag, ids, moments, numbers, text
from wizard.mapping.drafts import suggested_draft
from wizard.mapping.pasted.applying import Applied, apply_schema
from wizard.mapping.pasted.types import PastedField, PastedSchema
from wizard.mapping.suggestions import suggest
from wizard.mapping.types import ColumnKind, MappedColumn
from wizard.registry.schema import FieldType, ModelType
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.types import LogicalType

COLUMNS = [
    ids("request_id"),
    ids("customer_id"),
    moments("ts"),
    numbers("AMT_USD", 0, 9),
    flag("is_new"),
    text("Is New"),
]


def applied(*fields: PastedField, columns: list[ColumnProfile] = COLUMNS) -> Applied:
    draft = suggested_draft(columns, suggestions=suggest(columns, model_type=ModelType.BINARY))
    return apply_schema(PastedSchema("a test", fields), draft, columns)


def mapped(outcome: Applied) -> dict[str, MappedColumn]:
    return {each.column: each for each in outcome.draft.columns}


def test_what_matches_is_applied_and_the_rest_stays() -> None:
    outcome = applied(PastedField("amount", ColumnKind.PREDICTION, "numeric", column="AMT_USD"))
    assert outcome.columns == ("AMT_USD",)
    amount = mapped(outcome)["AMT_USD"]
    assert (amount.kind, amount.type, amount.field_name) == (ColumnKind.PREDICTION, FieldType.NUMERIC, "amount")
    assert mapped(outcome)["request_id"].kind == ColumnKind.ID


def test_names_may_differ_in_case_and_signs_when_that_is_clear() -> None:
    outcome = applied(PastedField("amt-usd", ColumnKind.FEATURE), PastedField("features.TS", ColumnKind.TIMESTAMP))
    assert outcome.columns == ("AMT_USD", "ts")
    unclear = applied(PastedField("isnew", ColumnKind.FEATURE))
    assert [(each.name, each.why) for each in unclear.unmatched] == [("isnew", "it could be is_new or Is New")]


def test_what_does_not_match_is_listed() -> None:
    outcome = applied(
        PastedField("ghost", ColumnKind.FEATURE),
        PastedField("amount", ColumnKind.FEATURE, column="AMT_USD"),
        PastedField("twice", ColumnKind.FEATURE, column="AMT_USD"),
    )
    assert [(each.name, each.why) for each in outcome.unmatched] == [
        ("ghost", "the data has no column ghost"),
        ("twice", "the column AMT_USD is taken by another field already"),
    ]


def test_another_id_takes_the_place_of_the_suggested_one() -> None:
    outcome = applied(PastedField("customer_id", ColumnKind.ID))
    kinds = {name: each.kind for name, each in mapped(outcome).items()}
    assert (kinds["customer_id"], kinds["request_id"]) == (ColumnKind.ID, ColumnKind.LEFT_OUT)
    assert kinds["ts"] == ColumnKind.TIMESTAMP


def test_types_of_the_other_client_are_translated() -> None:
    shaped = column("e", LogicalType.TENSOR, dimensions=(768,), list_length=768)
    ragged = column("r", LogicalType.VECTOR)
    columns = [shaped, ragged, text("picture")]
    outcome = applied(
        PastedField("e", ColumnKind.FEATURE, "embedding"),
        PastedField("r", ColumnKind.FEATURE, "embedding"),
        PastedField("picture", ColumnKind.RAW_INPUT, "image_url"),
        columns=columns,
    )
    found = mapped(outcome)
    assert (found["e"].type, found["e"].dimensions) == (FieldType.TENSOR, (768,))
    assert (found["r"].type, found["picture"].type) == (FieldType.VECTOR, FieldType.TEXT)


def test_an_unknown_type_keeps_the_suggested_one() -> None:
    outcome = applied(PastedField("is_new", ColumnKind.FEATURE, "money"))
    assert mapped(outcome)["is_new"].type == FieldType.BOOLEAN
