"""Pages of registered models: the list with the onboardings under way, and one model with its data."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from wizard.core.problems import ProblemError
from wizard.onboarding.next_version import begin_next_version, open_onboarding_from
from wizard.registry.changes import activate_version
from wizard.registry.models import Dataset, ModelVersion
from wizard.sync.services import (
    enable_sync,
    pause_sync,
    schedule_sync,
    stop_sync,
    sync_all_anew,
    sync_dataset_again,
)
from wizard.web.access import mark_guarded, person, workspaces_of
from wizard.web.htmx import go_to
from wizard.web.methods import only_posted
from wizard.web.registry.comparing import comparison_of
from wizard.web.registry.detail import datasets_of, field_rows, panels_of, version_of
from wizard.web.registry.forms import ScheduleForm
from wizard.web.registry.guards import ModelVisit, model_visit, version_or_404
from wizard.web.registry.listing import (
    model_rows,
    registered_elsewhere,
    running_onboardings,
    waiting_for_cloud_admin,
    workspaces_seen_by,
)
from wizard.web.templatetags.figures import in_moment

NOTHING: Mapping[str, ScheduleForm] = MappingProxyType({})


def _place_of_version(_request: HttpRequest, visit: ModelVisit, version_id: str) -> str:
    """Where a version is on its model's page: there its buttons lead whoever only looks."""
    version = version_or_404(visit, version_id)
    return reverse("registry:model", args=[visit.model.pk]) + f"?version={version.pk}"


def _place_of_dataset(_request: HttpRequest, visit: ModelVisit, dataset_id: str) -> str:
    return _place(visit, _dataset_or_404(visit, dataset_id))


@mark_guarded
@require_safe
def models(request: HttpRequest) -> HttpResponse:
    """The models of every workspace that the person sees; hers to continue are those in which she is a member."""
    own = workspaces_of(person(request))
    seen = list(workspaces_seen_by(person(request)))
    running = running_onboardings(own)
    context = {
        "rows": model_rows(seen),
        "running": running,
        "elsewhere": registered_elsewhere(seen),
        "waiting_for_cloud_admin": waiting_for_cloud_admin(running),
        "own": own,
        "many_workspaces": len(seen) > 1,
        "workspace": seen[0] if len(seen) == 1 else None,
        "now": timezone.now(),
    }
    return render(request, "registry/models.html", context)


@require_safe
@model_visit
def model(request: HttpRequest, visit: ModelVisit) -> HttpResponse:
    """One model; `?version=` names the version to show, the newest unless given.

    `?against=` names the version that it is compared with, the one before it unless given; `?whole=` the dataset of
    which all fields are drawn.
    """
    version = version_of(visit.model, version_id=request.GET.get("version", ""))
    if version is None and "version" in request.GET:
        raise Http404
    against, whole = (request.GET.get(name, "") for name in ("against", "whole"))
    return render(request, "registry/model.html", _page(visit, version, against=against, whole=whole))


@model_visit
@only_posted(_place_of_version)
def next_version(request: HttpRequest, visit: ModelVisit, version_id: str) -> HttpResponse:
    """Begin another version from this one, or go on with the one that was begun from it."""
    onboarding = begin_next_version(version=version_or_404(visit, version_id), by=person(request))
    return redirect("onboarding:model", onboarding.pk)


@require_safe
@model_visit
def dataset(request: HttpRequest, visit: ModelVisit, dataset_id: str) -> HttpResponse:
    """The panel of one dataset, as htmx asks for it while a sync is live; for everybody else its place on the page."""
    found = _dataset_or_404(visit, dataset_id)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(_place(visit, found))
    panel = panels_of(found.version, [found], NOTHING, shows_values=not visit.read_only)[0]
    return render(request, "registry/_dataset.html", _common(visit) | {"panel": panel})


@model_visit
@only_posted(_place_of_dataset)
def read_again(request: HttpRequest, visit: ModelVisit, dataset_id: str) -> HttpResponse:
    """Read the dataset again, also after its newest sync has failed; one that is being read is left alone."""
    found = _dataset_or_404(visit, dataset_id)
    sync_dataset_again(dataset=found, by=person(request))
    return go_to(request, _place(visit, found))


@model_visit
@only_posted(_place_of_dataset)
def stop(request: HttpRequest, visit: ModelVisit, dataset_id: str) -> HttpResponse:
    """End the dataset's sync that waits or runs; without one nothing happens."""
    found = _dataset_or_404(visit, dataset_id)
    for run in found.sync_runs.live():
        stop_sync(run=run, by=person(request))
    return redirect(_place(visit, found))


@model_visit
@only_posted(_place_of_dataset)
def pause(request: HttpRequest, visit: ModelVisit, dataset_id: str) -> HttpResponse:
    """Let the dataset's sync rest, to go on where it was; without one that waits or runs nothing happens."""
    found = _dataset_or_404(visit, dataset_id)
    for run in found.sync_runs.live():
        pause_sync(run=run, by=person(request))
    return redirect(_place(visit, found))


@model_visit
@only_posted(_place_of_dataset)
def read_anew(request: HttpRequest, visit: ModelVisit, dataset_id: str) -> HttpResponse:
    """Read all of the dataset again, also what is known of it."""
    found = _dataset_or_404(visit, dataset_id)
    sync_all_anew(dataset=found, by=person(request))
    return redirect(_place(visit, found))


@model_visit
@only_posted(_place_of_dataset)
def schedule(request: HttpRequest, visit: ModelVisit, dataset_id: str) -> HttpResponse:
    """Read the dataset whenever a cron expression is due, or no more; one that is refused stands in its field."""
    found = _dataset_or_404(visit, dataset_id)
    form = ScheduleForm(found, request.POST)
    if form.is_valid():
        try:
            schedule_sync(dataset=found, schedule=form.cleaned_data["schedule"], by=person(request))
        except ProblemError as error:
            form.refuse(error.problem)
        else:
            messages.success(request, _told(found))
            return redirect(_place(visit, found))
    return render(request, "registry/model.html", _page(visit, found.version, sent={found.pk: form}), status=422)


@model_visit
@only_posted(_place_of_version)
def switch_syncs(request: HttpRequest, visit: ModelVisit, version_id: str) -> HttpResponse:
    """Read the datasets of a version on their schedules (`on`), or no more (anything else)."""
    version = version_or_404(visit, version_id)
    is_on = request.POST.get("syncs") == "on"
    enable_sync(version=version, enabled=is_on, by=person(request))
    follows = "is read on its schedules again" if is_on else "is not read on its schedules any more"
    messages.success(request, f"The data of {version.name} {follows}.")
    return redirect(reverse("registry:model", args=[visit.model.pk]) + f"?version={version.pk}")


@model_visit
@only_posted(_place_of_version)
def switch_active(request: HttpRequest, visit: ModelVisit, version_id: str) -> HttpResponse:
    """Deactivate a version, or activate it again (`on`)."""
    version = version_or_404(visit, version_id)
    is_on = request.POST.get("active") == "on"
    activate_version(version=version, active=is_on, by=person(request))
    messages.success(request, f"{version.name} is {'active again' if is_on else 'not active any more'}.")
    return redirect(reverse("registry:model", args=[visit.model.pk]) + f"?version={version.pk}")


def _told(dataset: Dataset) -> str:
    if not dataset.schedule:
        return f"The {dataset.kind} data has no schedule any more."
    if not dataset.version.is_active:
        return f"The schedule of the {dataset.kind} data is kept. Its version is not active: it is not read yet."
    if not dataset.is_sync_enabled:
        return f"The schedule of the {dataset.kind} data is kept. Its version is switched off: it is not read yet."
    return f"The {dataset.kind} data is read again on {in_moment(dataset.next_sync_at)}."


def _page(
    visit: ModelVisit,
    version: ModelVersion | None,
    *,
    against: str = "",
    whole: str = "",
    sent: Mapping[str, ScheduleForm] = NOTHING,
) -> dict[str, Any]:
    """What the page of a model shows; `sent` is what was refused, by dataset id."""
    datasets = datasets_of(version) if version else []
    shows_values = not visit.read_only
    return _common(visit) | {
        "comparison": comparison_of(version, against=against) if version else None,
        "begun": open_onboarding_from(version) if version else None,
        "version": version,
        "versions": visit.model.versions.defer("schema_json").order_by("-created_at", "-pk"),
        "fields": field_rows(version, datasets) if version else [],
        "panels": panels_of(version, datasets, sent, shows_values=shows_values, whole=whole) if version else [],
        "are_scheduled": any(dataset.schedule for dataset in datasets),
        "are_off": any(not dataset.is_sync_enabled for dataset in datasets),
    }


def _common(visit: ModelVisit) -> dict[str, Any]:
    return {
        "model": visit.model,
        "workspace": visit.model.workspace,
        "read_only": visit.read_only,
        "now": timezone.now(),
    }


def _dataset_or_404(visit: ModelVisit, dataset_id: str) -> Dataset:
    mine = Dataset.objects.select_related("data_source__connection", "version__model__workspace")
    found = mine.filter(pk=dataset_id, version__model=visit.model).first()
    if found is None:
        raise Http404
    return found


def _place(visit: ModelVisit, found: Dataset) -> str:
    version: ModelVersion = found.version
    return reverse("registry:model", args=[visit.model.pk]) + f"?version={version.pk}#{found.pk}"
