"""What the vendor's 2.x client sends, as pydantic models: recorded from `aporia==2.19.0`. Unknown keys are let pass.

A body that does not fit leaves as pydantic's ValidationError, which ninja answers with 422.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field

from wizard.registry.models import ENVIRONMENT
from wizard.registry.names import NAME_LIMIT
from wizard.registry.schema import FieldType, ModelType
from wizard.watching.models import NAME_LIMIT as WATCH_NAME_LIMIT
from wizard.watching.types import MonitorType
from wizard.web.api.choices import one_of

MOST_FIELDS = 10_000
MOST_WORDS = 100_000
LONGEST = 10_000
"""Characters of an expression or a description."""
COLUMN_LIMIT = 1_000

Name = Annotated[str, Field(min_length=1, max_length=NAME_LIMIT)]
Column = Annotated[str, Field(min_length=1, max_length=COLUMN_LIMIT)]
Columns = Annotated[dict[str, Column], Field(max_length=MOST_FIELDS)]

_ALIASES = {"array": FieldType.VECTOR}
"""The guide on ranking models says `array`, which the client's own list lacks."""


class FieldSpec(Schema):
    """A field's type; `dimensions` for tensors."""

    type: FieldType
    dimensions: tuple[int, ...] = ()


def _spec(value: Any) -> Any:
    """`"numeric"` or `{"type": "tensor", "dimensions": [768]}`, as the client writes both for every type."""
    spec = value if isinstance(value, Mapping) else {"type": value}
    name = spec.get("type")
    known = _ALIASES.get(name, name) if isinstance(name, str) else None
    if known not in set(FieldType):
        raise ValueError(f"unknown field type {name!r}; expected one of {[each.value for each in FieldType]}"[:400])
    return {"type": known, "dimensions": _dimensions(spec.get("dimensions"), is_tensor=known == FieldType.TENSOR)}


def _dimensions(given: Any, *, is_tensor: bool) -> tuple[int, ...]:
    if not is_tensor:
        return ()
    is_shape = isinstance(given, list) and given and all(type(size) is int and 0 < size < 1 << 31 for size in given)
    if not is_shape or len(given) > 32:
        raise ValueError("a tensor needs dimensions, a list of up to 32 positive whole numbers")
    return tuple(given)


Fields = Annotated[dict[str, Annotated[FieldSpec, BeforeValidator(_spec)]], Field(max_length=MOST_FIELDS)]


def _example(**body: Any) -> ConfigDict:
    """A body that can be sent as it is, for the API's page."""
    return ConfigDict(json_schema_extra={"example": body})


class ModelIn(Schema):
    """`create_model`."""

    model_config = _example(id="insurance", name="Insurance offers", owner="dana@example.com", tags={"team": "risk"})

    id: Name | None = None
    name: Name
    description: Annotated[str, Field(max_length=1_000)] | None = None
    owner: Annotated[str, Field(max_length=254)] | None = None
    color: str | None = None
    icon: str | None = None
    tags: dict[str, str] | None = None


class VersionSchemaIn(Schema):
    """The groups of fields, in the order in which they are to be shown."""

    features: Fields | None = None
    predictions: Fields | None = None
    raw_inputs: Fields | None = None
    metrics: Annotated[dict[str, Any], Field(max_length=0)] | None = None
    feature_positions: dict[str, int] | None = None


class VersionMapping(Schema):
    """Columns of ranking models and batches that the client names beside the schema."""

    batch_id_column_name: str | None = None
    relevance_column_name: str | None = None
    actual_relevance_column_name: str | None = None


class VersionIn(Schema):
    """`create_model_version`."""

    model_config = _example(
        name="v1",
        model_type="binary",
        version_schema={
            "raw_inputs": {"raw_text": "text"},
            "features": {"amount": "numeric", "embeddings": {"type": "tensor", "dimensions": [768]}},
            "predictions": {"will_buy_insurance": "boolean", "proba": "numeric"},
        },
    )

    name: Name
    model_type: Annotated[ModelType, one_of(ModelType, "model type")]
    version_schema: VersionSchemaIn
    model_data_type: Literal["tabular", "nlp"] | None = None
    labels: list[str] | None = None
    feature_importance: dict[str, float] | None = None
    mapping: VersionMapping | None = None


class S3Config(Schema):
    """Where the data lies and how it is read: `S3DataSource`."""

    object_path: Annotated[str, Field(min_length=1, max_length=1_100)]
    object_format: Literal["parquet", "csv", "json", "delta"]
    sample_size: Annotated[float, Field(gt=0, le=1)] = 1.0
    select_expr: Annotated[list[Annotated[str, Field(max_length=LONGEST)]], Field(max_length=1_000)] | None = None
    read_options: Annotated[dict[str, str | bool | int | float], Field(max_length=50)] | None = None


def _source_type(value: Any) -> Any:
    if value != "s3":
        raise ValueError(f"data sources of type {value!r} cannot be read here; expected 's3'"[:200])
    return value


class DataSourceIn(Schema):
    """A data source; this server reads S3."""

    type: Annotated[Literal["s3"], BeforeValidator(_source_type)]
    config: S3Config


class SyncIn(Schema):
    """When the dataset is read again. `schedule` is absent unless the caller gave one."""

    enabled: bool = True
    environment: Annotated[str, Field(min_length=1, max_length=100)] = ENVIRONMENT
    schedule: Annotated[str, Field(max_length=200)] | None = None


class DatasetIn(Schema):
    """`connect_serving`, `connect_training`, `connect_testing`, `connect_actuals`: field → column where they differ."""

    model_config = _example(
        name="serving",
        data_source={
            "type": "s3",
            "config": {"object_path": "s3://my-bucket/serving/*.parquet", "object_format": "parquet"},
        },
        sync={"enabled": True, "environment": "production", "schedule": "0 */4 * * *"},
        id_column="prediction_id",
        timestamp_column="prediction_timestamp",
        labels={"will_buy_insurance": "did_buy_insurance"},
    )

    name: Literal["serving", "training", "testing", "actuals"]
    data_source: DataSourceIn
    sync: SyncIn = SyncIn()
    id_column: Column | None = None
    timestamp_column: Column | None = None
    predictions: Columns | None = None
    features: Columns | None = None
    raw_inputs: Columns | None = None
    labels: Columns | None = None


class TagsIn(Schema):
    """`add_model_tags`."""

    tags: dict[str, str]


class OwnerIn(Schema):
    """Who answers for the model; null for nobody."""

    owner: Annotated[str, Field(max_length=254)] | None


class ImportanceIn(Schema):
    """`set_feature_importance`: feature → how much it counts."""

    feature_importance: dict[str, float]


class PositionsIn(Schema):
    """Feature → its place, from 0."""

    feature_positions: dict[str, int]


class MonitorIn(Schema):
    """`create_monitor`; `configuration.identification.models.id` names the model."""

    model_config = _example(
        name="No predictions",
        type="model_activity",
        scheduling="0 */4 * * *",
        configuration={"identification": {"models": {"id": "insurance"}}, "configuration": {}},
        is_active=True,
    )

    name: Annotated[str, Field(min_length=1, max_length=WATCH_NAME_LIMIT)]
    type: Annotated[MonitorType, one_of(MonitorType, "monitor type")]
    scheduling: Annotated[str, Field(max_length=200)] | None = None
    configuration: dict[str, Any]
    is_active: bool = True
    custom_alert_description: Annotated[str, Field(max_length=LONGEST)] | None = None


class EnvironmentIn(Schema):
    """An environment is a word that datasets bear."""

    model_config = _example(name="staging")

    name: Annotated[str, Field(min_length=1, max_length=100)]


class WordsIn(Schema):
    """`log_index_to_word_mapping`: number → word, for text that is kept as numbers."""

    index_to_word_mapping: Annotated[dict[str, str | bool | int | float | None], Field(max_length=MOST_WORDS)]


class QueryIn(Schema):
    """A GraphQL request: `query` names one operation, which is looked up by its name."""

    query: Annotated[str, Field(max_length=LONGEST)]
    variables: dict[str, Any] | None = None
