"""What is to be registered (the order) and the calls that do it (the plan). Pure; raises nothing of its own.

The order is frozen when a person presses "Register" and stored as JSON; the plan is made from it anew each time, with
the same keys, so that a retry finds the calls that are done.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

import msgspec

from wizard.registry.schema import ModelType, VersionSchema


@dataclass(frozen=True)
class DatasetOrder:
    """One dataset to be connected.

    `kind` is serving, training, testing or actuals; `column_map` is field name → column name for every field that the
    dataset has (actuals too); "" for `id_column` or `timestamp_column` means that it has none. `etag` is the object's
    version that was sampled, for comparison by the first sync. `read_options`, `select_expr` and `sample_size` are the
    guide's parameters of a data source.
    """

    kind: str
    connection_id: str
    object_path: str
    object_format: str
    id_column: str
    timestamp_column: str
    column_map: Mapping[str, str]
    etag: str = ""
    read_options: Mapping[str, str] = field(default_factory=dict)
    select_expr: tuple[str, ...] = ()
    sample_size: float = 1.0

    @property
    def bucket(self) -> str:
        """The bucket that it is read from."""
        return self.object_path.split("://", 1)[-1].partition("/")[0]


@dataclass(frozen=True)
class Order:
    """A finished mapping with everything that its registration needs, and nothing that points at other rows but ids.

    `is_next_version`: the model is registered already, and gets another version beside those that it has.
    """

    model_id: str
    name: str
    version_name: str
    model_type: ModelType
    schema: VersionSchema
    datasets: tuple[DatasetOrder, ...]
    description: str = ""
    owner: str = ""
    icon: str = "general"
    colour: str = "blue"
    tags: Mapping[str, str] = field(default_factory=dict)
    is_next_version: bool = False

    @property
    def model_facts(self) -> dict[str, Any]:
        """How the model is described, by the names of `create_model`'s parameters."""
        return {name: getattr(self, name) for name in _MODEL_FACTS}

    def to_json(self) -> dict[str, Any]:
        """A JSON object; `from_json` reads it back."""
        return asdict(self) | {
            "model_type": self.model_type.value,
            "schema": self.schema.to_json(),
            "datasets": [msgspec.to_builtins(dataset) for dataset in self.datasets],
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Order:
        """The order that `to_json` wrote."""
        return cls(
            **(
                stored
                | {
                    "model_type": ModelType(stored["model_type"]),
                    "schema": VersionSchema.from_json(stored["schema"]),
                    "datasets": tuple(msgspec.convert(dataset, DatasetOrder) for dataset in stored["datasets"]),
                }
            )
        )


class Generation(StrEnum):
    """Which of the vendor's two APIs another server speaks."""

    TWO = "2.x"
    THREE = "3.x"


class Verb(StrEnum):
    """The calls that a destination understands; each is the name of one of its methods."""

    MODEL_IS_FREE = "model_is_free"
    VERSION_IS_FREE = "version_is_free"
    CREATE_MODEL = "create_model"
    FIND_MODEL = "find_model"
    CREATE_MODEL_VERSION = "create_model_version"
    SHARE_SOURCE = "share_source"
    CONNECT_DATASET = "connect_dataset"
    START_SYNC = "start_sync"


MODEL_CALL = "model"
VERSION_CALL = "version"


def key_of_call(registration_id: str, call: str) -> str:
    """The idempotency key that a registration's call is sent with: the same however often it is tried."""
    return f"{registration_id}:{call}"


@dataclass(frozen=True)
class PlannedCall:
    """One call: its key (unique in the plan), its title for people, its arguments.

    `uses` adds arguments that only earlier calls can give: parameter name → key of the call whose external id it takes.
    """

    key: str
    verb: Verb
    title: str
    arguments: Mapping[str, Any]
    uses: Mapping[str, str] = field(default_factory=dict)


def make_plan(order: Order, generation: Generation | None = None) -> tuple[PlannedCall, ...]:
    """The calls in order: model (made, or found for its next version), version, each dataset and its first sync.

    `generation` is that of the server which the order is sent to; None for the built-in registry. Another server is
    looked at before anything is made there, so that what a lost answer leaves open can only be our own doing; and
    connecting a dataset starts its sync there.
    """
    if generation == Generation.THREE:
        return tuple(_plan_of_3(order))
    if generation == Generation.TWO:
        return _plan_of_2(order)
    datasets = [call for dataset in order.datasets for call in _dataset_calls(dataset, order.schema)]
    return (_model_call(order), _version_call(order), *datasets)


def _plan_of_2(order: Order) -> tuple[PlannedCall, ...]:
    datasets = [_connect_call(dataset) for dataset in order.datasets]
    if order.is_next_version:
        return (_model_call(order), _version_look(order), _version_call(order), *datasets)
    return (_model_look(order), _model_call(order), _version_call(order), *datasets)


def _plan_of_3(order: Order) -> Iterator[PlannedCall]:
    """There models are told apart by name, versions are names alone, and a bucket is a data source for all to share."""
    if order.is_next_version:
        yield from (_model_call(order), _version_look(order))
    else:
        described = {name: value for name, value in order.model_facts.items() if name not in ("model_id", "tags")}
        yield replace(
            _model_look(order),
            title=f"Look whether the name {order.name} is free there"[:_TITLE],
            arguments={"name": order.name},
        )
        yield replace(_model_call(order), arguments=described | {"model_type": order.model_type})
    yield replace(_version_call(order), arguments={"name": order.version_name})
    for bucket in dict.fromkeys(dataset.bucket for dataset in order.datasets):
        yield _source_call(bucket)
    for dataset in order.datasets:
        call, source = _connect_call(dataset), _source_call(dataset.bucket)
        yield replace(call, uses=dict(call.uses) | {"model": MODEL_CALL, "source": source.key})


def _source_call(bucket: str) -> PlannedCall:
    return PlannedCall(
        key=f"source:{bucket}",
        verb=Verb.SHARE_SOURCE,
        title=f"Find or make the data source s3://{bucket}"[:_TITLE],
        arguments={"bucket": bucket},
    )


def _model_look(order: Order) -> PlannedCall:
    return PlannedCall(
        key="look:model",
        verb=Verb.MODEL_IS_FREE,
        title=f"Look whether the model id {order.model_id} is free there"[:_TITLE],
        arguments={"model_id": order.model_id},
    )


def _version_look(order: Order) -> PlannedCall:
    return PlannedCall(
        key="look:version",
        verb=Verb.VERSION_IS_FREE,
        title=f"Look whether version {order.version_name} is free there"[:_TITLE],
        arguments={"name": order.version_name},
        uses={"model": MODEL_CALL},
    )


def _model_call(order: Order) -> PlannedCall:
    if order.is_next_version:
        return PlannedCall(
            key=MODEL_CALL,
            verb=Verb.FIND_MODEL,
            title=f"Find the model {order.name}"[:_TITLE],
            arguments={"model_id": order.model_id},
        )
    return PlannedCall(
        key=MODEL_CALL,
        verb=Verb.CREATE_MODEL,
        title=f"Create the model {order.name}"[:_TITLE],
        arguments=order.model_facts,
    )


def _version_call(order: Order) -> PlannedCall:
    return PlannedCall(
        key=VERSION_CALL,
        verb=Verb.CREATE_MODEL_VERSION,
        title=f"Create version {order.version_name}"[:_TITLE],
        arguments={"name": order.version_name, "model_type": order.model_type, "schema": order.schema},
        uses={"model": MODEL_CALL},
    )


def _dataset_calls(dataset: DatasetOrder, schema: VersionSchema) -> tuple[PlannedCall, PlannedCall]:
    connect = _connect_call(dataset)
    sync = PlannedCall(
        # What is read is part of the key: once the order has changed, a sync of the old columns will not do.
        key=f"sync:{dataset.kind}:{_digest(dataset, schema)}",
        verb=Verb.START_SYNC,
        title=f"Start the first sync of the {dataset.kind} data",
        arguments={},
        uses={"dataset": connect.key},
    )
    return connect, sync


def _connect_call(dataset: DatasetOrder) -> PlannedCall:
    return PlannedCall(
        key=f"connect:{dataset.kind}",
        verb=Verb.CONNECT_DATASET,
        title=f"Connect the {dataset.kind} data",
        arguments={"dataset": dataset},
        uses={"version": VERSION_CALL},
    )


def _digest(dataset: DatasetOrder, schema: VersionSchema) -> str:
    told = json.dumps([asdict(dataset), schema.to_json()], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:12]


_TITLE = 120
"""Characters of a step's title in the database."""
_MODEL_FACTS = ("model_id", "name", "description", "owner", "icon", "colour", "tags")
