"""What becomes of registrations when something that they have made is deleted. Raises nothing."""

from __future__ import annotations

from datetime import datetime

from wizard.core.jobs import JobState
from wizard.registration.models import Registration, RegistrationStep
from wizard.registry.models import MLModel

UNDER_WAY = (JobState.QUEUED, JobState.FAILED)
"""States from which the calls may still be made again."""


def forget_made(*, model: MLModel, version_name: str = "", now: datetime) -> None:
    """Let go of the model, or of its version of that name: call it inside the transaction that deletes it.

    A registration that is done stays as a record, and its names are free again. One that is to go on begins with its
    first call: what its earlier ones have made is not there any more.
    """
    ours = Registration.objects.filter(workspace=model.workspace_id, model_row_id=model.pk)
    if version_name:
        ours = ours.filter(version_name=version_name)
    steps = RegistrationStep.objects.filter(registration__in=ours).exclude(registration__state=JobState.DONE)
    steps.update(state=RegistrationStep.State.WAITING, external_id="", problem_json=None, finished_at=None)
    ours.exclude(state__in=UNDER_WAY).update(removed_at=now)
