"""From the words of the 2.x wire to those of the registry, and back. Raises nothing."""

from __future__ import annotations

from typing import Any

from wizard.registration.direct import WantedDataset
from wizard.registry.labels import labelled
from wizard.registry.looks import Colour, Icon
from wizard.registry.models import Dataset, ModelVersion
from wizard.registry.schema import Field, FieldKind, FieldType, ModelType, VersionSchema
from wizard.registry.types import ModelFacts, Reading
from wizard.sampling.options import as_text, masked
from wizard.web.api.v1beta.bodies import DatasetIn, Fields, ModelIn, VersionIn, VersionSchemaIn

GROUPS = {
    "raw_inputs": FieldKind.RAW_INPUT,
    "features": FieldKind.FEATURE,
    "predictions": FieldKind.PREDICTION,
}


def facts_of(sent: ModelIn) -> ModelFacts:
    """How the model is described."""
    return ModelFacts(
        name=sent.name,
        description=sent.description or "",
        owner=sent.owner or "",
        icon=sent.icon or Icon.GENERAL.value,
        colour=sent.color or Colour.BLUE.value,
        tags=sent.tags or {},
    )


def schema_of(sent: VersionSchemaIn) -> VersionSchema:
    """The fields in the order in which they were written; features in that of `feature_positions`, if it is given."""
    positions = sent.feature_positions or {}
    features = sent.features or {}
    ordered = dict(sorted(features.items(), key=lambda pair: positions.get(pair[0], len(positions))))
    groups = {"raw_inputs": sent.raw_inputs or {}, "features": ordered, "predictions": sent.predictions or {}}
    return VersionSchema(tuple(field for group, fields in groups.items() for field in _fields(GROUPS[group], fields)))


def extras_of(sent: VersionIn) -> dict[str, Any]:
    """What was said beside the schema, as far as anything was."""
    told = sent.dict(include={"model_data_type", "labels", "feature_importance", "mapping"}, exclude_none=True)
    return {name: value for name, value in told.items() if value}


def wanted(sent: DatasetIn) -> WantedDataset:
    """The dataset as the registration takes it."""
    config = sent.data_source.config
    columns = {kind: getattr(sent, group) or {} for group, kind in GROUPS.items()}
    return WantedDataset(
        kind=sent.name,
        reading=Reading(
            object_path=config.object_path,
            object_format=config.object_format,
            read_options={name: as_text(value) for name, value in (config.read_options or {}).items()},
            select_expr=tuple(config.select_expr or ()),
            sample_size=config.sample_size,
        ),
        id_column=sent.id_column,
        timestamp_column=sent.timestamp_column,
        columns=columns,
        labels=sent.labels or {},
        environment=sent.sync.environment,
        schedule=sent.sync.schedule or "",
    )


def mapping_out(dataset: Dataset) -> dict[str, dict[str, str]]:
    """The mapping in force, identity filled in; labels are prediction → column."""
    version = dataset.version
    schema, columns = version.schema, dataset.column_map
    groups = {
        group: {field.name: columns[field.name] for field in schema.of_kind(kind) if field.name in columns}
        for group, kind in GROUPS.items()
    }
    actuals = labelled(schema, model_type=ModelType(version.model_type))
    labels = {name: columns[actual.name] for name, actual in actuals.items() if actual.name in columns}
    return groups | {"labels": labels}


def source_out(dataset: Dataset) -> dict[str, Any]:
    """The data source as it was sent; what looks like a secret among the read options is masked."""
    source = dataset.data_source
    config = {
        "sample_size": source.sample_size,
        "select_expr": source.select_expr or None,
        "read_options": masked(source.read_options) or None,
        "object_path": source.object_path,
        "object_format": source.object_format,
    }
    return {"type": "s3", "config": config}


def schema_out(version: ModelVersion) -> dict[str, Any]:
    """The fields by group, in order, as `modelVersionSchema` tells them."""
    schema = version.schema
    groups = {
        group: [{"name": field.name, "type": field.type.value} for field in schema.of_kind(kind)]
        for group, kind in GROUPS.items()
    }
    return {
        "features": groups["features"],
        "predictions": groups["predictions"],
        "rawInputs": groups["raw_inputs"] or None,
    }


def _fields(kind: FieldKind, sent: Fields) -> list[Field]:
    return [Field(name, kind, FieldType(spec.type), tuple(spec.dimensions)) for name, spec in sent.items()]
