"""Sync runs: one full read of a connected dataset, and what it found."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from wizard.core.ids import ID_LENGTH, IdFactory
from wizard.core.jobs import Job
from wizard.registry.models import Dataset
from wizard.sync.refusals import REFUSALS
from wizard.sync.types import SyncResult


class SyncRun(Job):
    """One full read. `key` makes asking twice harmless; `result_json` is a `SyncResult` once done."""

    task_name: ClassVar[str] = "wizard.sync.tasks.run_sync"

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=IdFactory("syn"), editable=False)
    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="sync_runs")
    key = models.CharField(max_length=100)
    etag = models.CharField(max_length=100, blank=True)
    result_json = models.JSONField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dataset", "key"], name="one_sync_run_per_key")]

    @property
    def is_refused(self) -> bool:
        """What our own engine does not read; the registration stands, and trying again changes nothing."""
        return self.has_failed and self.problem is not None and self.problem.code in REFUSALS

    @property
    def stands_in_the_way(self) -> bool:
        return self.has_failed and not self.is_refused

    @property
    def result(self) -> SyncResult | None:
        """What the read found, once it is done."""
        return SyncResult.from_json(self.result_json) if self.result_json else None
