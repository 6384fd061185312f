"""The verbs of sync. Raises nothing of its own: what goes wrong while reading ends in the row as a Problem."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict

from django.db import transaction
from django.utils import timezone

from wizard.accounts.models import User
from wizard.accounts.services import audit
from wizard.core.bell import ring
from wizard.core.jobs import JobState
from wizard.registry.models import Dataset
from wizard.sampling.models import Sample
from wizard.sync.matching.types import MatchColumns
from wizard.sync.models import ActualsMatch, SyncRun


@transaction.atomic
def request_sync(*, dataset: Dataset, key: str, by: User | None = None) -> SyncRun:
    """The sync run that `key` asked for: queued now, or whatever became of it since it was asked for first."""
    sync, new = SyncRun.objects.get_or_create(dataset=dataset, key=key)
    if new:
        workspace = dataset.version.model.workspace
        audit(workspace=workspace, by=by, verb="sync.requested", subject_id=sync.pk, dataset=dataset.pk)
        ring(sync)
    return sync


@transaction.atomic
def retry_sync(*, run: SyncRun, by: User) -> SyncRun:
    """Queue a failed sync run again; pressing twice, or while it is live or done, changes nothing."""
    if run.requeue(now=timezone.now()):
        workspace = run.dataset.version.model.workspace
        audit(workspace=workspace, by=by, verb="sync.retried", subject_id=run.pk, dataset=run.dataset_id)
        ring(run)
    run.refresh_from_db()
    return run


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
