"""What pages show of sync runs: the newest of each dataset, its history, and how healthy the data is. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import OuterRef, Subquery

from wizard.registry.models import Dataset
from wizard.sync.findings import Finding, Level, findings
from wizard.sync.models import SyncRun
from wizard.sync.types import SyncResult

HISTORY = 20
"""Sync runs of a dataset that its panel lists."""


@dataclass(frozen=True)
class Health:
    """The findings of a full read in a few words, and the tone of their pill."""

    tone: str
    words: str


def health_of(found: Sequence[Finding]) -> Health:
    """`bad` while anything is, `warn` while anything wants a look, else `ok`."""
    bad = sum(finding.level is Level.BAD for finding in found)
    look = sum(finding.level is Level.LOOK for finding in found)
    if bad:
        return Health("bad", _count(bad + look))
    return Health("warn", _count(look)) if look else Health("ok", "healthy")


def _count(number: int) -> str:
    return "1 finding" if number == 1 else f"{number} findings"


@dataclass
class RunRow:
    """One sync run; its stored result is read once, when it is asked for."""

    run: SyncRun
    kind: str
    """Of its dataset."""
    shows_values: bool = False
    """Sample values are for the people of the workspace, not for its account manager."""

    @cached_property
    def result(self) -> SyncResult | None:
        return self.run.result if self.shows_values else self.run.facts

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        are_actuals = self.kind == Dataset.Kind.ACTUALS
        return findings(self.result, are_actuals=are_actuals) if self.result else ()

    @property
    def health(self) -> Health | None:
        """None while nothing was read."""
        return health_of(self.findings) if self.result else None


def newest_runs(datasets: Sequence[Dataset], **only: str) -> dict[str, RunRow]:
    """Dataset id → its newest sync run (of those that match `only`), with one query for all."""
    same = SyncRun.objects.filter(dataset=OuterRef("dataset"), **only)
    newest = same.order_by("-created_at", "-pk").values("pk")[:1]
    kinds = {dataset.pk: dataset.kind for dataset in datasets}
    runs = SyncRun.objects.filter(dataset__in=kinds, pk=Subquery(newest))
    return {run.dataset_id: RunRow(run, kinds[run.dataset_id]) for run in runs}


def history(dataset: Dataset, *, shows_values: bool) -> list[RunRow]:
    """The newest sync runs of a dataset, newest first; values are opened of the newest full read, which is shown."""
    newest = list(dataset.sync_runs.order_by("-created_at", "-pk")[:HISTORY])
    shown = next((run for run in newest if run.is_done), None)
    return [RunRow(run, dataset.kind, shows_values and run is shown) for run in newest]
