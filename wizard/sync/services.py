"""The verbs of sync. Raises nothing of its own: what goes wrong while reading ends in the row as a Problem."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from wizard.accounts.models import Actor, User, Workspace
from wizard.accounts.services import audit
from wizard.core.bell import ring
from wizard.core.jobs import JobState
from wizard.registry.models import Dataset, ModelVersion
from wizard.sampling.models import Sample
from wizard.sync.matching.types import MatchColumns
from wizard.sync.models import ActualsMatch, SyncPart, SyncRun
from wizard.sync.parts import forget
from wizard.sync.problems import paused, stopped
from wizard.sync.schedules import must_be_schedule, next_after

DUE_LIMIT = 500
"""Datasets that are looked at in one go; the rest waits for the next."""


@transaction.atomic
def request_sync(*, dataset: Dataset, key: str, by: Actor | None = None) -> SyncRun:
    """The sync run that `key` asked for: queued now, or whatever became of it since it was asked for first."""
    sync, new = SyncRun.objects.get_or_create(dataset=dataset, key=key)
    if new:
        workspace = dataset.version.model.workspace
        audit(workspace=workspace, by=by, verb="sync.requested", subject_id=sync.pk, dataset=dataset.pk)
        ring(sync)
    return sync


@transaction.atomic
def retry_sync(*, run: SyncRun, by: Actor | None) -> SyncRun:
    """Queue a failed sync run again; pressing twice, or while it is live or done, changes nothing."""
    if run.requeue(now=timezone.now()):
        workspace = run.dataset.version.model.workspace
        audit(workspace=workspace, by=by, verb="sync.retried", subject_id=run.pk, dataset=run.dataset_id)
        ring(run)
    run.refresh_from_db()
    return run


@transaction.atomic
def sync_again(*, version: ModelVersion, by: Actor | None) -> list[SyncRun]:
    """Read every dataset of the version again, each as `sync_dataset_again` does."""
    return [sync_dataset_again(dataset=dataset, by=by) for dataset in version.datasets.all()]


@transaction.atomic
def sync_dataset_again(*, dataset: Dataset, by: Actor | None) -> SyncRun:
    """Read the dataset again: a run that is live is left alone, one that has failed is queued once more.

    Else there is a new one. Its key names the run that it follows, so that two who ask at once make one.
    """
    newest = dataset.sync_runs.order_by("-created_at", "-pk").first()
    live: SyncRun | None = dataset.sync_runs.live().first()
    if live:
        return live
    if newest and newest.has_failed:
        return retry_sync(run=newest, by=by)
    return request_sync(dataset=dataset, key=f"asked:{newest.pk if newest else 'first'}", by=by)


@transaction.atomic
def enable_sync(*, version: ModelVersion, enabled: bool, by: Actor | None) -> None:
    """Whether the datasets of the version are read on their schedules; a sync that runs is not stopped by it."""
    changed = version.datasets.exclude(is_sync_enabled=enabled).update(is_sync_enabled=enabled)
    if changed:
        verb = "sync.enabled" if enabled else "sync.disabled"
        facts = {"model_id": version.model.model_id, "version": version.name}
        audit(workspace=version.model.workspace, by=by, verb=verb, subject_id=version.pk, **facts)


@transaction.atomic
def schedule_sync(*, dataset: Dataset, schedule: str, by: Actor | None) -> Dataset:
    """Read the dataset again whenever the cron expression is due; "" for no more."""
    now = timezone.now()
    if schedule:
        must_be_schedule(schedule, now=now)
    if dataset.schedule != schedule:
        workspace = dataset.version.model.workspace
        facts = {"before": dataset.schedule, "after": schedule}
        audit(workspace=workspace, by=by, verb="sync.scheduled", subject_id=dataset.pk, **facts)
        dataset.schedule, dataset.next_sync_at = schedule, next_after(schedule, now=now) if schedule else None
        dataset.save(update_fields=["schedule", "next_sync_at"])
    return dataset


def sync_what_is_due(*, now: datetime) -> int:
    """Ask for the syncs whose time has come; how many were asked for. Two at once ask for each once."""
    due = Dataset.objects.filter(next_sync_at__lte=now, is_sync_enabled=True, version__is_active=True).order_by(
        "next_sync_at"
    )
    return sum(_begin_due(dataset, now) for dataset in due.select_related("version__model__workspace")[:DUE_LIMIT])


def _begin_due(dataset: Dataset, now: datetime) -> bool:
    """Times that went by while nobody looked are made up for once; a sync that still runs is not overtaken."""
    with transaction.atomic():
        same = {"next_sync_at": dataset.next_sync_at, "schedule": dataset.schedule, "is_sync_enabled": True}
        mine = Dataset.objects.filter(pk=dataset.pk, **same)
        if not mine.update(next_sync_at=next_after(dataset.schedule, now=now)):
            return False
        if dataset.sync_runs.live().exists():
            return False
        request_sync(dataset=dataset, key=f"schedule:{dataset.next_sync_at:%Y-%m-%dT%H:%M}")
        return True


@transaction.atomic
def stop_sync(*, run: SyncRun, by: User) -> SyncRun:
    """End a sync that waits or runs; it can be started anew. Pressed twice, or when it has ended, nothing happens."""
    if run.stop(stopped(by=str(by)), now=timezone.now()):
        SyncPart.objects.filter(run=run).delete()
        workspace = run.dataset.version.model.workspace
        audit(workspace=workspace, by=by, verb="sync.stopped", subject_id=run.pk, dataset=run.dataset_id)
    run.refresh_from_db()
    return run


@transaction.atomic
def pause_sync(*, run: SyncRun, by: User) -> SyncRun:
    """Let a sync that waits or runs rest; `retry_sync` has it go on behind what is counted. Twice changes nothing."""
    if run.stop(paused(by=str(by)), now=timezone.now()):
        workspace = run.dataset.version.model.workspace
        audit(workspace=workspace, by=by, verb="sync.paused", subject_id=run.pk, dataset=run.dataset_id)
    run.refresh_from_db()
    return run


@transaction.atomic
def sync_all_anew(*, dataset: Dataset, by: User) -> SyncRun:
    """Read the dataset again, also what is known of it; a run that is live is left alone, with what it knows."""
    if not dataset.sync_runs.live().exists():
        forget(dataset)
    return sync_dataset_again(dataset=dataset, by=by)


def forget_values(*, workspace: Workspace) -> None:
    """Delete the sample values that the syncs of the workspace have kept."""
    SyncRun.objects.filter(dataset__version__model__workspace=workspace).update(values_sealed="")
    SyncPart.objects.filter(dataset__version__model__workspace=workspace).delete()


def match_of(*, predictions: Sample, actuals: Sample, columns: MatchColumns) -> ActualsMatch | None:
    """The match that was asked for of these very samples and columns."""
    return ActualsMatch.objects.filter(key=_key(predictions, actuals, columns)).first()


@transaction.atomic
def request_match(
    *, predictions: Sample, actuals: Sample, columns: MatchColumns, by: User, anew: bool = False
) -> ActualsMatch:
    """Queue the match; asked again while it is live or done it is the same row, and one that has failed begins anew.

    So does one that is done when it is wanted `anew`: rows may have come since.
    """
    ended = (JobState.FAILED, JobState.DONE) if anew else (JobState.FAILED,)
    match, new = ActualsMatch.objects.get_or_create(
        key=_key(predictions, actuals, columns),
        defaults={
            "workspace": predictions.workspace,
            "predictions": predictions,
            "actuals": actuals,
            "requested_by": by,
            **asdict(columns),
        },
    )
    if new or match.requeue(now=timezone.now(), ended=ended, result_json=None, progress_done=0):
        audit(workspace=match.workspace, by=by, verb="match.requested", subject_id=match.pk, location=actuals.uri)
        ring(match)
    match.refresh_from_db()
    return match


def _key(predictions: Sample, actuals: Sample, columns: MatchColumns) -> str:
    asked = json.dumps([predictions.pk, actuals.pk, asdict(columns)], sort_keys=True)
    return hashlib.sha256(asked.encode()).hexdigest()
