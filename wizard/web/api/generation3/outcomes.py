"""What the API answers 3.x clients, as pydantic models. `created_at` and the like are in UTC."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field


class WorkspaceTold(Schema):
    """The workspace of the token."""

    id: str
    name: str
    account: str


class ModelTold(Schema):
    """A model with a type."""

    id: str
    name: str
    type: str
    description: str | None
    color: str
    icon: str
    owner: str | None
    aggregation_period: str | None
    created_at: datetime


class SourceTold(Schema):
    """A data source; its connection is not told."""

    id: str
    name: str
    type: str
    created_at: datetime


class DatasetTold(Schema):
    """A dataset: `config` and `schema` as they were sent, or as they would have been."""

    id: str
    stage: str
    model_id: str
    model_version_id: str
    data_source_id: str
    config: dict[str, Any]
    fields_: Annotated[dict[str, Any], Field(alias="schema")]
    created_at: datetime


class QueryTold(Schema):
    """Where a dataset is read from, and by which columns its rows are told apart and ordered."""

    id: str
    config: dict[str, Any]
    id_column: str | None
    timestamp_column: str | None
    data_source_id: str


class VersionTold(Schema):
    """A version with its two datasets."""

    id: str
    name: str
    model_id: str
    is_active: bool
    serving_dataset: DatasetTold | None
    training_dataset: DatasetTold | None
    created_at: datetime


class FieldTold(Schema):
    """A field of a model."""

    id: str
    name: str
    model_id: str
    type: str
    group: str
    properties: dict[str, Any] | None
    created_at: datetime
    updated_at: datetime


class SegmentTold(Schema):
    """A segment; of one by terms, `values` are their names."""

    id: str
    name: str
    model_id: str
    field_name: str | None
    values: list[Any]
    terms_values: list[Any] | None
    is_global_filter: bool
    created_at: datetime


class FieldOfSegment(Schema):
    """The field that a segment cuts by."""

    id: str
    name: str
    type: str


class SegmentMoreTold(SegmentTold):
    """A segment with its field."""

    is_custom_segment: bool
    create_composite_segments: bool
    field: FieldOfSegment | None


class MetricTold(Schema):
    """A custom metric."""

    id: str
    name: str
    model_id: str
    code: str
    created_at: datetime


class MonitorTold(Schema):
    """A monitor, its configuration as it was sent."""

    id: str
    name: str
    type: str
    comment: str | None
    is_active: bool
    scheduling: str | None
    creator_id: str | None
    configuration: dict[str, Any]
    created_at: datetime


class StatusTold(Schema):
    """How far the data of the models asked for has been read."""

    statuses: list[dict[str, Any]]
