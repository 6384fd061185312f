"""Sync runs, each one full read of a connected dataset, and matches of actuals with predictions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from wizard.accounts.models import User, Workspace
from wizard.core.ids import ID_LENGTH, IdFactory
from wizard.core.jobs import Job
from wizard.registry.models import Dataset
from wizard.sampling.models import Sample
from wizard.sync.keeping import opened
from wizard.sync.matching.types import MatchColumns, MatchResult
from wizard.sync.problems import PAUSED, STOPPED
from wizard.sync.refusals import REFUSALS
from wizard.sync.types import SyncResult
from wizard.sync.values import without_values


class SyncRun(Job):
    """One full read. `key` makes asking twice harmless; `result_json` is a `SyncResult` without values once done.

    `values_sealed` are the sample values in it, while the workspace keeps any.
    """

    task_name: ClassVar[str] = "wizard.sync.tasks.run_sync"
    workspace_path: ClassVar[str] = "dataset__version__model__workspace"

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=IdFactory("syn"), editable=False)
    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="sync_runs")
    key = models.CharField(max_length=100)
    etag = models.CharField(max_length=100, blank=True)
    result_json = models.JSONField(null=True, blank=True)
    values_sealed = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dataset", "key"], name="one_sync_run_per_key")]

    @property
    def is_refused(self) -> bool:
        """What our own engine does not read; the registration stands, and trying again changes nothing."""
        return self.has_failed and self.problem is not None and self.problem.code in REFUSALS

    @property
    def is_paused(self) -> bool:
        """A person paused it: it goes on where it was, when she says so."""
        return self.has_failed and self.problem is not None and self.problem.code == PAUSED

    @property
    def is_stopped(self) -> bool:
        """A person stopped it: nothing is wrong, and nobody has to act."""
        return self.has_failed and self.problem is not None and self.problem.code == STOPPED

    @property
    def shown_state(self) -> str:
        """Its state as people are told it: what they paused or stopped themselves has not failed."""
        if self.is_paused:
            return "paused"
        return "stopped" if self.is_stopped else self.state

    @property
    def stands_in_the_way(self) -> bool:
        return self.has_failed and not self.is_refused

    @property
    def result(self) -> SyncResult | None:
        """What the read found, once it is done; with the sample values while they are kept.

        For the people of the workspace alone; see `facts`.
        """
        facts = self.facts
        return opened(facts, self.values_sealed) if facts else None

    @property
    def facts(self) -> SyncResult | None:
        """The same without sample values."""
        return without_values(SyncResult.from_json(self.result_json)) if self.result_json else None


class SyncPart(models.Model):
    """What was counted of some units of a dataset, kept so that they need not be read again.

    `question` tells what was asked of them; `state_sealed` is the state of a `sync.engines.parts.Part`. Parts of one
    dataset have different numbers, and are at most a few dozen of less than a megabyte.
    """

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="sync_parts")
    run = models.ForeignKey(SyncRun, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    question = models.CharField(max_length=64)
    state_sealed = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dataset", "number"], name="one_sync_part_per_number")]


class ActualsMatch(Job):
    """The actuals that one sample has looked into, looked up by their ids among the predictions of another.

    `key` says what is compared with what: the same question is the same row. `predicted_at` and `known_at` are the
    timestamp columns of the two sides, "" for none; `value_columns` are those that hold the actuals. `result_json` is a
    `MatchResult` once done.
    """

    task_name: ClassVar[str] = "wizard.sync.tasks.run_match"

    id = models.CharField(primary_key=True, max_length=ID_LENGTH, default=IdFactory("mat"), editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    predictions = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="+")
    actuals = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64, unique=True)
    id_column = models.CharField(max_length=500)
    predicted_at = models.CharField(max_length=500, blank=True)
    known_at = models.CharField(max_length=500, blank=True)
    value_columns = models.JSONField(default=list)
    result_json = models.JSONField(null=True, blank=True)
    requested_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    @property
    def result(self) -> MatchResult | None:
        """What was found, once it is done."""
        return MatchResult.from_json(self.result_json) if self.result_json else None

    @property
    def columns(self) -> MatchColumns:
        """What is compared."""
        return MatchColumns(self.id_column, self.predicted_at, self.known_at, tuple(self.value_columns))
