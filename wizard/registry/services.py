"""The verbs of the registry. Each may be called again with the same arguments and then returns the row it made.

`ProblemError` leaves them when a rule is broken or the name is taken by something else. Races are decided by the
database's constraints: `get_or_create` takes a lost insert for "somebody else made it" and reads the winner's row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.db import IntegrityError, transaction

from wizard.accounts.models import Actor, Workspace
from wizard.accounts.services import audit, user_of
from wizard.aws.models import Connection
from wizard.core.problems import Problem, ProblemError
from wizard.registry import problems
from wizard.registry.labels import with_labels
from wizard.registry.models import ENVIRONMENT, Dataset, DataSource, MLModel, ModelVersion, SharedSource
from wizard.registry.rules import schema_problems
from wizard.registry.schema import FieldKind, ModelType, VersionSchema
from wizard.registry.tags import clean_tags
from wizard.registry.types import ModelFacts, Reading, model_facts_problems

NAMED = 5
"""Fields that are named where others are not the same either."""


@transaction.atomic
def create_model(
    *,
    workspace: Workspace,
    model_id: str,
    facts: ModelFacts,
    model_type: str = "",
    aggregation_period: str = "",
    key: str = "",
    made_of: str = "",
    by: Actor | None,
) -> MLModel:
    """The model that `key` made, brought up to these facts; a new one when it made none.

    An id that another model of the workspace has is refused (`registry.model.exists`). `model_type` and
    `aggregation_period` are what 3.x clients say of a model. `made_of` stands for the request that carries the key: its
    model is left as it is, and another request with the same key is refused (`registry.key.reused`).
    """
    _refuse_first(model_facts_problems(facts))
    described = _described(model_id, facts)
    described |= {"model_type": model_type, "aggregation_period": aggregation_period} if model_type else {}
    mine = MLModel.objects.filter(workspace=workspace, key=key).first() if key else None
    if mine:
        return _made_before(mine, made_of) if made_of else _update_model(mine, described)
    described |= {"key": key, "made_of": made_of, "created_by": user_of(by)}
    try:
        model, new = MLModel.objects.get_or_create(workspace=workspace, model_id=model_id, defaults=described)
    except IntegrityError as error:  # another request with this key, and with another model id, was faster
        raise ProblemError(problems.key_reused()) from error
    if not new and (not key or model.key != key):
        raise ProblemError(problems.model_exists(model_id=model_id))
    if new:
        audit(workspace=workspace, by=by, verb="model.created", subject_id=model.pk, model_id=model_id)
    return model if new else _made_before(model, made_of)


def find_model(*, workspace: Workspace, model_id: str) -> MLModel:
    """The workspace's model of that id. Raises ProblemError (`registry.model.gone`) when there is none."""
    model = MLModel.objects.filter(workspace=workspace, model_id=model_id).first()
    if model is None:
        raise ProblemError(problems.model_gone(model_id=model_id))
    return model


@transaction.atomic
def create_model_version(
    *,
    model: MLModel,
    name: str,
    model_type: ModelType,
    schema: VersionSchema,
    extras: Mapping[str, Any] = MappingProxyType({}),
    key: str = "",
    by: Actor | None,
) -> ModelVersion:
    """The version of that name; made when there is none. Other fields or another type are refused: versions are frozen.

    Fields without actuals fit some with them, and kinds may be mixed: the API's clients name actuals only when they
    connect a dataset, and all others kind by kind. Who gives a `key` gets the version that this key made, never one
    that something else has made in the same words.
    """
    _refuse_first(schema_problems(schema, model_type=model_type))
    described = {
        "model_type": model_type.value,
        "schema_json": schema.to_json(),
        "extras": dict(extras),
        "key": key,
    }
    version, new = ModelVersion.objects.get_or_create(model=model, name=name, defaults=described)
    if key and version.key != key:
        raise ProblemError(problems.version_exists(model_id=model.model_id, name=name))
    other = "the model type" if version.model_type != model_type.value else _difference(schema, version.schema)
    if other:
        raise ProblemError(problems.version_differs(model_id=model.model_id, name=name, in_what=other))
    if new:
        facts = {"model_id": model.model_id, "version": name}
        audit(workspace=model.workspace, by=by, verb="version.created", subject_id=version.pk, **facts)
    return version


def _difference(said: VersionSchema, registered: VersionSchema) -> str:
    """What is not the same in both, fields by name; "" when only actuals of the registered one are left out."""
    kinds = [kind for kind in FieldKind if kind is not FieldKind.ACTUAL or said.of_kind(kind)]
    for kind in kinds:
        ours, theirs = said.of_kind(kind), registered.of_kind(kind)
        if ours != theirs:
            others = sorted({field.name for field in {*ours} ^ {*theirs}})
            words = f"{kind.value.replace('_', ' ')}s"
            return f"the {words} {', '.join(others[:NAMED])}" if others else f"the order of the {words}"
    return ""


@transaction.atomic
def create_data_source(
    *,
    workspace: Workspace,
    connection: Connection | None,
    reading: Reading,
    shared: SharedSource | None = None,
    key: str = "",
    by: Actor | None,
) -> DataSource:
    """The data source that `key` made, reading as told now; a new one when it made none."""
    described = {
        "connection": connection,
        "shared": shared,
        "object_path": reading.object_path,
        "object_format": reading.object_format,
        "read_options": dict(reading.read_options),
        "select_expr": list(reading.select_expr),
        "sample_size": reading.sample_size,
    }
    if key:
        source, new = DataSource.objects.update_or_create(workspace=workspace, key=key, defaults=described)
    else:
        source, new = DataSource.objects.create(workspace=workspace, **described), True
    if new:
        path = reading.object_path
        audit(workspace=workspace, by=by, verb="data_source.created", subject_id=source.pk, object_path=path)
    return source


@transaction.atomic
def connect_dataset(
    *,
    version: ModelVersion,
    kind: str,
    data_source: DataSource,
    id_column: str,
    timestamp_column: str,
    column_map: Mapping[str, str],
    sampled_etag: str = "",
    environment: str = ENVIRONMENT,
    declared: Mapping[str, Any] | None = None,
    by: Actor | None,
) -> Dataset:
    """The version's dataset of that kind, reading as told now: connecting a kind again replaces what it reads."""
    facts = {
        "data_source": data_source,
        "id_column": id_column,
        "timestamp_column": timestamp_column,
        "column_map": dict(column_map),
        "sampled_etag": sampled_etag,
        "environment": environment,
        "declared_json": declared,
    }
    dataset, new = Dataset.objects.update_or_create(version=version, kind=kind, defaults=facts)
    if new:
        facts = {"model_id": version.model.model_id, "version": version.name, "kind": kind}
        audit(workspace=version.model.workspace, by=by, verb="dataset.connected", subject_id=dataset.pk, **facts)
    return dataset


@transaction.atomic
def label(*, version: ModelVersion, labels: Mapping[str, str]) -> Mapping[str, str]:
    """Complete a version with an actual for each labelled prediction; actual → column.

    `labels` is prediction → column. To clients of the API actuals belong to a dataset, so a frozen version gains them.
    """
    model_type = ModelType(version.model_type)
    schema, columns = with_labels(version.schema, labels, model_type=model_type)
    if schema != version.schema:
        version.schema_json = schema.to_json()
        version.save(update_fields=["schema_json"])
    return columns


def _refuse_first(found: Sequence[Problem]) -> None:
    if found:
        raise ProblemError(found[0])


def _described(model_id: str, facts: ModelFacts) -> dict[str, Any]:
    return {
        "model_id": model_id,
        "name": facts.name,
        "description": facts.description,
        "owner": facts.owner,
        "icon": facts.icon,
        "colour": facts.colour,
        "tags": clean_tags(facts.tags),
    }


def _made_before(model: MLModel, made_of: str) -> MLModel:
    if made_of and model.made_of not in ("", made_of):
        raise ProblemError(problems.key_reused())
    return model


def _update_model(model: MLModel, described: dict[str, Any]) -> MLModel:
    for name, value in described.items():
        setattr(model, name, value)
    try:
        with transaction.atomic():
            model.save(update_fields=list(described))
    except IntegrityError as error:
        raise ProblemError(problems.model_exists(model_id=described["model_id"])) from error
    return model
