"""The verbs that delete a model or one of its versions, with what becomes of the onboardings around it.

Those that have registered it stay, as a record; their names are free again. One that was begun from a deleted version
goes on: from the model's newest version that none is open from, else as the onboarding of a new model, whose id is to
be chosen as long as the old model stays. `ProblemError`
(`registry.version.last`) leaves `remove_version`. Nothing in a bucket is touched.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from wizard.accounts.models import Actor
from wizard.core.jobs import JobState
from wizard.onboarding.models import Onboarding
from wizard.registration.removal import forget_made
from wizard.registry.changes import delete_model, delete_version
from wizard.registry.models import MLModel, ModelVersion


@transaction.atomic
def remove_model(*, model: MLModel, by: Actor | None) -> None:
    """Delete a model with its versions, datasets and sync runs."""
    forget_made(model=model, now=timezone.now())
    delete_model(model=model, by=by)


@transaction.atomic
def remove_version(*, version: ModelVersion, by: Actor | None) -> None:
    """Delete a version with its datasets and their sync runs; the last one of a model stays."""
    begun = Onboarding.objects.filter(based_on=version)
    base = next_base(version)
    given_up = {} if base else {"model_id": ""}  # a new model needs an id of its own: its Model step is open again
    begun.filter(registration=None).update(based_on=base, **given_up)
    begun.filter(registration__state=JobState.FAILED).update(based_on=_others(version).first())
    forget_made(model=version.model, version_name=version.name, now=timezone.now())
    delete_version(version=version, by=by)


def next_base(version: ModelVersion) -> ModelVersion | None:
    """From which version an onboarding goes on that was begun from this one, once it is deleted; None from none."""
    taken = Onboarding.objects.filter(registration=None, based_on__model=version.model_id).values("based_on")
    return _others(version).exclude(pk__in=taken).first()


def _others(version: ModelVersion) -> QuerySet[ModelVersion]:
    """The newest first."""
    return ModelVersion.objects.filter(model=version.model_id).exclude(pk=version.pk).order_by("-created_at", "-pk")
