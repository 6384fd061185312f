"""What the list of models shows. Reads only, with a number of queries that does not grow with the rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from wizard.accounts.models import User, Workspace
from wizard.core.jobs import JobState
from wizard.onboarding.attention import attention
from wizard.onboarding.models import Onboarding
from wizard.onboarding.progress import Progress, progress_of_many
from wizard.registry.models import Dataset, MLModel, ModelVersion
from wizard.sync.known_matches import match_findings, newest_matches
from wizard.sync.models import ActualsMatch
from wizard.web.matches import matched_in_words
from wizard.web.registry.syncs import Health, RunRow, health_of, newest_runs


@dataclass(frozen=True)
class ModelRow:
    """A model, its versions (active ones first, newest first), and what is known of the first of them.

    That is the newest sync of its data, the newest full read, and how its actuals matched.
    """

    model: MLModel
    versions: list[ModelVersion]
    sync: RunRow | None
    read: RunRow | None
    match: ActualsMatch | None = None

    @property
    def newest(self) -> ModelVersion | None:
        return self.versions[0] if self.versions else None

    @property
    def health(self) -> Health | None:
        """What the full read and the match have found, together; None while nothing was read."""
        if self.read is None or self.read.result is None:
            return None
        return health_of((*self.read.findings, *(match_findings(self.match) if self.match else ())))

    @property
    def matched(self) -> str:
        """How many actuals have a prediction, in words; "" when none were looked up."""
        found = self.match.result if self.match else None
        return matched_in_words(found) if found else ""


def workspaces_seen_by(user: User) -> QuerySet[Workspace]:
    """The workspaces in which `user` is a member or account manager, by name."""
    return Workspace.objects.filter(memberships__user=user).order_by("name")


def model_rows(workspaces: Iterable[Workspace]) -> list[ModelRow]:
    """The models of these workspaces, by name."""
    versions = ModelVersion.objects.defer("schema_json").order_by("-is_active", "-created_at", "-pk")
    models = MLModel.objects.filter(workspace__in=workspaces).select_related("workspace").order_by("name", "pk")
    found = list(models.prefetch_related(Prefetch("versions", versions), "versions__datasets__data_source"))
    shown = {model.pk: dataset for model in found if (dataset := _shown(model))}
    syncs = newest_runs(list(shown.values()))
    reads = newest_runs(list(shown.values()), state=JobState.DONE)
    matches = newest_matches(version for model in found for version in list(model.versions.all())[:1])
    return [_row(model, shown.get(model.pk), syncs, reads, matches) for model in found]


def _row(
    model: MLModel,
    dataset: Dataset | None,
    syncs: dict[str, RunRow],
    reads: dict[str, RunRow],
    matches: dict[str, ActualsMatch],
) -> ModelRow:
    key = dataset.pk if dataset else ""
    versions = list(model.versions.all())
    match = matches.get(versions[0].pk) if versions else None
    return ModelRow(model, versions, sync=syncs.get(key), read=reads.get(key), match=match)


def _shown(model: MLModel) -> Dataset | None:
    """The dataset that stands for the model: the newest version's serving data, else its first."""
    newest = next(iter(model.versions.all()), None)
    datasets = list(newest.datasets.all()) if newest else []
    return min(datasets, key=lambda dataset: dataset.kind != Dataset.Kind.SERVING, default=None)


def running_onboardings(workspaces: Iterable[Workspace]) -> list[Progress]:
    """Onboardings of these workspaces that are not complete, the last touched first."""
    onboardings = Onboarding.objects.for_workspaces(workspaces).with_facts()
    return [states for states in progress_of_many(onboardings) if not states.is_complete]


def registered_elsewhere(workspaces: Iterable[Workspace]) -> QuerySet[Onboarding]:
    """Onboardings of these workspaces whose model another server holds, the last registered first.

    The registry here knows nothing of such a model: its Registration page is all that there is.
    """
    done = Q(registration__state=JobState.DONE, registration__removed_at=None, registration__destination__isnull=False)
    found = Onboarding.objects.for_workspaces(workspaces).filter(done)
    rows = found.select_related("workspace", "registration__destination", "based_on").defer("document_json")
    return rows.order_by("-registration__finished_at", "-pk")


def waiting_for_cloud_admin(running: Iterable[Progress]) -> set[str]:
    """Of these onboardings, the ids of those that somebody with a hand-off link has to go on with."""
    judged = attention(running, now=timezone.now())
    return {each.progress.facts.onboarding.pk for each in judged if each.waits_for_cloud_admin}
