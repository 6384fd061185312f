"""What a 3.x client registers: a dataset that brings its fields with it, read from a shared source.

It may come again: the same words are the same row and the same sync run. `ProblemError` leaves it when the dataset does
not fit its version; what was connected before then stays.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from wizard.accounts.models import Actor
from wizard.accounts.services import audit
from wizard.core.problems import ProblemError
from wizard.registration import problems
from wizard.registration.queries import expressions_of
from wizard.registration.sources import source_of
from wizard.registry import services as registry
from wizard.registry.declared import CSV_OPTIONS, Declared, fields_of
from wizard.registry.declaring import must_take, take_fields
from wizard.registry.models import Dataset, DataSource, ModelVersion, SharedSource
from wizard.registry.problems import dataset_exists
from wizard.registry.schema import FieldKind
from wizard.registry.types import Reading
from wizard.sampling.options import as_text
from wizard.sync.services import request_sync

SCHEME = "s3://"


@dataclass(frozen=True)
class DeclaredDataset:
    """A dataset as a 3.x client describes it; `config` and `schema` are kept word for word."""

    kind: str
    source: SharedSource
    config: Mapping[str, Any]
    schema: Declared

    @property
    def words(self) -> dict[str, Any]:
        """What is kept of it."""
        return {"config": self.config, "schema": self.schema}


@transaction.atomic
def declare(*, version: ModelVersion, declared: DeclaredDataset, by: Actor | None) -> tuple[Dataset, bool]:
    """The version's dataset of that kind with its first sync under way, and whether it is new.

    One that is there and says something else is refused (`registry.dataset.exists`).
    """
    version = _locked(version)
    there = version.datasets.select_related("data_source").filter(kind=declared.kind).first()
    if there:
        if there.declared_json != declared.words or there.data_source.shared_id != declared.source.pk:
            raise ProblemError(dataset_exists(kind=declared.kind, version=version.name))
        return there, False
    return _connected(version, declared, by), True


@transaction.atomic
def redeclare(*, dataset: Dataset, declared: DeclaredDataset, by: Actor | None) -> Dataset:
    """Let the dataset be read so from now on, with a sync of what it reads then."""
    version = _locked(dataset.version)
    words = {"before": dataset.declared_json, "after": declared.words}
    if words["before"] != words["after"] or dataset.data_source.shared_id != declared.source.pk:
        audit(workspace=version.model.workspace, by=by, verb="dataset.changed", subject_id=dataset.pk, **words)
    return _connected(version, declared, by)


@transaction.atomic
def withdraw(*, dataset: Dataset, by: Actor | None) -> None:
    """Take the dataset off its version with what its syncs have found; its fields go where no other brings them."""
    version, source = _locked(dataset.version), dataset.data_source
    facts = {"model_id": version.model.model_id, "version": version.name, "kind": dataset.kind}
    audit(workspace=version.model.workspace, by=by, verb="dataset.deleted", subject_id=dataset.pk, **facts)
    dataset.delete()
    DataSource.objects.filter(pk=source.pk, datasets=None).delete()
    take_fields(version)


def reading_of(source: SharedSource, config: Mapping[str, Any]) -> Reading:
    """Where the dataset lies and how it is read. `regex` may begin with the bucket or leave it to the source."""
    read_options = {CSV_OPTIONS[key]: as_text(value) for key, value in config.items() if key in CSV_OPTIONS}
    return Reading(
        object_path=_object_path(source.bucket, str(config["regex"])),
        object_format=str(config["object_format"]),
        read_options=read_options if config["object_format"] == "csv" else {},
        select_expr=expressions_of(str(config["query"])) if config.get("query") else (),
    )


def _connected(version: ModelVersion, declared: DeclaredDataset, by: Actor | None) -> Dataset:
    must_take(version, kind=declared.kind, declared=declared.schema)
    reading = reading_of(declared.source, declared.config)
    data_source = source_of(version, kind=declared.kind, reading=reading, shared=declared.source, by=by)
    dataset = registry.connect_dataset(
        version=version,
        kind=declared.kind,
        data_source=data_source,
        id_column=declared.schema["id_column"] or "",
        timestamp_column=declared.schema["timestamp_column"] or "",
        column_map=_column_map(version, declared),
        declared=declared.words,
        by=by,
    )
    take_fields(version)
    request_sync(dataset=dataset, key=_key(version, declared), by=by)
    return dataset


def _locked(version: ModelVersion) -> ModelVersion:
    return ModelVersion.objects.select_for_update().select_related("model__workspace").get(pk=version.pk)


def _column_map(version: ModelVersion, declared: DeclaredDataset) -> dict[str, str]:
    """Field → column. A version that was registered with its fields gains the actuals, as from 2.x clients."""
    fields = list(fields_of(declared.schema))
    own = {field.name: field.name for field in fields if field.kind != FieldKind.ACTUAL}
    labels = {field.actual_for: field.name for field in fields if field.kind == FieldKind.ACTUAL}
    if version.is_declared:
        return own | {name: name for name in labels.values()}
    return own | dict(registry.label(version=version, labels=labels))


def _object_path(bucket: str, pattern: str) -> str:
    path = pattern.split("://", 1)[-1].lstrip("/")
    if pattern.startswith(("s3://", "s3a://", "s3n://")) or (bucket and path.startswith(f"{bucket}/")):
        return SCHEME + path
    if bucket:
        return f"{SCHEME}{bucket}/{path}"
    if "/" not in path:
        raise ProblemError(problems.no_bucket(pattern=pattern))
    return SCHEME + path


def _key(version: ModelVersion, declared: DeclaredDataset) -> str:
    """The same for the same words about the same version, so that a call that comes again starts no second sync."""
    told = json.dumps([declared.words, declared.source.pk, declared.source.bucket, version.pk], sort_keys=True)
    return f"declared:{hashlib.sha256(told.encode()).hexdigest()[:40]}"
