"""The order as a stack of the 3.x client: what it says, and that what it cannot say is told in it."""

from __future__ import annotations

import ast

from tests.unit.registration.orders import FIELDS, dataset, order
from wizard.registration.as_code import stack_code
from wizard.registration.plan import Order
from wizard.registration.wire3 import left_out
from wizard.registry.schema import Field, FieldKind, FieldType, VersionSchema


def code(of: Order) -> str:
    return stack_code(of, base_url="https://embark.example.com", account="default", workspace="acme")


def calls(of: Order) -> dict[str, ast.Call]:
    """The calls of the stack by what is called; of several the last."""
    found = [node for node in ast.walk(ast.parse(code(of))) if isinstance(node, ast.Call)]
    return {ast.unparse(call.func): call for call in found}


def said(call: ast.Call) -> dict[str, object]:
    """What the call says in plain words."""
    plain = {}
    for keyword in call.keywords:
        if keyword.arg and not isinstance(keyword.value, ast.Name | ast.List | ast.Subscript):
            plain[keyword.arg] = ast.literal_eval(keyword.value)
    return plain


def test_the_stack_says_the_order() -> None:
    made = calls(order())
    told = said(made["aporia.Dataset"])
    assert told["connection_data"] == {"regex": "acme/fraud/serving.parquet", "object_format": "parquet"}
    assert told["features"] == {"amount": "numeric", "embeddings": "embedding"}
    assert told["actual_mappings"] == {"did_buy": "will_buy"}
    assert said(made["aporia.Model"])["color"] == "#3564C9"
    assert said(made["aporia.Stack"])["workspace"] == "acme"
    assert not list(left_out(order()))


def test_a_field_bears_the_name_of_its_column_and_that_is_told() -> None:
    columns = {field.name: field.name for field in FIELDS} | {"amount": "amt"}
    of = order(datasets=(dataset(column_map=columns),))
    assert said(calls(of)["aporia.Dataset"])["features"] == {"amt": "numeric", "embeddings": "embedding"}
    assert '# The field "amount" bears the name of its column' in code(of)


def test_what_3x_cannot_say_is_told() -> None:
    schema = VersionSchema((*FIELDS, Field("per class", FieldKind.FEATURE, FieldType.DICT)))
    csv = {"object_format": "csv", "read_options": {"header": "true", "sep": ";"}, "sample_size": 0.25}
    of = order(schema=schema, datasets=(dataset(**csv), dataset("actuals")), tags={"team": "risk"})
    told = " ".join(left_out(of))
    for words in ("actuals data is left out", '"sep"', "share of 0.25", '"per class"', "tags"):
        assert words in told
    assert '"header"' not in told
    config = said(calls(of)["aporia.Dataset"])["connection_data"]
    assert config == {"regex": "acme/fraud/serving.parquet", "object_format": "csv", "header": "true"}


def test_a_comment_ends_at_its_line() -> None:
    """Names are hostile: none of them continues on a line of code."""
    odd = "x\nimport os; os.system('id')\u2028\r#"
    columns = {field.name: field.name for field in FIELDS} | {"amount": odd}
    schema = VersionSchema((Field(odd, FieldKind.FEATURE, FieldType.DICT), *FIELDS))
    of = order(schema=schema, datasets=(dataset(column_map=columns, read_options={odd: "1"}),), name=odd)
    head = code(of).split("import os\n\nimport aporia", 1)[0]
    assert all(line.startswith("#") or not line for line in head.splitlines())
    assert "aporia.Stack" in calls(of)
