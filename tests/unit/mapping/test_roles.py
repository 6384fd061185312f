"""The ranked roles of a table, and the model type that its predictions speak for."""

from __future__ import annotations

import pytest

from tests.unit.mapping.profiles import ROWS, column, flag, guide_columns, ids, moments, numbers, text, whole
from wizard.mapping.roles import likely_model_type, roles
from wizard.mapping.types import ColumnKind
from wizard.registry.schema import ModelType
from wizard.sampling.profiles import Agreement, ColumnProfile
from wizard.sampling.types import LogicalType


def ranked(kind: ColumnKind, *columns: ColumnProfile, model_type: ModelType | None = None) -> list[str]:
    return [each.column for each in roles(columns, model_type=model_type).ranked[kind]]


def labels(name: str, *values: str, **facts: object) -> ColumnProfile:
    counts = {"top_values": tuple((value, 10) for value in values), "distinct": len(values)}
    return text(name, *values, **(counts | facts))  # type: ignore[arg-type]


def test_the_guides_columns_have_all_roles() -> None:
    found = roles(guide_columns())
    assert {kind.value: each[0].column for kind, each in found.ranked.items()} == {
        "id": "prediction_id",
        "timestamp": "prediction_timestamp",
        "prediction": "proba",
        "actual": "did_buy_insurance",
    }
    assert found.model_type == ModelType.BINARY
    assert (set(found.predictions), found.actuals) == ({"proba", "will_buy_insurance"}, ("did_buy_insurance",))


def test_ids_are_ranked() -> None:
    assert ranked(ColumnKind.ID, ids("customer_id"), ids("prediction_id"), text("city_id", "a")) == [
        "prediction_id",
        "customer_id",
        "city_id",
    ]


@pytest.mark.parametrize("name", ["instant", "EmployeeNumber"])
def test_numbered_rows_are_an_id(name: str) -> None:
    counted = whole(name, 1, ROWS, ROWS, position=0)
    assert ranked(ColumnKind.ID, counted, numbers("amount", 0, 9)) == [name]
    assert ranked(ColumnKind.ID, whole("amount", 1, ROWS * 7, ROWS, position=0)) == []


def test_the_column_that_says_the_same_as_the_prediction_comes_first() -> None:
    same = (Agreement("prediction", "kappa", 0.8),)
    columns = [flag("prediction", position=9), flag("is_member"), flag("bought_it", agreements=same), flag("is_new")]
    assert ranked(ColumnKind.ACTUAL, *columns)[0] == "bought_it"


def test_the_column_with_the_predictions_labels_comes_first() -> None:
    columns = [
        labels("cut", "fair", "good"),
        labels("state", "billing", "tech", "sales"),
        labels("prediction", "billing", "tech", "sales", position=5),
    ]
    assert ranked(ColumnKind.ACTUAL, *columns) == ["state"]


def test_the_column_with_the_predictions_range_comes_first() -> None:
    middle = (("p5", 1.0), ("p95", 90.0))
    columns = [
        numbers("rooms", 1, 9, quantiles=(("p5", 1.0), ("p95", 8.0))),
        numbers("tonnage", 0, 99, quantiles=middle),
        numbers("forecast", 0, 99, quantiles=middle, position=7),
    ]
    assert ranked(ColumnKind.ACTUAL, *columns, model_type=ModelType.REGRESSION)[0] == "tonnage"


@pytest.mark.parametrize(
    ("prediction", "expected"),
    [
        (flag("prediction"), ModelType.BINARY),
        (whole("y_pred", 0, 1, 2), ModelType.BINARY),
        (numbers("proba", 0.01, 0.99), ModelType.BINARY),
        (labels("predicted_class", "a", "b", "c"), ModelType.MULTICLASS),
        (whole("prediction", 1, 7, 7), ModelType.MULTICLASS),
        (whole("prediction", 1, 900, 400), ModelType.REGRESSION),
        (numbers("predicted_price", 10, 9_000), ModelType.REGRESSION),
        (column("prediction", LogicalType.DICT), ModelType.MULTI_LABEL),
        (column("scores", LogicalType.VECTOR), ModelType.RANKING),
        (numbers("amount", 1, 9), ModelType.BINARY),
    ],
)
def test_model_types_are_told_by_what_predictions_look_like(prediction: ColumnProfile, expected: ModelType) -> None:
    others = [ids("prediction_id"), moments("inference_time"), numbers("estimated_salary", 0, 90_000)]
    assert likely_model_type([*others, prediction]) == (
        expected if prediction.name != "amount" else ModelType.REGRESSION
    )


def test_nothing_is_ranked_in_an_empty_table() -> None:
    assert all(not each for each in roles([]).ranked.values())
