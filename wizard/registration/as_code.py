"""The registration as a stack: Python for `aporia==3.38.0` (`aporia.as_code`), complete and runnable. Pure.

A 3.x dataset names its fields by their columns and has no rename, no share of rows and few reader options; there are
serving and training datasets only, and no `dict`. What cannot be said so is told in comments. Raises nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wizard.registration.literals import block, call, literal
from wizard.registration.plan import DatasetOrder, Order
from wizard.registration.wire3 import KINDS, config_of, left_out, source_name
from wizard.registry.declared import GROUPS, declared_of
from wizard.registry.looks import Colour

Arguments = Iterator[tuple[str, str]]

_HEAD = """import os

import aporia.as_code as aporia

"""
_TAIL = """stack.apply(config_path="stack.json", yes=True, should_raise=True)
"""


def stack_code(order: Order, *, base_url: str, account: str, workspace: str) -> str:
    """A Python file that creates `order` as a stack at `base_url`, and keeps the stack's state in stack.json."""
    datasets = [dataset for dataset in order.datasets if dataset.kind in KINDS]
    buckets = dict.fromkeys(each.bucket for each in datasets)
    sources = {bucket: f"source_{number}" for number, bucket in enumerate(buckets, 1)}
    parts = [
        begin_code(base_url=base_url, account=account, workspace=workspace),
        *(f"{name} = " + call("aporia.DataSource", _source(bucket)) for bucket, name in sources.items()),
        *(f"{each.kind} = " + call("aporia.Dataset", _dataset(each, order, sources)) for each in datasets),
        "version = " + call("aporia.Version", _version(order, datasets)),
        "model = " + call("aporia.Model", _model(order)),
        "".join(f"stack.add({name})\n" for name in (*sources.values(), "model")) + _TAIL,
    ]
    return _comments(order) + "\n".join(parts)


def begin_code(*, base_url: str, account: str, workspace: str) -> str:
    """The first lines of a stack: where it is applied."""
    return _HEAD + "stack = " + call("aporia.Stack", _stack(base_url, account, workspace))


def _comments(order: Order) -> str:
    said = [f"# {sentence}\n" for sentence in left_out(order)]
    return "".join([*said, "\n"]) if said else ""


def _stack(base_url: str, account: str, workspace: str) -> Arguments:
    yield "token", 'os.environ["APORIA_TOKEN"]'
    yield "account", literal(account)
    yield "workspace", literal(workspace)
    yield "base_url", literal(base_url)


def _source(bucket: str) -> Arguments:
    yield "", literal(source_name(bucket))
    yield "type", literal("s3")
    yield "connection_data", block({"bucket": bucket})


def _dataset(dataset: DatasetOrder, order: Order, sources: Mapping[str, str]) -> Arguments:
    yield "", literal(dataset.kind)
    yield "type", literal(dataset.kind)
    yield "data_source", sources[dataset.bucket]
    yield "connection_data", block(config_of(dataset))
    keys = {"id_column": dataset.id_column, "timestamp_column": dataset.timestamp_column}
    yield from ((name, literal(column)) for name, column in keys.items() if column)
    told = declared_of(order.schema, dataset.column_map, model_type=order.model_type)
    yield from ((group, block(_types(told[group]))) for group in GROUPS if told[group])
    if told["actuals"]:
        yield "actual_mappings", block({each["name"]: each["properties"]["prediction"] for each in told["actuals"]})


def _types(fields: list[dict[str, str]]) -> Mapping[str, str]:
    return {field["name"]: field["type"] for field in fields}


def _version(order: Order, datasets: list[DatasetOrder]) -> Arguments:
    yield "", literal(order.version_name)
    yield from ((each.kind, each.kind) for each in datasets)


def _model(order: Order) -> Arguments:
    yield "", literal(order.name)
    yield "type", literal(order.model_type.value)
    texts = {"description": order.description, "owner": order.owner, "icon": order.icon}
    yield from ((name, literal(text)) for name, text in texts.items() if text)
    yield "color", literal(Colour(order.colour).hex)
    yield "versions", "[version]"
