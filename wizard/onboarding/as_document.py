"""An onboarding as the document that would make it: what Review shows, and what can be put in again. Raises nothing."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.aws.models import Connection
from wizard.mapping.drafts import is_field
from wizard.mapping.types import ColumnKind, MappedColumn
from wizard.onboarding.document.types import ColumnPart, DatasetsPart, Entry, ModelPart, SourcePart
from wizard.onboarding.facts import Facts
from wizard.onboarding.models import Onboarding
from wizard.registration.plan import DatasetOrder, Order
from wizard.registration.registered import order_of
from wizard.registry.looks import Colour, Icon
from wizard.registry.models import Dataset, ModelVersion
from wizard.registry.schema import ModelType
from wizard.sampling.models import Sample
from wizard.sampling.types import FileFormat


def entry_of(facts: Facts) -> Entry:
    """The answers as they stand; every step before Review must be done."""
    onboarding, connection = facts.onboarding, facts.onboarding.connection
    assert onboarding.mapping is not None
    assert connection is not None
    parts = {kind: _source(facts.samples[kind]) for kind in onboarding.datasets}
    return Entry(
        workspace=onboarding.workspace_id,
        model=_model(onboarding),
        role_arn=connection.role_arn,
        bucket=str(connection),
        datasets=DatasetsPart(**parts),
        columns=tuple(map(_column, onboarding.mapping.draft.columns)),
    )


def entry_of_version(version: ModelVersion) -> Entry | None:
    """What would onboard a registered version again; None while it has no serving data.

    The columns are those of the serving data that the registry knows: its keys and its fields.
    """
    order = order_of(version)
    serving = next((each for each in order.datasets if each.kind == Dataset.Kind.SERVING), None)
    if serving is None:
        return None
    connection = Connection.objects.filter(pk=serving.connection_id).first()
    return Entry(
        workspace=version.model.workspace_id,
        model=ModelPart(
            name=order.name,
            version=order.version_name,
            model_type=order.model_type,
            model_id=order.model_id,
            description=order.description,
            owner=order.owner,
            icon=Icon(order.icon),
            colour=Colour(order.colour),
            tags=dict(order.tags),
        ),
        role_arn=connection.role_arn if connection else "",
        bucket=str(connection) if connection else "",
        datasets=DatasetsPart(**{each.kind: _registered_source(each) for each in order.datasets}),
        columns=(*_keys(serving), *_fields(order, serving)),
    )


def _registered_source(dataset: DatasetOrder) -> SourcePart:
    known = dataset.object_format in FileFormat._value2member_map_
    return SourcePart(
        location=dataset.object_path,
        format=FileFormat(dataset.object_format) if known else None,
        read_options=dict(dataset.read_options),
        select_expr=dataset.select_expr,
        sample_size=dataset.sample_size,
    )


def _keys(serving: DatasetOrder) -> Iterator[ColumnPart]:
    keys = {ColumnKind.ID: serving.id_column, ColumnKind.TIMESTAMP: serving.timestamp_column}
    yield from (ColumnPart(column=column, kind=kind) for kind, column in keys.items() if column)


def _fields(order: Order, serving: DatasetOrder) -> Iterator[ColumnPart]:
    for field in order.schema.fields:
        if field.name in serving.column_map:
            yield ColumnPart(
                column=serving.column_map[field.name],
                kind=ColumnKind(field.kind.value),
                field=field.name,
                type=field.type,
                dimensions=field.dimensions,
                actual_for=field.actual_for,
            )


def _model(onboarding: Onboarding) -> ModelPart:
    return ModelPart(
        name=onboarding.model_name,
        version=onboarding.version_name,
        model_type=ModelType(onboarding.model_type),
        model_id=onboarding.model_id,
        description=onboarding.description,
        owner=onboarding.owner,
        icon=Icon(onboarding.icon),
        colour=Colour(onboarding.colour),
        tags=onboarding.tags,
    )


def _source(sample: Sample) -> SourcePart:
    """As it was chosen: what was found out is found out again."""
    chosen = sample.settings
    return SourcePart(
        location=sample.uri,
        format=chosen.format,
        read_options=dict(chosen.options),
        select_expr=chosen.select,
        sample_size=chosen.fraction,
        resolutions=dict(chosen.resolutions),
    )


def _column(column: MappedColumn) -> ColumnPart:
    if not is_field(column):
        return ColumnPart(column=column.column, kind=column.kind)
    return ColumnPart(
        column=column.column,
        kind=column.kind,
        field=column.field_name,
        type=column.type,
        dimensions=column.dimensions,
        actual_for=column.actual_for,
    )
