"""What a client of the API registers call by call, without an order: a dataset connected to a version that is there.

It may come again: the same dataset is the same row and the same sync run. `ProblemError` leaves it when the dataset
does not fit its version; what was connected before then stays.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from django.db import transaction

from wizard.accounts.models import Actor
from wizard.core.problems import ProblemError
from wizard.registration import problems
from wizard.registration.sources import source_of
from wizard.registry import services as registry
from wizard.registry.models import ENVIRONMENT, Dataset, ModelVersion
from wizard.registry.schema import FieldKind, VersionSchema
from wizard.registry.types import Reading
from wizard.sync.services import request_sync, schedule_sync

KEYED = (Dataset.Kind.SERVING, Dataset.Kind.ACTUALS)
"""Datasets that cannot do without an id column and a timestamp column."""


@dataclass(frozen=True)
class WantedDataset:
    """A dataset as a client describes it.

    `columns` is field → column for each field kind, naming only fields whose column has another name; `labels` is
    prediction → column with the actual value. None as id or timestamp column says that there is none.
    """

    kind: str
    reading: Reading
    id_column: str | None
    timestamp_column: str | None
    columns: Mapping[FieldKind, Mapping[str, str]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    environment: str = ENVIRONMENT
    schedule: str = ""
    """A cron expression in UTC; "" for no schedule."""


@transaction.atomic
def connect(*, version: ModelVersion, wanted: WantedDataset, by: Actor | None) -> Dataset:
    """The version's dataset of that kind, reading as told now, with its first sync under way."""
    version = ModelVersion.objects.select_for_update().select_related("model__workspace").get(pk=version.pk)
    source = source_of(version, kind=wanted.kind, reading=wanted.reading, by=by)
    _must_fit(version.schema, wanted)
    dataset = registry.connect_dataset(
        version=version,
        kind=wanted.kind,
        data_source=source,
        id_column=wanted.id_column or "",
        timestamp_column=wanted.timestamp_column or "",
        column_map=_column_map(version, wanted),
        environment=wanted.environment,
        by=by,
    )
    schedule_sync(dataset=dataset, schedule=wanted.schedule, by=by)
    request_sync(dataset=dataset, key=_key(version, wanted), by=by)
    return dataset


def _must_fit(schema: VersionSchema, wanted: WantedDataset) -> None:
    """Raise the Problem of a name that the version does not have, or of a key column that must be there."""
    for kind, columns in wanted.columns.items():
        _must_be_known(columns, {each.name for each in schema.of_kind(kind)}, kind=kind.value.replace("_", " "))
    predictions = {each.name for each in schema.of_kind(FieldKind.PREDICTION)}
    _must_be_known(wanted.labels, predictions, kind="prediction")
    keys = {"id": wanted.id_column, "timestamp": wanted.timestamp_column}
    missing = [key for key, column in keys.items() if not column]
    if missing and wanted.kind in KEYED:
        raise ProblemError(problems.no_key_column(kind=wanted.kind, key=missing[0]))


def _must_be_known(named: Mapping[str, str], known: set[str], *, kind: str) -> None:
    if strangers := [name for name in named if name not in known]:
        raise ProblemError(problems.no_such_field(name=strangers[0], kind=kind))


def _column_map(version: ModelVersion, wanted: WantedDataset) -> dict[str, str]:
    """Field → column for every field that the dataset has. Actuals alone have columns named like the predictions."""
    predictions = [each.name for each in version.schema.of_kind(FieldKind.PREDICTION)]
    if wanted.kind == Dataset.Kind.ACTUALS:
        labels = wanted.labels or {name: name for name in predictions}
        return dict(registry.label(version=version, labels=labels))
    kinds = (FieldKind.RAW_INPUT, FieldKind.FEATURE, FieldKind.PREDICTION)
    own = {each.name: each.name for kind in kinds for each in version.schema.of_kind(kind)}
    renamed = {name: column for columns in wanted.columns.values() for name, column in columns.items()}
    return own | renamed | dict(registry.label(version=version, labels=wanted.labels))


def _key(version: ModelVersion, wanted: WantedDataset) -> str:
    """The same for the same words about the same version, so that a call that comes again starts no second sync."""
    told = json.dumps([asdict(wanted), version.schema.to_json()], sort_keys=True, default=str)
    return f"connected:{hashlib.sha256(told.encode()).hexdigest()[:40]}"
