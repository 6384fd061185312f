"""An onboarding as the document that would make it: what Review shows, and what can be put in again. Raises nothing."""

from __future__ import annotations

from wizard.mapping.drafts import is_field
from wizard.mapping.types import MappedColumn
from wizard.onboarding.document.types import ColumnPart, DatasetsPart, Entry, ModelPart, SourcePart
from wizard.onboarding.facts import Facts
from wizard.onboarding.models import Onboarding
from wizard.registry.looks import Colour, Icon
from wizard.registry.schema import ModelType
from wizard.sampling.models import Sample


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
