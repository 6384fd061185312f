"""The verbs of a model's next version: begin its onboarding, and keep the answers of its Model step.

What describes the model is fixed; role, data and mapping are taken over from the version that it begins from, and the
data is sampled anew. `ProblemError` leaves `submit_version` when the name cannot be used or nothing can be changed.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from wizard.accounts.models import User
from wizard.accounts.services import audit
from wizard.core.problems import Problem, ProblemError
from wizard.onboarding.carried import CarriedSource, carried_connection, carried_kinds, carried_sources
from wizard.onboarding.models import Onboarding
from wizard.onboarding.progress import progress
from wizard.onboarding.services import submit_source
from wizard.onboarding.steps import StepStatus
from wizard.onboarding.turns import must_be_editable, touch
from wizard.registration.plan import VERSION_CALL, key_of_call
from wizard.registry.models import MLModel, ModelVersion
from wizard.registry.names import propose_version_name, version_name_problem
from wizard.registry.problems import model_gone, version_exists


@transaction.atomic
def begin_next_version(*, version: ModelVersion, by: User) -> Onboarding:
    """The open onboarding that begins from `version`; a new one when there is none.

    However often it is pressed, there is one: the database allows one per version while nothing of it is registered.
    """
    onboarding, is_new = Onboarding.objects.get_or_create(
        based_on=version, registration=None, defaults=_taken_over(version) | {"created_by": by}
    )
    if is_new:
        facts = {"model_id": onboarding.model_id, "based_on": version.name}
        audit(workspace=onboarding.workspace, by=by, verb="onboarding.started", subject_id=onboarding.pk, **facts)
    return onboarding


def open_onboarding_from(version: ModelVersion) -> Onboarding | None:
    """The onboarding that was begun from `version` and has not been registered."""
    return Onboarding.objects.filter(based_on=version, registration=None).first()


@transaction.atomic
def submit_version(*, onboarding: Onboarding, version_name: str, datasets: Sequence[str], by: User) -> Onboarding:
    """Keep the version's name and its datasets, and sample those anew that lie where they lay before."""
    must_be_editable(onboarding)
    if refused := version_name_refusal(onboarding, version_name):
        raise ProblemError(refused)
    onboarding.version_name, onboarding.datasets = version_name, list(datasets)
    touch(onboarding, by, "onboarding.model_submitted", model_id=onboarding.model_id, version=version_name)
    _sample_anew(onboarding, by)
    return onboarding


def version_name_refusal(onboarding: Onboarding, name: str) -> Problem | None:
    """Why the next version cannot have this name; what this very onboarding has registered so far is not "taken"."""
    if onboarding.based_on is None:
        return model_gone(model_id=onboarding.model_id)
    if problem := version_name_problem(name):
        return problem
    same = onboarding.based_on.model.versions.filter(name=name)
    if onboarding.registration_id:
        same = same.exclude(key=key_of_call(onboarding.registration_id, VERSION_CALL))
    return version_exists(model_id=onboarding.model_id, name=name) if same.exists() else None


def _taken_over(version: ModelVersion) -> dict[str, object]:
    model, now = version.model, timezone.now()
    return {
        "created_at": now,
        "touched_at": now,  # until the Model step is submitted: `is_untouched`
        "workspace": model.workspace,
        "model_name": model.name,
        "model_id": model.model_id,
        "model_type": version.model_type,
        "version_name": _proposed_name(model),
        "description": model.description,
        "owner": model.owner,
        "icon": model.icon,
        "colour": model.colour,
        "tags": model.tags,
        "datasets": carried_kinds(version),
        "connection": carried_connection(version),
    }


def _proposed_name(model: MLModel) -> str:
    """The name after that of the newest version, free also of those that open onboardings are going to use."""
    versions = list(model.versions.order_by("-created_at", "-pk").values_list("name", flat=True))
    planned = Onboarding.objects.filter(based_on__model=model).values_list("version_name", flat=True)
    return propose_version_name(versions[0], taken={*versions, *planned})


def _sample_anew(onboarding: Onboarding, by: User) -> None:
    """Values are kept for a short time only, and the data may have changed: nothing of the old samples is used."""
    if onboarding.based_on is None or progress(onboarding).state("data").status == StepStatus.LOCKED:
        return
    sources = carried_sources(onboarding.based_on)
    sampled = set(onboarding.dataset_samples.values_list("kind", flat=True))
    for kind in onboarding.datasets:
        if kind in sources and kind not in sampled:
            _sample(onboarding, kind, sources[kind], by)


def _sample(onboarding: Onboarding, kind: str, source: CarriedSource, by: User) -> None:
    """A source that is refused now is left to the Data step, which proposes it, and says what is wrong once it is read.

    Otherwise one bad source would keep the whole version from being named.
    """
    try:
        submit_source(onboarding=onboarding, kind=kind, location=source.location, settings=source.settings, by=by)
    except ProblemError:
        return
