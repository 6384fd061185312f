"""The verbs of what 3.x clients register: versions that take the fields of their datasets, and shared data sources.

Each may be called again with the same arguments and then returns the row it made. `ProblemError` leaves them when a
rule is broken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from wizard.accounts.models import Actor, Workspace
from wizard.accounts.services import audit
from wizard.core.problems import ProblemError
from wizard.registry import problems
from wizard.registry.changes import model_type_of
from wizard.registry.declared import Declared, fields_of, schema_of
from wizard.registry.models import Dataset, MLModel, ModelVersion, SharedSource
from wizard.registry.names import version_name_problem
from wizard.registry.rules import schema_problems
from wizard.registry.schema import FieldKind, ModelType, VersionSchema


@dataclass(frozen=True)
class SourcePlace:
    """Where a shared source lies: what we keep of its connection. "" for what was not said."""

    role_arn: str = ""
    region: str = ""
    bucket: str = ""


@transaction.atomic
def create_declared_version(*, model: MLModel, name: str, by: Actor | None) -> tuple[ModelVersion, bool]:
    """The model's version of that name, and whether it is new: one without fields, until its datasets bring them."""
    if said := version_name_problem(name):
        raise ProblemError(said)
    described = {
        "model_type": model_type_of(model) or ModelType.BINARY.value,
        "schema_json": VersionSchema(()).to_json(),
        "is_declared": True,
    }
    version, new = ModelVersion.objects.get_or_create(model=model, name=name, defaults=described)
    if new:
        facts = {"model_id": model.model_id, "version": name}
        audit(workspace=model.workspace, by=by, verb="version.created", subject_id=version.pk, **facts)
    return version, new


def must_take(version: ModelVersion, *, kind: str, declared: Declared) -> None:
    """Raise the Problem that keeps a dataset with these fields from being one of the version."""
    if version.is_declared:
        others = version.datasets.exclude(kind=kind).exclude(declared_json=None)
        told = [*_schemas(others.order_by("created_at", "pk")), declared]
        _refuse_first(schema_of(told), ModelType(version.model_type))
        return
    known = {(field.name, field.kind) for field in version.schema.fields}
    for field in fields_of(declared):
        if (field.name, field.kind) not in known and field.kind != FieldKind.ACTUAL:
            raise ProblemError(problems.field_not_in_version(name=field.name, version=version.name))


def take_fields(version: ModelVersion) -> None:
    """Give a declared version the fields that its datasets bring by now; any other version stays as it is."""
    if not version.is_declared:
        return
    schema = schema_of(_schemas(version.datasets.exclude(declared_json=None).order_by("created_at", "pk")))
    version.schema_json = schema.to_json()
    version.save(update_fields=["schema_json"])


@transaction.atomic
def create_shared_source(
    *, workspace: Workspace, name: str, place: SourcePlace, by: Actor | None
) -> tuple[SharedSource, bool]:
    """The workspace's source of that name, and whether it is new; one with another connection is refused."""
    source, new = SharedSource.objects.get_or_create(workspace=workspace, name=name, defaults=asdict(place))
    if SourcePlace(source.role_arn, source.region, source.bucket) != place:
        raise ProblemError(problems.source_exists(name=name))
    if new:
        audit(workspace=workspace, by=by, verb="shared_source.created", subject_id=source.pk, name=name)
    return source, new


@transaction.atomic
def change_shared_source(
    *, source: SharedSource, name: str, place: SourcePlace | None, by: Actor | None
) -> SharedSource:
    """Rename it, or give it another connection (None: as it is). What reads from it goes on reading as it did."""
    before = {"name": source.name, "role_arn": source.role_arn, "region": source.region, "bucket": source.bucket}
    after = before | {"name": name} | (asdict(place) if place else {})
    if after == before:
        return source
    if SharedSource.objects.filter(workspace=source.workspace_id, name=name).exclude(pk=source.pk).exists():
        raise ProblemError(problems.source_exists(name=name))
    for field, value in after.items():
        setattr(source, field, value)
    source.save(update_fields=list(after))
    changed = {"before": before, "after": after}
    audit(workspace=source.workspace, by=by, verb="shared_source.changed", subject_id=source.pk, **changed)
    return source


@transaction.atomic
def delete_shared_source(*, source: SharedSource, by: Actor | None) -> None:
    """Remove a source that no dataset reads from (`registry.source.in_use`)."""
    facts = {"name": source.name}
    subject = source.pk
    try:
        source.delete()
    except ProtectedError as error:
        used = Dataset.objects.filter(data_source__shared=subject).count()
        raise ProblemError(problems.source_in_use(name=source.name, datasets=used)) from error
    audit(workspace=source.workspace, by=by, verb="shared_source.deleted", subject_id=subject, **facts)


def _schemas(datasets: Any) -> list[Mapping[str, Any]]:
    return [dataset.declared_json["schema"] for dataset in datasets]


def _refuse_first(schema: VersionSchema, model_type: ModelType) -> None:
    if found := schema_problems(schema, model_type=model_type):
        raise ProblemError(found[0])
