"""What would go with a model or one of its versions, and what would stay: said before it is deleted. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wizard.core.jobs import JobState
from wizard.onboarding.models import Onboarding
from wizard.onboarding.removal import next_base
from wizard.registration.models import Registration
from wizard.registry.models import Dataset, MLModel, ModelVersion
from wizard.sync.models import SyncRun


@dataclass(frozen=True)
class Loss:
    """`runs` are the sync runs, `registered` the onboardings that have registered what goes; `begun` are those that
    were begun from it, and `base` is the name of the version that these go on from ("" for none).
    """

    versions: Sequence[ModelVersion]
    datasets: Sequence[Dataset]
    runs: int
    registered: int
    begun: Sequence[Onboarding]
    base: str = ""

    @property
    def roles(self) -> list[str]:
        """The ARNs of the roles that have read the data; they stay."""
        used = (dataset.data_source.connection for dataset in self.datasets)
        return sorted({connection.role_arn for connection in used if connection and connection.role_arn})


def loss_of_model(model: MLModel) -> Loss:
    """What goes with all of its versions."""
    return _loss(list(model.versions.order_by("created_at", "pk")), {"model_row_id": model.pk})


def loss_of_version(version: ModelVersion) -> Loss:
    """What goes with one version."""
    base = next_base(version)
    made = {"model_row_id": version.model_id, "version_name": version.name}
    return _loss([version], made, base=base.name if base else "")


def _loss(versions: list[ModelVersion], made: dict[str, str], *, base: str = "") -> Loss:
    datasets = Dataset.objects.filter(version__in=versions).order_by("version__created_at", "created_at", "pk")
    registrations = Registration.objects.filter(**made, removed_at=None, state=JobState.DONE)
    return Loss(
        versions=versions,
        datasets=list(datasets.select_related("version", "data_source__connection")),
        runs=SyncRun.objects.filter(dataset__version__in=versions).count(),
        registered=Onboarding.objects.filter(registration__in=registrations).count(),
        begun=list(Onboarding.objects.filter(based_on__in=versions, registration=None)),
        base=base,
    )
