"""The verbs of sync. Raises nothing of its own: what goes wrong while reading ends in the row as a Problem."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from wizard.accounts.models import User
from wizard.accounts.services import audit
from wizard.core.bell import ring
from wizard.registry.models import Dataset
from wizard.sync.models import SyncRun


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
