"""The background work of sync: fetch in this process, read in the child, keep what was found."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from wizard.aws.session.objects import RangedObject
from wizard.aws.session.sessions import open_session
from wizard.core.problems import ProblemError
from wizard.core.running import Result, run
from wizard.registry.models import Dataset
from wizard.sampling.isolation.parent import ChildLimits, run_in_child
from wizard.sampling.location import parse
from wizard.sampling.services import newest_sample
from wizard.sampling.types import FileFormat
from wizard.sync import problems
from wizard.sync.models import SyncRun
from wizard.sync.plan import SyncPlan, build

THREADS = 2
"""Columns decoded side by side."""
MESSAGES = 500_000
"""Rounds of ranges and words of progress: far more than a read of SYNC_SECONDS gets done."""


@shared_task
def run_sync(sync_id: str) -> None:
    """Read every row of a connected dataset."""
    run(SyncRun, sync_id, _sync)


def _sync(sync: SyncRun) -> Result:
    sync.report(done=0, note="Signing in with your role …")
    source = _open(sync)
    sync.note(etag=source.etag)
    result = run_in_child(
        "sync",
        arguments={"plan": _plan(sync.dataset, source).to_json()},
        source=source,
        limits=ChildLimits(
            memory=settings.CHILD_MEMORY_BYTES,
            cpu_seconds=THREADS * settings.SYNC_SECONDS,
            wall_seconds=settings.SYNC_SECONDS,
            threads=THREADS,
            messages=MESSAGES,
        ),
        on_progress=_teller(sync, source.name),
    )
    return {"result_json": result | {"requests": source.requests, "bytes": source.bytes_read}}


def _open(sync: SyncRun) -> RangedObject:
    """The object as it was sampled. Its session renews itself, and every read asks for this very version."""
    dataset = sync.dataset
    session = open_session(dataset.data_source.connection, now=timezone.now(), purpose=sync.pk)
    location = parse(dataset.data_source.object_path)
    source = RangedObject.open(session, location.bucket, location.key)
    if dataset.sampled_etag and dataset.sampled_etag != source.etag:
        raise ProblemError(problems.object_changed(location.uri))
    return source


def _plan(dataset: Dataset, source: RangedObject) -> SyncPlan:
    data_source = dataset.data_source
    sample = newest_sample(connection=data_source.connection, location=parse(data_source.object_path), etag=source.etag)
    return build(
        schema=dataset.version.schema,
        column_map=dataset.column_map,
        id_column=dataset.id_column,
        timestamp_column=dataset.timestamp_column,
        object_format=FileFormat(data_source.object_format),
        read_options=data_source.read_options,
        sample=sample.result if sample else None,
    )


def _teller(sync: SyncRun, name: str) -> Callable[[dict[str, Any]], None]:
    """Shows progress, and ends a run that would meet the worker's hard limit."""
    deadline = time.monotonic() + settings.SYNC_SECONDS

    def tell(progress: dict[str, Any]) -> None:
        if time.monotonic() > deadline:
            raise ProblemError(problems.too_slow(name, seconds=settings.SYNC_SECONDS, note=str(progress["note"])))
        sync.report(done=int(progress["done"]), total=int(progress["total"]), note=str(progress["note"]))

    return tell
