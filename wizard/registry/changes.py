"""The verbs that change or remove what is registered. Each may be called again and then changes nothing.

`ProblemError` leaves them when a rule is broken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from wizard.accounts.models import Actor
from wizard.accounts.services import audit
from wizard.core.problems import ProblemError
from wizard.registry import problems
from wizard.registry.models import DataSource, MLModel, ModelVersion
from wizard.registry.schema import FieldKind, VersionSchema
from wizard.registry.tags import clean_tags, tag_problems

OWNER_LIMIT = 254
"""Characters of an owner: an e-mail address."""


@transaction.atomic
def delete_model(*, model: MLModel, by: Actor | None) -> None:
    """Remove a model with its versions, datasets and what their syncs have found. Nothing in the bucket is touched."""
    versions = list(model.versions.order_by("pk").values_list("name", flat=True))
    facts = {"model_id": model.model_id, "name": model.name, "versions": versions}
    audit(workspace=model.workspace, by=by, verb="model.deleted", subject_id=model.pk, **facts)
    sources = _sources_of(model.versions.values_list("pk", flat=True))
    model.delete()
    DataSource.objects.filter(pk__in=sources, datasets=None).delete()


@transaction.atomic
def delete_version(*, version: ModelVersion, by: Actor | None) -> None:
    """Remove a version with its datasets; the last one of a model stays (`registry.version.last`)."""
    model = MLModel.objects.select_for_update().get(pk=version.model_id)
    if not model.versions.exclude(pk=version.pk).exists():
        raise ProblemError(problems.last_version(model_id=model.model_id, name=version.name))
    facts = {"model_id": model.model_id, "version": version.name}
    audit(workspace=model.workspace, by=by, verb="version.deleted", subject_id=version.pk, **facts)
    sources = _sources_of([version.pk])
    version.delete()
    DataSource.objects.filter(pk__in=sources, datasets=None).delete()


@transaction.atomic
def add_tags(*, model: MLModel, tags: Mapping[str, str], by: Actor | None) -> MLModel:
    """Add tags, or give those that are there another value."""
    model = MLModel.objects.select_for_update().get(pk=model.pk)
    if said := tag_problems(tags):
        raise ProblemError(said[0])
    _set_tags(model, model.tags | clean_tags(tags), by)
    return model


@transaction.atomic
def remove_tag(*, model: MLModel, key: str, by: Actor | None) -> MLModel:
    """Remove a tag; one that is not there is no failure."""
    model = MLModel.objects.select_for_update().get(pk=model.pk)
    _set_tags(model, {name: value for name, value in model.tags.items() if name != key.strip().lower()}, by)
    return model


@transaction.atomic
def set_owner(*, model: MLModel, owner: str, by: Actor | None) -> MLModel:
    """Who answers for the model."""
    if len(owner) > OWNER_LIMIT:
        raise ProblemError(problems.bad_length(field="owner", what="owner", length=len(owner), limit=OWNER_LIMIT))
    if model.owner != owner:
        audit(
            workspace=model.workspace,
            by=by,
            verb="model.owner_set",
            subject_id=model.pk,
            before=model.owner,
            after=owner,
        )
        model.owner = owner
        model.save(update_fields=["owner"])
    return model


@transaction.atomic
def set_feature_importance(*, version: ModelVersion, importance: Mapping[str, float], by: Actor | None) -> ModelVersion:
    """How much each feature counts, as its maker says. Raises ProblemError for what is no feature of the version."""
    _must_be_features(version, importance)
    if version.extras.get("feature_importance") != importance:
        facts = {"model_id": version.model.model_id, "version": version.name}
        workspace = version.model.workspace
        audit(workspace=workspace, by=by, verb="version.feature_importance_set", subject_id=version.pk, **facts)
        version.extras = version.extras | {"feature_importance": dict(importance)}
        version.save(update_fields=["extras"])
    return version


@transaction.atomic
def order_features(*, version: ModelVersion, positions: Mapping[str, int], by: Actor | None) -> ModelVersion:
    """Show the features in this order; those that are not named come behind, as they were."""
    _must_be_features(version, positions)
    schema, last = version.schema, len(positions)
    features = sorted(schema.of_kind(FieldKind.FEATURE), key=lambda field: positions.get(field.name, last))
    ordered = iter(features)
    fields = tuple(next(ordered) if field.kind == FieldKind.FEATURE else field for field in schema.fields)
    if fields != schema.fields:
        facts = {"model_id": version.model.model_id, "version": version.name}
        workspace = version.model.workspace
        audit(workspace=workspace, by=by, verb="version.features_ordered", subject_id=version.pk, **facts)
        version.schema_json = VersionSchema(fields).to_json()
        version.save(update_fields=["schema_json"])
    return version


def _sources_of(versions: Iterable[str]) -> list[str]:
    return list(DataSource.objects.filter(datasets__version__in=versions).values_list("pk", flat=True))


def _set_tags(model: MLModel, tags: Mapping[str, str], by: Actor | None) -> None:
    if said := tag_problems(tags):
        raise ProblemError(said[0])
    if model.tags == tags:
        return
    audit(
        workspace=model.workspace,
        by=by,
        verb="model.tags_set",
        subject_id=model.pk,
        before=model.tags,
        after=dict(tags),
    )
    model.tags = dict(tags)
    model.save(update_fields=["tags"])


def _must_be_features(version: ModelVersion, named: Mapping[str, object]) -> None:
    features = {field.name for field in version.schema.of_kind(FieldKind.FEATURE)}
    if strangers := [name for name in named if name not in features]:
        raise ProblemError(problems.no_such_feature(name=strangers[0], version=version.name))
