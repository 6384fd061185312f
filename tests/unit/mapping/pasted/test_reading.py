"""Schemas in every form that people have them in, and texts that are none."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.core.problems import ProblemError
from wizard.mapping.pasted.csv_text import HEADER, mapping_csv
from wizard.mapping.pasted.reading import read_schema
from wizard.mapping.pasted.types import LONGEST, PastedField
from wizard.mapping.types import ColumnKind, MappedColumn, MappingDraft
from wizard.registry.schema import Field, FieldKind, FieldType, VersionSchema

GUIDE = """
apr_model = aporia.create_model_version(
  model_id="<MODEL_ID>",
  model_version="v1",
  model_type="binary"

  raw_inputs={
    "raw_text": "text",
  },

  features={
    "amount": "numeric",
    "is_new": "boolean",
    "embeddings": {"type": "tensor", "dimensions": [768]},
  },

  predictions={
    "will_buy_insurance": "boolean",
    "proba": "numeric",
  },
)

data_source = S3DataSource(
  object_path="s3://my-bucket/my-file.parquet"
  object_format="parquet",  # other options: csv, json, delta
)

apr_model.connect_serving(
  data_source=data_source,
  id_column="prediction_id",
  timestamp_column="prediction_timestamp",
  features={"amount": "AMT_USD"},
  labels={"will_buy_insurance": "did_buy", "proba": "did_buy"},
)
"""


def told(text: str) -> dict[str, PastedField]:
    return {field.name: field for field in read_schema(text).fields}


def code_of(text: str) -> str:
    with pytest.raises(ProblemError) as caught:
        read_schema(text)
    return caught.value.problem.code


def test_the_guides_snippet_is_read_though_its_commas_are_missing() -> None:
    found = told(GUIDE)
    assert {name: (field.kind.value, field.type) for name, field in found.items()} == {
        "raw_text": ("raw_input", "text"),
        "amount": ("feature", "numeric"),
        "is_new": ("feature", "boolean"),
        "embeddings": ("feature", "tensor"),
        "will_buy_insurance": ("prediction", "boolean"),
        "proba": ("prediction", "numeric"),
        "prediction_id": ("id", ""),
        "prediction_timestamp": ("timestamp", ""),
        "did_buy": ("actual", ""),
    }
    assert found["embeddings"].dimensions == (768,)
    assert found["amount"].source == "AMT_USD"
    assert found["did_buy"].actual_for == "will_buy_insurance"


def test_a_dataset_as_code() -> None:
    found = told(
        """
        serving = Dataset(
            stage="serving", data_source=source, id_column="id", timestamp_column="ts",
            features={"amount": FieldType.NUMERIC, "owner": "categorical"},
            predictions={"proba": "numeric"}, actuals={"did_buy": "boolean"}, actual_mappings={"did_buy": "proba"},
        )
        """
    )
    assert (found["amount"].type, found["owner"].type) == ("numeric", "categorical")
    assert (found["did_buy"].kind, found["did_buy"].actual_for) == (ColumnKind.ACTUAL, "proba")
    assert (found["id"].kind, found["ts"].kind) == (ColumnKind.ID, ColumnKind.TIMESTAMP)


def test_what_is_no_plain_value_is_said() -> None:
    schema = read_schema("create_model_version(model_id=make(), features=FEATURES, predictions={'p': 'numeric'})")
    assert schema.remarks == ("Not read, as it is no plain value: features, model_id.",)


def test_nothing_is_run() -> None:
    found = told("create_model_version(features={'a': __import__('os').system('touch /tmp/x'), 'b': 'numeric'})")
    assert (found["a"].type, found["b"].type) == ("", "numeric")


def test_our_own_json() -> None:
    schema = VersionSchema(
        (
            Field("proba", FieldKind.PREDICTION, FieldType.NUMERIC),
            Field("emb", FieldKind.FEATURE, FieldType.TENSOR, (3, 4)),
            Field("did", FieldKind.ACTUAL, FieldType.BOOLEAN, actual_for="proba"),
        )
    )
    found = told(json.dumps(schema.to_json()))
    assert (found["emb"].dimensions, found["did"].actual_for) == ((3, 4), "proba")


def test_the_json_of_the_vendors_clients() -> None:
    second = {"name": "v1", "model_type": "binary", "features": {"a": "numeric"}, "predictions": {"p": "boolean"}}
    assert set(told(json.dumps(second))) == {"a", "p"}
    third = {
        "stage": "serving",
        "schema": {
            "id_column": "id",
            "features": [{"name": "e", "type": "embedding"}],
            "actuals": [{"name": "y", "type": "boolean", "properties": {"prediction": "p"}}],
        },
    }
    found = told(json.dumps(third))
    assert (found["e"].type, found["y"].actual_for, found["id"].kind) == ("embedding", "p", ColumnKind.ID)


def test_a_mapping_csv_comes_back_as_it_was_exported() -> None:
    draft = MappingDraft(
        (
            MappedColumn("id", ColumnKind.ID),
            MappedColumn("emb", ColumnKind.FEATURE, FieldType.TENSOR, "embedding", (3, 4)),
            MappedColumn("=cmd()", ColumnKind.ACTUAL, FieldType.BOOLEAN, "did", actual_for="proba"),
            MappedColumn("x\ny", ColumnKind.LEFT_OUT, FieldType.STRING),
        )
    )
    text = mapping_csv(draft)
    assert text.startswith(",".join(HEADER))
    assert "'=cmd()" in text, "no formula in a spreadsheet"
    assert [(field.source, field.kind, field.name, field.dimensions) for field in read_schema(text).fields] == [
        ("id", ColumnKind.ID, "id", ()),
        ("emb", ColumnKind.FEATURE, "embedding", (3, 4)),
        ("=cmd()", ColumnKind.ACTUAL, "did", ()),
        ("x\ny", ColumnKind.LEFT_OUT, "x\ny", ()),
    ]


def test_a_csv_from_a_spreadsheet_has_its_columns_in_any_order() -> None:
    schema = read_schema("Kind\tColumn\nfeature\ta\nnonsense\tb\nraw input\tc\n")
    assert [(field.name, field.kind) for field in schema.fields] == [
        ("a", ColumnKind.FEATURE),
        ("c", ColumnKind.RAW_INPUT),
    ]
    assert schema.remarks == ("1 lines without a column or a known kind were passed over.",)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "mapping.paste.empty"),
        (" \n ", "mapping.paste.empty"),
        ("x" * (LONGEST + 1), "mapping.paste.long"),
        ("{nothing", "mapping.paste.unreadable"),
        ("[" * 5_000, "mapping.paste.unreadable"),
        ("create_model_version(", "mapping.paste.unreadable"),
        ("f(" * 3_000, "mapping.paste.unreadable"),
        ("hello", "mapping.paste.no_schema"),
        ("1 + 1", "mapping.paste.no_schema"),
        ("{}", "mapping.paste.no_schema"),
        ("[1, 2]", "mapping.paste.no_schema"),
        ('{"features": []}', "mapping.paste.no_schema"),
        ('{"fields": [1, null, {"name": 3}]}', "mapping.paste.no_schema"),
        ("column,kind\n", "mapping.paste.no_schema"),
    ],
)
def test_what_is_no_schema_is_refused(text: str, code: str) -> None:
    assert code_of(text) == code


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300) | st.integers(0, len(GUIDE)).map(lambda length: GUIDE[:length]))
def test_any_text_is_understood_or_refused(text: str) -> None:
    try:
        found = read_schema(text).fields
    except ProblemError as error:
        found = ()
        told = error.problem.code
    else:
        told = ""
    assert found or told.startswith("mapping.paste.")
