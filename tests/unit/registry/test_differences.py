"""What lies between two versions."""

from __future__ import annotations

from dataclasses import replace

from wizard.registry.differences import Changed, Shape, differences
from wizard.registry.schema import Field, FieldKind, FieldType

AMOUNT = Field("amount", FieldKind.FEATURE, FieldType.NUMERIC)
CITY = Field("city", FieldKind.FEATURE, FieldType.STRING)
PROBA = Field("proba", FieldKind.PREDICTION, FieldType.NUMERIC)
BOUGHT = Field("bought", FieldKind.ACTUAL, FieldType.BOOLEAN, actual_for="proba")


def shape(*fields: Field, columns: dict[str, str] | None = None, **facts: str) -> Shape:
    return Shape(fields, {field.name: field.name for field in fields} | (columns or {}), facts)


def test_versions_alike_differ_in_nothing() -> None:
    assert differences(shape(AMOUNT, BOUGHT, PROBA), shape(PROBA, BOUGHT, AMOUNT)).is_empty


def test_a_field_that_only_the_newer_one_has_is_added() -> None:
    found = differences(shape(AMOUNT), shape(AMOUNT, CITY))
    assert (found.added, found.dropped, found.changed) == ((CITY,), (), ())


def test_a_field_that_only_the_older_one_has_is_dropped_with_its_column_and_what_that_switches_off() -> None:
    found = differences(shape(BOUGHT, PROBA, columns={"bought": "did_buy"}), shape(PROBA))
    (lost,) = found.dropped
    assert (lost.field, lost.column) == (BOUGHT, "did_buy")
    assert "performance of proba" in lost.switches_off


def test_kind_type_and_dimensions_of_a_field_are_told_with_what_they_were() -> None:
    tensor = Field("amount", FieldKind.RAW_INPUT, FieldType.TENSOR, dimensions=(3, 4))
    (change,) = differences(shape(AMOUNT), shape(tensor)).changed
    assert change.field == tensor
    assert change.changes == (
        Changed("kind", "feature", "raw input"),
        Changed("type", "numeric", "tensor"),
        Changed("dimensions", "", "3 × 4"),
    )


def test_a_field_is_known_again_by_its_column_under_another_name() -> None:
    renamed = replace(AMOUNT, name="price")
    found = differences(shape(AMOUNT), shape(renamed, columns={"price": "amount"}))
    assert found.changed[0].changes == (Changed("name", "amount", "price"),)
    assert not found.added
    assert not found.dropped


def test_a_name_goes_before_a_column_when_both_know_a_field_again() -> None:
    swapped = shape(AMOUNT, CITY, columns={"amount": "city", "city": "amount"})
    found = differences(shape(AMOUNT, CITY), swapped)
    assert [change.changes for change in found.changed] == [
        (Changed("column", "amount", "city"),),
        (Changed("column", "city", "amount"),),
    ]


def test_an_actual_whose_prediction_was_renamed_is_not_told_of_twice() -> None:
    score = replace(PROBA, name="score")
    new = shape(score, replace(BOUGHT, actual_for="score"), columns={"score": "proba"})
    found = differences(shape(PROBA, BOUGHT), new)
    assert [change.field for change in found.changed] == [score]


def test_an_actual_of_another_prediction_is_told() -> None:
    other = replace(PROBA, name="other")
    found = differences(shape(PROBA, other, BOUGHT), shape(PROBA, other, replace(BOUGHT, actual_for="other")))
    assert found.changed[0].changes == (Changed("actual of", "proba", "other"),)


def test_columns_that_nobody_knows_are_no_difference() -> None:
    assert differences(Shape((AMOUNT,)), shape(AMOUNT)).is_empty


def test_facts_that_are_new_gone_or_otherwise_are_told() -> None:
    old = shape(AMOUNT, location="s3://acme/v1.csv", training="s3://acme/t.csv", format="csv")
    new = shape(AMOUNT, location="s3://acme/v2.csv", testing="s3://acme/x.csv", format="csv")
    assert differences(old, new).facts == (
        Changed("location", "s3://acme/v1.csv", "s3://acme/v2.csv"),
        Changed("training", "s3://acme/t.csv", ""),
        Changed("testing", "", "s3://acme/x.csv"),
    )
