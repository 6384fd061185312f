"""The verbs that change or remove what is registered. Each may be called again and then changes nothing.

`ProblemError` leaves them when a rule is broken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from wizard.accounts.models import Actor
from wizard.accounts.services import audit
from wizard.core.problems import ProblemError
from wizard.registry import problems
from wizard.registry.models import DataSource, MLModel, ModelVersion
from wizard.registry.names import version_name_problem
from wizard.registry.rules import schema_problems
from wizard.registry.schema import FieldKind, ModelType, VersionSchema
from wizard.registry.tags import clean_tags, tag_problems
from wizard.registry.types import ModelFacts, model_facts_problems

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
def change_model(
    *,
    model: MLModel,
    facts: ModelFacts,
    model_type: ModelType | None,
    aggregation_period: str,
    by: Actor | None,
) -> MLModel:
    """Describe the model so from now on. Its type changes only while no version was registered with one of its own."""
    if said := model_facts_problems(facts):
        raise ProblemError(said[0])
    model = MLModel.objects.select_for_update().get(pk=model.pk)
    after = {
        "name": facts.name,
        "description": facts.description,
        "owner": facts.owner,
        "icon": facts.icon,
        "colour": facts.colour,
        "aggregation_period": aggregation_period,
    }
    before = {name: getattr(model, name) for name in after}
    if model_type and model_type != model_type_of(model):
        before["model_type"], after["model_type"] = model_type_of(model), model_type.value
        _retype(model, model_type)
    if before != after:
        for name, value in after.items():
            setattr(model, name, value)
        model.save(update_fields=list(after))
        changed = {"before": before, "after": after}
        audit(workspace=model.workspace, by=by, verb="model.changed", subject_id=model.pk, **changed)
    return model


@transaction.atomic
def activate_version(*, version: ModelVersion, active: bool, by: Actor | None) -> ModelVersion:
    """Whether the version's data is read again on schedule. A sync that runs is not stopped by it."""
    if version.is_active != active:
        verb = "version.activated" if active else "version.deactivated"
        facts = {"model_id": version.model.model_id, "version": version.name}
        audit(workspace=version.model.workspace, by=by, verb=verb, subject_id=version.pk, **facts)
        version.is_active = active
        version.save(update_fields=["is_active"])
    return version


@transaction.atomic
def rename_version(*, version: ModelVersion, name: str, by: Actor | None) -> ModelVersion:
    """Give the version another name."""
    if name == version.name:
        return version
    if said := version_name_problem(name):
        raise ProblemError(said)
    if version.model.versions.filter(name=name).exists():
        raise ProblemError(problems.version_exists(model_id=version.model.model_id, name=name))
    facts = {"model_id": version.model.model_id, "before": version.name, "after": name}
    audit(workspace=version.model.workspace, by=by, verb="version.renamed", subject_id=version.pk, **facts)
    version.name = name
    version.save(update_fields=["name"])
    return version


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
def set_words(*, version: ModelVersion, words: Mapping[str, object], by: Actor | None) -> ModelVersion:
    """Which words the numbers of a text stand for, as the version's maker says."""
    if version.extras.get("index_to_word_mapping") != words:
        facts = {"model_id": version.model.model_id, "version": version.name, "entries": len(words)}
        audit(workspace=version.model.workspace, by=by, verb="version.words_set", subject_id=version.pk, **facts)
        version.extras = version.extras | {"index_to_word_mapping": dict(words)}
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


def model_type_of(model: MLModel) -> str:
    """What the model is said to be, or else its first version is; "" while there is neither."""
    return model_types_of([model]).get(model.pk, "")


def model_types_of(models: Sequence[MLModel]) -> dict[str, str]:
    """Id → what `model_type_of` says, for the models that have a type; in one query."""
    told = {model.pk: model.model_type for model in models if model.model_type}
    untold = ModelVersion.objects.filter(model__in=[model.pk for model in models if model.pk not in told])
    newest_first = untold.order_by("-created_at", "-pk").values_list("model", "model_type")
    return told | dict(newest_first)


def _retype(model: MLModel, model_type: ModelType) -> None:
    """Only versions that take the fields of their datasets follow, as far as these fit the type."""
    versions = list(model.versions.all())
    if any(not version.is_declared for version in versions):
        raise ProblemError(problems.model_type_frozen(model_id=model.model_id))
    for version in versions:
        if version.schema.fields and (found := schema_problems(version.schema, model_type=model_type)):
            raise ProblemError(found[0])
    model.versions.update(model_type=model_type.value)


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
