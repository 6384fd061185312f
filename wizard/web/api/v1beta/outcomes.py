"""What the API answers, as pydantic models: the shapes that the 2.x client reads, or ours where it reads nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from ninja import Schema


class Capabilities(Schema):
    """What this server understands."""

    is_field_schema_supported: bool


class ModelOut(Schema):
    """A model, by the id that its owner gave it."""

    id: str


class OwnerOut(Schema):
    """Who answers for a model."""

    model_id: str
    owner: str | None


class TagsOut(Schema):
    """A model's tags; keys in lower case."""

    tags: dict[str, str]


class VersionOut(Schema):
    """A version."""

    id: str
    name: str
    model_type: str


class ListedVersion(VersionOut):
    """A version in the list of its model's."""

    created_at: datetime


class DatasetOut(Schema):
    """A connected dataset; its name is its kind."""

    id: str
    name: str


class Enabled(Schema):
    """Whether datasets are read on."""

    enabled: bool


class LastError(Schema):
    """Why the last sync failed."""

    code: str
    message: str


class SyncStatus(Schema):
    """How the last sync of a dataset went, what it reads and how its columns are mapped. Moments are in UTC."""

    dataset: str
    environment: str
    enabled: bool
    schedule: str | None
    status: Literal["pending", "running", "succeeded", "failed", "disabled"]
    last_sync_started_at: datetime | None
    last_sync_finished_at: datetime | None
    rows_read: int | None
    last_error: LastError | None
    id_column: str | None
    timestamp_column: str | None
    mapping: dict[str, dict[str, str]]
    data_source: dict[str, Any]


class MonitorOut(Schema):
    """A monitor."""

    id: str


class EnvironmentOut(Schema):
    """An environment: its name, and an id made of it."""

    id: str
    name: str


class EnvironmentsOut(Schema):
    """The words that the workspace's datasets bear, and the usual one."""

    environments: list[EnvironmentOut]


class NewEnvironmentOut(Schema):
    """An environment as the client's Spark part reads it."""

    cluster_id: str
    environment_id: str


class Kept(Schema):
    """How many entries are kept."""

    entries: int


class GraphqlFault(Schema):
    """What went wrong, as the client reads it."""

    message: str
    extensions: dict[str, str]


class GraphqlOut(Schema):
    """`data` by the name of the operation, or `errors`."""

    data: dict[str, Any] | None = None
    errors: list[GraphqlFault] | None = None
