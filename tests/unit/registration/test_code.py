"""The equivalent Python: compiled, and run against a stand-in for the vendor's package."""

from __future__ import annotations

import ast
import os
import unicodedata
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.registration.fake_aporia import Recorder, recording
from tests.unit.registration.orders import FIELDS, dataset, order
from wizard.registration.code import python_code
from wizard.registration.literals import literal
from wizard.registration.plan import Order
from wizard.registry.schema import Field, FieldKind, FieldType, ModelType, VersionSchema


def run(of: Order, base_url: str = "https://embark.example.com") -> Recorder:
    """What the code calls when it is run as a file of its own."""
    code = compile(python_code(of, base_url=base_url), "registration.py", "exec")
    with recording() as recorder, patch.dict(os.environ, {"APORIA_TOKEN": "from the environment"}):
        exec(code, {"__name__": "__main__"})
    return recorder


def test_the_calls_of_the_guide_in_order() -> None:
    assert [name for name, _ in run(order(datasets=(dataset(), dataset("training")))).calls] == [
        "init",
        "create_model",
        "create_model_version",
        "S3DataSource",
        "connect_serving",
        "S3DataSource",
        "connect_training",
    ]


def test_exactly_what_was_ordered_is_called() -> None:
    recorder = run(order())
    assert recorder.of("init") == {
        "token": "from the environment",
        "host": "https://embark.example.com",
        "environment": "production",
        "throw_errors": True,
    }
    assert recorder.of("create_model") == {"model_id": "fraud", "name": "Fraud"}
    assert recorder.of("create_model_version") == {
        "model_id": "fraud",
        "model_version": "v1",
        "model_type": "binary",
        "raw_inputs": {"raw_text": "text"},
        "features": {"amount": "numeric", "embeddings": {"type": "tensor", "dimensions": [768]}},
        "predictions": {"will_buy": "boolean", "proba": "numeric"},
    }
    assert recorder.of("S3DataSource") == {
        "object_path": "s3://acme/fraud/serving.parquet",
        "object_format": "parquet",
    }
    assert recorder.of("connect_serving") == {
        "data_source": "the data source",
        "id_column": "prediction_id",
        "timestamp_column": "prediction_timestamp",
        "labels": {"will_buy": "did_buy", "proba": "did_buy"},
    }


def test_how_the_data_is_read_is_written_out() -> None:
    reading = {"select_expr": ("*", "amount * 2 AS `double`"), "read_options": {"sep": ";"}, "sample_size": 0.25}
    source = run(order(datasets=(dataset(object_format="csv", **reading),))).of("S3DataSource")
    assert source == {
        "object_path": "s3://acme/fraud/serving.parquet",
        "object_format": "csv",
        "select_expr": ["*", "amount * 2 AS `double`"],
        "read_options": {"sep": ";"},
        "sample_size": 0.25,
    }


def test_the_order_of_fields_is_kept() -> None:
    fields = tuple(Field(name, FieldKind.FEATURE, FieldType.NUMERIC) for name in ("z", "a", "m"))
    features = run(order(schema=VersionSchema((*fields, FIELDS[3])))).of("create_model_version")["features"]
    assert list(features) == ["z", "a", "m"]


def test_everything_else_that_describes_the_model() -> None:
    facts = {"description": "d", "owner": "a@b.c", "icon": "fraud-detection", "tags": {"team": "risk"}}
    assert run(order(**facts, colour="turquoise")).of("create_model") == {
        "model_id": "fraud",
        "name": "Fraud",
        "color": "turquoise",
        **facts,
    }


def test_only_renamed_fields_are_mapped() -> None:
    renamed = {"raw_text": "txt", "amount": "amt", "embeddings": "embeddings", "proba": "score", "did_buy": "label"}
    assert run(order(datasets=(dataset(column_map=renamed),))).of("connect_serving") == {
        "data_source": "the data source",
        "id_column": "prediction_id",
        "timestamp_column": "prediction_timestamp",
        "raw_inputs": {"raw_text": "txt"},
        "features": {"amount": "amt"},
        "predictions": {"proba": "score"},
        "labels": {"will_buy": "label", "proba": "label"},
    }


def test_training_data_may_lack_keys_and_actuals() -> None:
    bare = dataset("training", id_column="", timestamp_column="", column_map={"amount": "amount"})
    arguments = run(order(datasets=(bare,))).of("connect_training")
    assert arguments == {"data_source": "the data source", "id_column": None, "timestamp_column": None}


def test_actuals_take_labels_only() -> None:
    late = dataset("actuals", column_map={"did_buy": "truth", "amount": "amt"})
    assert run(order(datasets=(late,))).of("connect_actuals")["labels"] == {"will_buy": "truth", "proba": "truth"}


@pytest.mark.parametrize(
    ("base_url", "host", "port"),
    [
        ("https://embark.example.com", "https://embark.example.com", None),
        ("https://embark.example.com:8443", "https://embark.example.com", 8443),
        ("http://127.0.0.1:8000", "http://127.0.0.1", 8000),
        ("http://testserver", "http://testserver", 80),
        ("http://[::1]:8000", "http://[::1]", 8000),
    ],
)
def test_the_client_is_told_host_and_port_apart(base_url: str, host: str, port: int | None) -> None:
    arguments = run(order(), base_url).of("init")
    assert (arguments["host"], arguments.get("port")) == (host, port)


def test_features_and_predictions_are_always_given() -> None:
    schema = VersionSchema((Field("p", FieldKind.PREDICTION, FieldType.NUMERIC),))
    arguments = run(order(schema=schema, model_type=ModelType.REGRESSION)).of("create_model_version")
    assert arguments["features"] == {}
    assert "raw_inputs" not in arguments


ANY_TEXT = st.text(min_size=1)


@given(ANY_TEXT)
def test_a_literal_means_its_text(text: str) -> None:
    assert ast.literal_eval(literal(text)) == text


@given(ANY_TEXT)
def test_a_literal_hides_nothing(text: str) -> None:
    assert not [sign for sign in literal(text) if unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp", "Cs")]


def test_literals_look_like_the_guides() -> None:
    assert literal("amount") == '"amount"'
    assert literal({"type": "tensor", "dimensions": [768]}) == '{"type": "tensor", "dimensions": [768]}'


@given(names=st.lists(ANY_TEXT, min_size=4, max_size=4, unique=True), column=ANY_TEXT, path=ANY_TEXT)
def test_whatever_names_hold_the_code_says_the_same(names: list[str], column: str, path: str) -> None:
    feature, prediction, model_id, actual = names
    schema = VersionSchema(
        (
            Field(feature, FieldKind.FEATURE, FieldType.NUMERIC),
            Field(prediction, FieldKind.PREDICTION, FieldType.BOOLEAN),
            Field(actual, FieldKind.ACTUAL, FieldType.BOOLEAN, actual_for=prediction),
        )
    )
    source = dataset(object_path=path, id_column=column, column_map={feature: column, actual: column})
    recorder = run(order(model_id=model_id, name=feature, schema=schema, datasets=(source,), tags={column: path}))
    assert recorder.of("create_model") == {"model_id": model_id, "name": feature, "tags": {column: path}}
    assert recorder.of("create_model_version")["features"] == {feature: "numeric"}
    assert recorder.of("create_model_version")["predictions"] == {prediction: "boolean"}
    assert recorder.of("S3DataSource")["object_path"] == path
    connected = recorder.of("connect_serving")
    assert connected["id_column"] == column
    assert connected.get("features", {}) == ({} if feature == column else {feature: column})
    assert connected["labels"] == {prediction: column}


def test_the_next_version_of_a_model_is_made_without_making_the_model() -> None:
    recorder = run(order(is_next_version=True, version_name="v2"))
    assert "create_model" not in [name for name, _ in recorder.calls]
    called = recorder.of("create_model_version")
    assert (called["model_id"], called["model_version"]) == ("fraud", "v2")
