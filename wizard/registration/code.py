"""The registration as Python: the calls of the vendor's guide for `aporia==2.19.0`, complete and runnable. Pure.

Columns named like their fields are not mentioned, as in the guide; everything else is written out. The token comes from
the environment, never from the page. Raises nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from wizard.registration.literals import block, call, lines, literal
from wizard.registration.plan import DatasetOrder, Order
from wizard.registration.wire import GROUPS, mappings_of, type_of
from wizard.registry.schema import FieldKind

Arguments = Iterator[tuple[str, str]]

_DEFAULTS = {"icon": "general", "color": "blue"}


def python_code(order: Order, *, base_url: str) -> str:
    """A Python file that registers `order` at the server at `base_url` (scheme, host and port).

    The next version of a model that is there needs no model made.
    """
    parts = [
        "import os\n\nimport aporia\nfrom aporia import S3DataSource\n",
        init_code(base_url),
        *([] if order.is_next_version else [call("aporia.create_model", _model(order))]),
        "apr_model = " + call("aporia.create_model_version", _version(order)),
        *(_connected(dataset, order) for dataset in order.datasets),
    ]
    return "\n".join(parts)


def lookup_code(order: Order, *, base_url: str) -> str:
    """A Python file that takes the registered version in hand at the server at `base_url`."""
    version = [("model_id", literal(order.model_id)), ("model_version", literal(order.version_name))]
    return "\n".join(
        ["import os\n\nimport aporia\n", init_code(base_url), "apr_model = " + call("aporia.Model", iter(version))]
    )


def init_code(base_url: str) -> str:
    """The call that leads the client to the server at `base_url`."""
    return call("aporia.init", _init(base_url))


def _init(base_url: str) -> Arguments:
    address = urlsplit(base_url)
    yield "token", 'os.environ["APORIA_TOKEN"]'
    yield "host", literal(f"{address.scheme}://{_host(address.hostname or '')}")
    if port := address.port or (80 if address.scheme == "http" else None):
        yield "port", literal(port)  # the client takes 443 for granted, and ignores a port within the host
    yield "environment", literal("production")
    yield "throw_errors", "True"


def _host(hostname: str) -> str:
    return f"[{hostname}]" if ":" in hostname else hostname


def _model(order: Order) -> Arguments:
    yield "", literal(order.model_id)
    yield "", literal(order.name)
    looks = {"description": order.description, "owner": order.owner, "icon": order.icon, "color": order.colour}
    yield from ((name, literal(text)) for name, text in looks.items() if text and text != _DEFAULTS.get(name))
    if order.tags:
        yield "tags", block(order.tags)


def _version(order: Order) -> Arguments:
    yield "model_id", literal(order.model_id)
    yield "model_version", literal(order.version_name)
    yield "model_type", literal(order.model_type.value)
    for group, kind in GROUPS:
        fields = {field.name: type_of(field) for field in order.schema.of_kind(kind)}
        if fields or kind != FieldKind.RAW_INPUT:  # features and predictions are mandatory, even when empty
            yield group, block(fields)


def _connected(dataset: DatasetOrder, order: Order) -> str:
    source = f"{dataset.kind}_data"
    made = f"{source} = " + call("S3DataSource", _source(dataset))
    return made + "\n" + call(f"apr_model.connect_{dataset.kind}", _connection(source, dataset, order))


def _source(dataset: DatasetOrder) -> Arguments:
    yield "object_path", literal(dataset.object_path)
    yield "object_format", literal(dataset.object_format)
    if dataset.sample_size != 1.0:
        yield "sample_size", literal(dataset.sample_size)
    if dataset.select_expr:
        yield "select_expr", lines(dataset.select_expr)
    if dataset.read_options:
        yield "read_options", block(dataset.read_options)


def _connection(source: str, dataset: DatasetOrder, order: Order) -> Arguments:
    yield "data_source", source
    yield "id_column", literal(dataset.id_column or None)
    yield "timestamp_column", literal(dataset.timestamp_column or None)
    yield from ((name, block(mapping)) for name, mapping in mappings_of(dataset, order).items())
