"""The background work of sync: fetch in this process, read in the child, keep what was found."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from wizard.aws.known import connection_for
from wizard.aws.models import Connection
from wizard.aws.session.objects import RangedObjects
from wizard.aws.session.sessions import AwsSession, open_session
from wizard.core.problems import ProblemError
from wizard.core.running import Result, run
from wizard.registry.models import Dataset, DataSource
from wizard.sampling.finding import Found, find
from wizard.sampling.freshness import changed_object
from wizard.sampling.isolation.parent import ChildLimits, run_in_child
from wizard.sampling.location import S3Location, parse
from wizard.sampling.models import Sample
from wizard.sampling.results import ObjectSet
from wizard.sampling.services import newest_sample
from wizard.sampling.settings import ReadSettings
from wizard.sampling.types import FileFormat, LogicalType
from wizard.sync import parts, problems
from wizard.sync.keeping import kept
from wizard.sync.looking_up import look_up
from wizard.sync.models import ActualsMatch, SyncRun
from wizard.sync.plan import SyncPlan, build
from wizard.sync.refusals import refusal
from wizard.sync.services import sync_what_is_due
from wizard.sync.types import SyncResult

THREADS = 2
"""Columns decoded side by side."""
MESSAGES = 500_000
"""Rounds of ranges and words of progress: far more than a read of SYNC_SECONDS gets done."""


@shared_task
def run_sync(sync_id: str) -> None:
    """Read every row of a connected dataset."""
    run(SyncRun, sync_id, _sync)


@shared_task
def run_match(match_id: str) -> None:
    """Look the ids of actuals up among the predictions."""
    run(ActualsMatch, match_id, look_up)


@shared_task(expires=20)
def begin_scheduled_syncs() -> int:
    """Ask for the syncs whose time has come."""
    return sync_what_is_due(now=timezone.now())


def _sync(sync: SyncRun) -> Result:
    sync.report(done=0, note="Signing in with your role …")
    opened = _open(sync)
    sync.note(etag=opened.objects.fingerprint)
    plan = _plan(sync.dataset, opened)
    question = parts.question_of(plan)
    result = run_in_child(
        "sync",
        arguments={"plan": plan.to_json()} | _known(sync, opened, question),
        source=opened.source,
        limits=ChildLimits(
            memory=settings.CHILD_MEMORY_BYTES,
            cpu_seconds=(THREADS + 1) * settings.SYNC_SECONDS,  # Arrow's threads decode, another one counts
            wall_seconds=settings.SYNC_SECONDS,
            threads=THREADS,
            messages=MESSAGES,
        ),
        on_progress=_teller(sync, opened.source.name, question),
    )
    found = result | {"requests": opened.source.requests, "bytes": opened.source.bytes_read}
    return kept(SyncResult.from_json(found).with_held(opened.types), keep_values=plan.keeps_values)


def _known(sync: SyncRun, opened: _Opened, question: str) -> dict[str, Any]:
    return {"etags": opened.etags, **parts.known(sync.dataset, question=question)}


@dataclass(frozen=True)
class _Opened:
    """The objects to read in the versions that were listed just now, and the sample that the mapping was made from."""

    source: RangedObjects
    objects: ObjectSet
    sample: Sample | None
    etags: dict[str, str]

    @property
    def types(self) -> dict[str, LogicalType]:
        """What each column holds, as far as the sample tells."""
        result = self.sample.result if self.sample else None
        return {column.name: column.logical_type for column in result.columns} if result else {}


def _open(sync: SyncRun) -> _Opened:
    """The objects of the dataset. The session renews itself, and every read asks for the version that was listed."""
    dataset = sync.dataset
    location = parse(dataset.data_source.object_path)
    connection = _connection(dataset.data_source, location)
    session = open_session(connection, now=timezone.now(), purpose=sync.pk)
    sample = newest_sample(connection=connection, location=location, etag=dataset.sampled_etag)
    found = _find(session, location, settings=_settings(dataset.data_source, sample))
    _must_be_as_sampled(dataset, sample, found)
    if why := refusal(dataset.data_source.object_path, objects=found.objects):
        raise ProblemError(why)
    source = RangedObjects(
        session, location.bucket, found.matched, name=location.start or location.uri, folder=found.folder
    )
    return _Opened(source, found.objects, sample, {entry.key: entry.etag for entry in found.matched})


def _find(session: AwsSession, location: S3Location, *, settings: ReadSettings) -> Found:
    try:
        return find(session, location, settings=settings)
    except ProblemError as error:
        raise ProblemError(problems.since_connected(error.problem)) from error


def _connection(data_source: DataSource, location: S3Location) -> Connection:
    """The one it was registered with; where that named none, the workspace's that opens the location by now."""
    if data_source.connection:
        return data_source.connection
    found = connection_for(data_source.workspace, bucket=location.bucket, key=location.start)
    if found is None:
        raise ProblemError(problems.no_access(location.uri))
    DataSource.objects.filter(pk=data_source.pk, connection=None).update(connection=found)
    return found


def _settings(data_source: DataSource, sample: Sample | None) -> ReadSettings:
    if sample:
        return sample.settings
    return ReadSettings(format=FileFormat(data_source.object_format), options=data_source.read_options)


def _must_be_as_sampled(dataset: Dataset, sample: Sample | None, found: Found) -> None:
    """What was looked into must be there unchanged; objects that have come since are welcome. Raises ProblemError."""
    if sample:
        is_changed = bool(changed_object(sample, found.matched))
    else:
        is_changed = bool(dataset.sampled_etag) and dataset.sampled_etag != found.objects.fingerprint
    if is_changed:
        raise ProblemError(problems.object_changed(dataset.data_source.object_path))


def _plan(dataset: Dataset, opened: _Opened) -> SyncPlan:
    data_source = dataset.data_source
    return build(
        schema=dataset.version.schema,
        column_map=dataset.column_map,
        id_column=dataset.id_column,
        timestamp_column=dataset.timestamp_column,
        object_format=FileFormat(data_source.object_format),
        read_options=data_source.read_options,
        sample=opened.sample.result if opened.sample else None,
        partitions=opened.objects.partitions,
        select=data_source.select_expr,
        share=data_source.sample_size,
        keeps_values=dataset.version.model.workspace.keeps_sample_values,
    )


def _teller(sync: SyncRun, name: str, question: str) -> Callable[[dict[str, Any]], None]:
    """Shows progress, keeps parts, and ends a run that would meet the worker's hard limit."""
    deadline = time.monotonic() + settings.SYNC_SECONDS

    def tell(progress: dict[str, Any]) -> None:
        if time.monotonic() > deadline:
            raise ProblemError(problems.too_slow(name, seconds=settings.SYNC_SECONDS, note=str(progress["note"])))
        sync.report(done=int(progress["done"]), total=int(progress["total"]), note=str(progress["note"]))
        if "part" in progress:
            parts.keep(sync, progress["part"], question=question)

    return tell
