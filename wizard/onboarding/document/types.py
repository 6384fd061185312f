"""The document that makes onboardings, as plain values. Pure; raises nothing.

`{"embark": 1, "onboardings": [entry, …]}`, or one entry alone. The names of the fields are those of the JSON, and the
description of a type says what is expected there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from wizard.mapping.types import ColumnKind
from wizard.registry.looks import Colour, Icon
from wizard.registry.schema import FieldType, ModelType
from wizard.sampling.settings import Resolution
from wizard.sampling.types import FileFormat

VERSION = 1
MOST_ENTRIES = 200
LONGEST = 1_000_000
"""Bytes of a document in UTF-8."""
KINDS = ("serving", "training", "testing", "actuals")
"""The datasets, in the order of the wizard."""

Name = Annotated[str, Meta(min_length=1, max_length=100, description="text of 1 to 100 characters")]
ModelId = Annotated[str, Meta(max_length=100, description="text of up to 100 characters")]
Description = Annotated[str, Meta(max_length=1000, description="text of up to 1,000 characters")]
Owner = Annotated[str, Meta(max_length=254, description="text of up to 254 characters")]
Tags = Annotated[dict[str, str], Meta(max_length=10, description="an object of up to ten texts, key to value")]
Workspace = Annotated[str, Meta(min_length=1, max_length=80, description="the id or the exact name of a workspace")]
RoleText = Annotated[str, Meta(min_length=1, max_length=600, description="a role ARN")]
BucketText = Annotated[str, Meta(min_length=1, max_length=1_000, description="a bucket, or s3://bucket/prefix/")]
LocationText = Annotated[str, Meta(min_length=1, max_length=1_200, description="a location such as s3://bucket/key")]
ReadOptions = Annotated[dict[str, str], Meta(max_length=50, description="an object of up to 50 texts, name to value")]
Expression = Annotated[str, Meta(min_length=1, max_length=20_000)]
SelectExpr = Annotated[tuple[Expression, ...], Meta(max_length=200, description="a list of up to 200 expressions")]
SampleSize = Annotated[float, Meta(gt=0, le=1, description="a number above 0, up to 1")]
ColumnName = Annotated[str, Meta(min_length=1, max_length=1_000, description="the name of a column")]
FieldName = Annotated[str, Meta(max_length=1_000, description="the name of a field")]
Size = Annotated[int, Meta(ge=1, le=10_000_000)]
Dimensions = Annotated[tuple[Size, ...], Meta(max_length=16, description="a list of up to 16 whole numbers")]
Resolutions = Annotated[dict[str, Resolution], Meta(max_length=2_000, description="column to widen, cast, missing …")]


@dataclass(frozen=True)
class ModelPart:
    """What the Model step asks. Without a `model_id` one is made of the name."""

    name: Name
    version: Name
    model_type: ModelType
    model_id: ModelId = ""
    description: Description = ""
    owner: Owner = ""
    icon: Icon = Icon.GENERAL
    colour: Colour = Colour.BLUE
    tags: Tags = field(default_factory=dict)


@dataclass(frozen=True)
class SourcePart:
    """What the Data step asks of one dataset. `sample_size` is the share of rows to be monitored."""

    location: LocationText
    format: FileFormat | None = None
    read_options: ReadOptions = field(default_factory=dict)
    select_expr: SelectExpr = ()
    sample_size: SampleSize = 1.0
    id_column: ColumnName = ""
    timestamp_column: ColumnName = ""
    resolutions: Resolutions = field(default_factory=dict)


@dataclass(frozen=True)
class DatasetsPart:
    """The datasets to be connected; serving data always is."""

    serving: SourcePart
    training: SourcePart | None = None
    testing: SourcePart | None = None
    actuals: SourcePart | None = None

    @property
    def given(self) -> dict[str, SourcePart]:
        """Kind → source, in the order of the wizard."""
        parts = {kind: getattr(self, kind) for kind in KINDS}
        return {kind: part for kind, part in parts.items() if part}


@dataclass(frozen=True)
class ColumnPart:
    """What becomes of one column. Without a `type`, that of the values is taken."""

    column: ColumnName
    kind: ColumnKind
    field: FieldName = ""
    type: FieldType | None = None
    dimensions: Dimensions = ()
    actual_for: FieldName = ""


Columns = Annotated[tuple[ColumnPart, ...], Meta(max_length=4_000, description="a list of up to 4,000 columns")]


@dataclass(frozen=True)
class Entry:
    """One onboarding. `bucket` may say a prefix; without it, the whole bucket of the serving data is connected."""

    workspace: Workspace
    model: ModelPart
    datasets: DatasetsPart
    role_arn: RoleText = ""
    bucket: BucketText = ""
    columns: Columns = ()

    def to_json(self) -> dict[str, Any]:
        """The entry as it stands in a document: what is as it would be anyway is left out."""
        found: dict[str, Any] = _without_defaults(self)
        return found

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Entry:
        """The entry that `to_json` wrote. Raises `msgspec.ValidationError` on anything else."""
        return msgspec.convert(stored, cls)


def document_of(entries: list[Entry]) -> dict[str, Any]:
    """A whole document of these entries."""
    return {"embark": VERSION, "onboardings": [entry.to_json() for entry in entries]}


def _without_defaults(part: Any) -> Any:
    if isinstance(part, tuple):
        return [_without_defaults(each) for each in part]
    if not hasattr(part, "__dataclass_fields__"):
        return msgspec.to_builtins(part)
    told = {name: (getattr(part, name), each) for name, each in part.__dataclass_fields__.items()}
    return {name: _without_defaults(value) for name, (value, each) in told.items() if not _is_default(value, each)}


def _is_default(value: Any, of: Any) -> bool:
    return bool(value == of.default or value in ({}, ()))
