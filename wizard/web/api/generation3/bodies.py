"""What the vendor's 3.x client sends, as pydantic models: recorded from `aporia==3.38.0`. Unknown keys are let pass.

A body that does not fit leaves as pydantic's ValidationError, which ninja answers with 422.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from ninja import Schema
from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    WithJsonSchema,
    model_validator,
)

from wizard.registry.declared import DeclaredType
from wizard.registry.looks import Colour, Icon
from wizard.registry.names import NAME_LIMIT
from wizard.registry.schema import ModelType
from wizard.watching.models import NAME_LIMIT as WATCH_NAME_LIMIT
from wizard.watching.types import MonitorType
from wizard.web.api.choices import one_of

MOST_FIELDS = 10_000
MOST_VALUES = 1_000
COLUMN_LIMIT = 1_000
LONGEST = 10_000

Name = Annotated[str, Field(min_length=1, max_length=NAME_LIMIT)]
WatchName = Annotated[str, Field(min_length=1, max_length=WATCH_NAME_LIMIT)]
Id = Annotated[str, Field(min_length=1, max_length=NAME_LIMIT)]
Column = Annotated[str, Field(min_length=1, max_length=COLUMN_LIMIT)]
Text = Annotated[str, Field(max_length=LONGEST)]
Json = dict[str, Any]


def _example(**body: Any) -> ConfigDict:
    """A body that can be sent as it is, for the API's page."""
    return ConfigDict(json_schema_extra={"example": body})


_BY_HEX = {colour.hex.upper(): colour.value for colour in Colour}


def _colour(value: Any) -> Any:
    if not isinstance(value, str) or value.upper() not in _BY_HEX:
        raise ValueError(f"unknown color {value!r}; expected one of {list(_BY_HEX)}"[:400])
    return _BY_HEX[value.upper()]


Type = Annotated[ModelType, one_of(ModelType, "model type")]
Description = Annotated[str, Field(max_length=1_000)]
Owner = Annotated[str, Field(max_length=254)]


class NewModel(Schema):
    """`Model.create`."""

    model_config = _example(name="Insurance offers", type="binary", owner="dana@example.com")

    name: Name
    type: Type
    description: Description | None = None
    icon: Annotated[Icon, one_of(Icon, "icon")] | None = None
    color: Annotated[Colour, BeforeValidator(_colour)] | None = None
    owner: Owner | None = None
    aggregation_period: Literal["daily", "hourly"] | None = None


class ModelChange(Schema):
    """`Model.update`: what is named is changed. The as-code client calls the type `model_type`."""

    model_config = _example(name="Insurance offers", description="Who buys", color="#A0D468")

    name: Name | None = None
    type: Annotated[Type | None, Field(validation_alias=AliasChoices("type", "model_type"))] = None
    description: Description | None = None
    icon: Annotated[Icon, one_of(Icon, "icon")] | None = None
    color: Annotated[Colour, BeforeValidator(_colour)] | None = None
    owner: Owner | None = None
    aggregation_period: Literal["daily", "hourly"] | None = None


class NewVersion(Schema):
    """`Version.create`: a name; the fields come with its datasets."""

    model_config = _example(name="v1", model_id="<the model's id>")

    name: Name
    model_id: Id


class VersionChange(Schema):
    """`Version.update`."""

    model_config = _example(is_active=False)

    name: Name | None = None
    is_active: bool | None = None


def _source_type(value: Any) -> Any:
    if value != "s3":
        raise ValueError(f"data sources of type {value!r} cannot be read here; expected 's3'"[:200])
    return value


class Connection(Schema):
    """Who may read and where. Anything else is neither kept nor told."""

    type: Annotated[Literal["s3"], BeforeValidator(_source_type)]
    role_arn: Annotated[str, Field(max_length=2_048)] = ""
    region: Annotated[str, Field(max_length=40)] = ""
    bucket: Annotated[str, Field(max_length=63)] = ""


class NewSource(Schema):
    """`DataSource.create`."""

    model_config = _example(
        name="Predictions",
        connection={"type": "s3", "role_arn": "arn:aws:iam::123456789012:role/embark", "bucket": "my-bucket"},
    )

    name: Name
    connection: Connection


class SourceChange(Schema):
    """`DataSource.update`; the as-code client calls the connection `connection_data`, without its type."""

    model_config = _example(name="Predictions of 2026")

    name: Name | None = None
    connection: Connection | None = None
    connection_data: Json | None = None


class Location(BaseModel):
    """Where a dataset lies in its source; what else `config` holds is kept, too."""

    regex: Annotated[str, Field(min_length=1, max_length=1_024)]
    object_format: Literal["parquet", "csv", "json", "delta"]
    header: bool | str | None = None
    infer_schema: bool | str | None = None
    query: Text | None = None


def _config(value: Json) -> Json:
    """As it is: the client compares it with its code, word for word."""
    try:
        Location.model_validate(value)
    except ValidationError as error:
        said = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()[:5]]
        raise ValueError("; ".join(said)) from error
    return value


Config = Annotated[Json, AfterValidator(_config), WithJsonSchema(Location.model_json_schema())]


class NewField(Schema):
    """A field: its column, and for an actual the prediction that it judges."""

    name: Column
    type: Annotated[DeclaredType, one_of(DeclaredType, "field type")]
    properties: Json | None = None


Fields = Annotated[list[NewField], Field(max_length=MOST_FIELDS)]


class DatasetSchema(Schema):
    """The columns of a dataset by what they are."""

    id_column: Column | None = None
    timestamp_column: Column | None = None
    group_by_column: Column | None = None
    order_by_column: Column | None = None
    group_order_sort: Literal["ascending", "descending"] | None = None
    raw_inputs: Fields = []
    features: Fields = []
    predictions: Fields = []
    actuals: Fields = []


class NewDataset(Schema):
    """`Dataset.create`."""

    model_config = _example(
        stage="serving",
        model_version_id="<the version's id>",
        data_source_id="<the data source's id>",
        config={"regex": "my-model/v1/*.parquet", "object_format": "parquet"},
        schema={
            "id_column": "prediction_id",
            "timestamp_column": "prediction_timestamp",
            "features": [{"name": "amount", "type": "numeric"}],
            "predictions": [{"name": "proba", "type": "numeric"}],
            "actuals": [{"name": "did_buy", "type": "boolean", "properties": {"prediction": "proba"}}],
        },
    )

    stage: Literal["serving", "training"]
    model_version_id: Id
    model_id: Id | None = None
    data_source_id: Id
    config: Config
    fields_: Annotated[DatasetSchema, Field(alias="schema")]

    @model_validator(mode="after")
    def _serving_has_its_keys(self) -> Self:
        keys = {"id_column": self.fields_.id_column, "timestamp_column": self.fields_.timestamp_column}
        missing = [name for name, column in keys.items() if not column]
        if self.stage == "serving" and missing:
            raise ValueError(f"schema.{missing[0]} is needed: rows of serving data are told apart and ordered by it")
        return self


class QueryChange(Schema):
    """`Dataset.update`: what is named is changed."""

    model_config = _example(config={"regex": "my-model/v1/*.parquet", "object_format": "parquet"})

    data_source_id: Id | None = None
    config: Config | None = None
    id_column: Column | None = None
    timestamp_column: Column | None = None


Values = Annotated[list[str | bool | int | float], Field(max_length=MOST_VALUES)]
Terms = Annotated[list[tuple[Text, Text]], Field(max_length=MOST_VALUES)]


class NewSegment(Schema):
    """`Segment.create`: a field with values, or terms."""

    model_config = _example(name="amounts", model_id="<the model's id>", field_name="amount", values=[0, 10, 100])

    name: WatchName
    model_id: Id
    field_name: Column | None = None
    values: Values | None = None
    terms_values: Terms | None = None
    is_global_filter: bool = False

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        by_field = self.field_name is not None and self.values is not None
        if by_field == (self.terms_values is not None):
            raise ValueError("a segment has either field_name and values, or terms_values")
        return self


class SegmentChange(Schema):
    """`Segment.update`."""

    model_config = _example(values=[0, 50, 100])

    name: WatchName | None = None
    field_name: Column | None = None
    values: Values | None = None
    terms_values: Terms | None = None
    is_global_filter: bool | None = None


class NewMetric(Schema):
    """`CustomMetric.create`."""

    model_config = _example(name="Revenue", model_id="<the model's id>", code="sum(amount)")

    name: WatchName
    model_id: Id
    code: Text


class MetricChange(Schema):
    """`CustomMetric.update`."""

    model_config = _example(code="sum(amount) / prediction_count()")

    name: WatchName | None = None
    code: Text | None = None


class NewMonitor(Schema):
    """`Monitor.create`."""

    model_config = _example(
        name="No predictions",
        type="model_activity",
        scheduling="0 */4 * * *",
        configuration={"identification": {"models": {"id": "<the model's id>"}}, "configuration": {}},
        is_active=True,
    )

    name: WatchName
    type: Annotated[MonitorType, one_of(MonitorType, "monitor type")]
    scheduling: Annotated[str, Field(max_length=200)] | None = None
    configuration: Json
    comment: Text | None = None
    creator_id: Annotated[str, Field(max_length=254)] | None = None
    is_active: bool = True


class MonitorChange(Schema):
    """`Monitor.update`."""

    model_config = _example(is_active=False)

    name: WatchName | None = None
    type: Annotated[MonitorType, one_of(MonitorType, "monitor type")] | None = None
    scheduling: Annotated[str, Field(max_length=200)] | None = None
    configuration: Json | None = None
    comment: Text | None = None
    is_active: bool | None = None


class StatusQuestion(Schema):
    """Of which model the calculation status is asked."""

    model_id: Id


class Place(Schema):
    """Account and workspace in the address; they must be the token's."""

    account: str
    workspace: str
