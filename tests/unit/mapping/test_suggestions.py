"""What columns are suggested to become."""

from __future__ import annotations

import pytest

from tests.unit.mapping.profiles import ROWS, column, flag, guide_columns, ids, moments, numbers, text, whole
from wizard.mapping.suggestions import suggest
from wizard.mapping.types import ColumnKind, Suggestion
from wizard.registry.schema import FieldType, ModelType
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.types import LogicalType


def suggested(*columns: ColumnProfile, model_type: ModelType = ModelType.BINARY) -> dict[str, Suggestion]:
    return suggest(columns, model_type=model_type)


def kinds(*columns: ColumnProfile, model_type: ModelType = ModelType.BINARY) -> dict[str, str]:
    return {name: said.kind.value for name, said in suggested(*columns, model_type=model_type).items()}


def type_of(profile: ColumnProfile, model_type: ModelType = ModelType.BINARY) -> FieldType:
    return suggested(profile, model_type=model_type)[profile.name].type


def test_the_guides_example_is_understood() -> None:
    said = suggested(*guide_columns())
    assert {name: (one.kind.value, one.type.value) for name, one in said.items()} == {
        "prediction_id": ("id", "string"),
        "prediction_timestamp": ("timestamp", "datetime"),
        "raw_text": ("raw_input", "text"),
        "amount": ("feature", "numeric"),
        "owner": ("feature", "string"),
        "is_new": ("feature", "boolean"),
        "embeddings": ("feature", "tensor"),
        "will_buy_insurance": ("prediction", "boolean"),
        "proba": ("prediction", "numeric"),
        "did_buy_insurance": ("actual", "boolean"),
    }
    assert said["embeddings"].dimensions == (768,)
    assert said["did_buy_insurance"].actual_for == "will_buy_insurance"
    assert "unique in all 1,000 rows" in said["prediction_id"].reason


def test_every_suggestion_has_a_reason_and_a_confidence() -> None:
    said = suggested(*guide_columns(), column("nothing", LogicalType.UNKNOWN, distinct=0))
    assert all(one.reason and 0 < one.confidence < 1 for one in said.values())


def test_one_id_only_and_the_predictions_own_goes_first() -> None:
    said = kinds(ids("customer_id"), ids("request_id"), flag("will_churn"))
    assert said == {"customer_id": "left_out", "request_id": "id", "will_churn": "prediction"}


def test_an_id_with_duplicates_is_still_the_id() -> None:
    said = suggested(text("prediction_id", "a", "b", distinct=990), numbers("amount", 0, 9))
    assert said["prediction_id"].kind == ColumnKind.ID
    assert said["prediction_id"].confidence < suggested(ids("prediction_id"))["prediction_id"].confidence


def test_what_is_merely_unique_is_no_id() -> None:
    assert kinds(whole("amount", 1, 99_999, ROWS)) == {"amount": "feature"}


def test_uniqueness_of_a_sample_is_judged_by_the_objects_rows() -> None:
    profile = text("item_id", "a", "b", distinct=2_000, distinct_exact=False)
    known = suggest([profile], model_type=ModelType.BINARY, row_count=1_000_000)["item_id"]
    assert known.kind == ColumnKind.FEATURE
    assert suggest([profile], model_type=ModelType.BINARY, row_count=2_000)["item_id"].kind == ColumnKind.ID


def test_uuids_without_a_name() -> None:
    profile = text("c0", "6f1c1b1e-0b0a-4c47-8a52-0d1b7a9e7c11", distinct=ROWS)
    assert kinds(profile) == {"c0": "id"}


def test_the_moment_of_the_prediction_goes_before_other_moments() -> None:
    said = kinds(moments("signup_date"), moments("scored_at"), moments("label_timestamp"))
    assert said == {"signup_date": "feature", "scored_at": "timestamp", "label_timestamp": "feature"}


@pytest.mark.parametrize("name", ["ts", "timestamp", "created_at", "eventTime", "date"])
def test_names_of_timestamps(name: str) -> None:
    assert kinds(moments(name)) == {name: "timestamp"}


def test_a_birthday_is_no_timestamp() -> None:
    assert kinds(moments("date_of_birth", minimum="1950-01-01", maximum="2001-01-01")) == {"date_of_birth": "feature"}


def test_seconds_since_1970_can_be_the_timestamp() -> None:
    profile = whole("event_time", 1_790_000_000, 1_790_900_000, ROWS, epoch="s")
    assert suggested(profile)["event_time"].kind == ColumnKind.TIMESTAMP
    assert suggested(profile)["event_time"].type == FieldType.DATETIME


def test_a_column_is_never_both_id_and_timestamp() -> None:
    profile = whole("time_id", 1_790_000_000, 1_790_900_000, ROWS, epoch="s")
    assert len(kinds(profile)) == 1
    assert set(kinds(profile, moments("ts")).values()) == {"id", "timestamp"}


@pytest.mark.parametrize("name", ["prediction", "pred", "y_hat", "predictedPrice", "price_forecast", "model_score"])
def test_names_of_predictions(name: str) -> None:
    assert kinds(numbers(name, 0, 90), model_type=ModelType.REGRESSION) == {name: "prediction"}


def test_a_credit_score_is_a_feature() -> None:
    said = kinds(numbers("credit_score", 300, 850), numbers("fraud_proba", 0, 1))
    assert said == {"credit_score": "feature", "fraud_proba": "prediction"}


def test_a_probability_lies_between_0_and_1() -> None:
    inside, outside = (suggested(numbers("proba", 0, high))["proba"] for high in (1, 55))
    assert inside.confidence > outside.confidence


@pytest.mark.parametrize(
    ("actual", "prediction"),
    [("label", "prediction"), ("y_true", "y_pred"), ("price", "predicted_price"), ("outcome", "score")],
)
def test_actuals_find_their_prediction(actual: str, prediction: str) -> None:
    said = suggested(numbers("area", 0, 9), numbers(actual, 0, 1), numbers(prediction, 0, 1))
    assert said[prediction].kind == ColumnKind.PREDICTION
    assert (said[actual].kind, said[actual].actual_for) == (ColumnKind.ACTUAL, prediction)
    assert said["area"].kind == ColumnKind.FEATURE


def test_endings_do_not_hide_what_an_actual_is_about() -> None:
    said = suggested(numbers("churn_score", 0, 1), flag("will_churn"), flag("churned"), text("churn", "reason a"))
    assert (said["churned"].kind, said["churned"].actual_for) == (ColumnKind.ACTUAL, "will_churn")
    assert said["churn"].kind == ColumnKind.FEATURE


def test_two_actuals_go_to_the_prediction_of_the_same_subject() -> None:
    said = suggested(flag("pred_churn"), flag("pred_fraud"), flag("actual_fraud"), flag("actual_churn"))
    assert said["actual_fraud"].actual_for == "pred_fraud"
    assert said["actual_churn"].actual_for == "pred_churn"


def test_a_prediction_gets_one_actual() -> None:
    said = kinds(flag("prediction"), flag("label_group"), flag("actual_label", nulls=300, null_share=0.3))
    assert list(said.values()) == ["prediction", "feature", "actual"]


def test_an_actual_without_any_prediction_is_still_an_actual() -> None:
    said = suggested(flag("target"))
    assert (said["target"].kind, said["target"].actual_for) == (ColumnKind.ACTUAL, "")


def test_values_decide_where_names_do_not() -> None:
    said = suggested(
        text("pred_a", "red", "blue"),
        text("pred_b", "cat", "dog"),
        text("label", "dog", "cat"),
        model_type=ModelType.MULTICLASS,
    )
    assert said["label"].actual_for == "pred_b"


def test_prefixes_settle_the_grouping() -> None:
    columns = (
        numbers("features.score", 0, 1),
        numbers("predictions.amount", 0, 1),
        text("raw_inputs.word", "a"),
        numbers("actuals.amount", 0, 1),
    )
    assert list(kinds(*columns).values()) == ["feature", "prediction", "raw_input", "actual"]
    assert suggested(*columns)["actuals.amount"].actual_for == "predictions.amount"


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        (numbers("x", 0.5, 9), FieldType.NUMERIC),
        (whole("age", 18, 90, 60), FieldType.NUMERIC),
        (whole("n_children", 0, 5, 6), FieldType.NUMERIC),
        (whole("region_code", 1, 40, 40), FieldType.CATEGORICAL),
        (whole("wheels", 2, 4, 3), FieldType.CATEGORICAL),
        (whole("is_active", 0, 1, 2), FieldType.BOOLEAN),
        (whole("x", 0, 1, 2), FieldType.BOOLEAN),
        (numbers("is_active", 0, 1, distinct=2), FieldType.BOOLEAN),
        (whole("item_count", 0, 1, 2), FieldType.NUMERIC),
        (flag("x"), FieldType.BOOLEAN),
        (text("zip", "01234", "99999", distinct=900), FieldType.STRING),
        (text("city", "Bern"), FieldType.STRING),
        (text("x", "a text of more than four words"), FieldType.TEXT),
        (text("comment", "not bad"), FieldType.TEXT),
        (text("x", "y" * 121), FieldType.TEXT),
        (moments("birthday"), FieldType.DATETIME),
        (column("x", LogicalType.DATE), FieldType.DATETIME),
        (column("x", LogicalType.TENSOR, list_length=3), FieldType.TENSOR),
        (column("x", LogicalType.VECTOR), FieldType.VECTOR),
        (column("x", LogicalType.DICT), FieldType.DICT),
    ],
)
def test_types(profile: ColumnProfile, expected: FieldType) -> None:
    assert type_of(profile) == expected


def test_the_model_type_decides_what_whole_numbers_mean() -> None:
    profile = whole("prediction", 0, 1, 2)
    assert type_of(profile, ModelType.BINARY) == FieldType.BOOLEAN
    assert type_of(profile, ModelType.REGRESSION) == FieldType.NUMERIC
    assert type_of(profile, ModelType.MULTICLASS) == FieldType.CATEGORICAL


@pytest.mark.parametrize(
    "logical_type",
    [LogicalType.UNKNOWN, LogicalType.BINARY, LogicalType.ARRAY, LogicalType.LIST, LogicalType.STRUCT],
)
def test_what_no_field_holds_is_left_out_with_a_reason(logical_type: LogicalType) -> None:
    said = suggested(column("prediction", logical_type))["prediction"]
    assert said.kind == ColumnKind.LEFT_OUT
    assert said.reason


@pytest.mark.parametrize("logical_type", LogicalType)
@pytest.mark.parametrize("model_type", ModelType)
def test_a_column_of_which_only_the_type_is_known(logical_type: LogicalType, model_type: ModelType) -> None:
    bare = ColumnProfile(name="", position=0, physical_type="", logical_type=logical_type)
    assert set(suggest([bare], model_type=model_type)) == {""}


def test_no_columns_no_suggestions() -> None:
    assert suggest([], model_type=ModelType.RANKING) == {}


def test_a_partition_by_day_gives_way_to_the_timestamp() -> None:
    day = moments("day", logical_type=LogicalType.DATE, partition=True)
    assert kinds(moments("scored_at"), day, flag("pred"))["day"] == "left_out"
    assert kinds(day, flag("pred"))["day"] == "timestamp"
