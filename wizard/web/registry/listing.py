"""What the list of models shows. Reads only, with a number of queries that does not grow with the rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from wizard.accounts.models import User, Workspace
from wizard.core.jobs import JobState
from wizard.onboarding.attention import attention
from wizard.onboarding.models import Onboarding
from wizard.onboarding.progress import Progress, progress_of_many
from wizard.registry.models import Dataset, MLModel, ModelVersion
from wizard.web.registry.syncs import RunRow, newest_runs


@dataclass(frozen=True)
class ModelRow:
    """A model, its versions (newest first), the newest sync of the newest version's data, and the newest full read."""

    model: MLModel
    versions: list[ModelVersion]
    sync: RunRow | None
    read: RunRow | None

    @property
    def newest(self) -> ModelVersion | None:
        return self.versions[0] if self.versions else None


def workspaces_seen_by(user: User) -> QuerySet[Workspace]:
    """The workspaces in which `user` is a member or account manager, by name."""
    return Workspace.objects.filter(memberships__user=user).order_by("name")


def model_rows(workspaces: Iterable[Workspace]) -> list[ModelRow]:
    """The models of these workspaces, by name."""
    versions = ModelVersion.objects.defer("schema_json").order_by("-created_at", "-pk")
    models = MLModel.objects.filter(workspace__in=workspaces).select_related("workspace").order_by("name", "pk")
    found = list(models.prefetch_related(Prefetch("versions", versions), "versions__datasets"))
    shown = {model.pk: dataset for model in found if (dataset := _shown(model))}
    syncs = newest_runs(list(shown.values()))
    reads = newest_runs(list(shown.values()), state=JobState.DONE)
    return [_row(model, shown.get(model.pk), syncs, reads) for model in found]


def _row(model: MLModel, dataset: Dataset | None, syncs: dict[str, RunRow], reads: dict[str, RunRow]) -> ModelRow:
    key = dataset.pk if dataset else ""
    return ModelRow(model, list(model.versions.all()), sync=syncs.get(key), read=reads.get(key))


def _shown(model: MLModel) -> Dataset | None:
    """The dataset that stands for the model: the newest version's serving data, else its first."""
    newest = next(iter(model.versions.all()), None)
    datasets = list(newest.datasets.all()) if newest else []
    return min(datasets, key=lambda dataset: dataset.kind != Dataset.Kind.SERVING, default=None)


def running_onboardings(workspaces: Iterable[Workspace]) -> list[Progress]:
    """Onboardings of these workspaces that are not complete, the last touched first."""
    onboardings = Onboarding.objects.for_workspaces(workspaces).with_facts()
    return [states for states in progress_of_many(onboardings) if not states.is_complete]


def waiting_for_cloud_admin(running: Iterable[Progress]) -> set[str]:
    """Of these onboardings, the ids of those that somebody with a hand-off link has to go on with."""
    judged = attention(running, now=timezone.now())
    return {each.progress.facts.onboarding.pk for each in judged if each.waits_for_cloud_admin}
