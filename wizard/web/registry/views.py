"""Pages of registered models: the list with the onboardings under way, and one model with its data."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from wizard.onboarding.next_version import begin_next_version, open_onboarding_from
from wizard.registry.models import Dataset, ModelVersion
from wizard.sync.services import retry_sync
from wizard.web.access import mark_guarded, person, workspaces_of
from wizard.web.htmx import go_to
from wizard.web.registry.comparing import comparison_of
from wizard.web.registry.detail import DatasetPanel, datasets_of, field_rows, version_of
from wizard.web.registry.guards import ModelVisit, model_visit
from wizard.web.registry.listing import model_rows, running_onboardings, waiting_for_cloud_admin, workspaces_seen_by


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

    `?against=` names the version that it is compared with, the one before it unless given.
    """
    version = version_of(visit.model, version_id=request.GET.get("version", ""))
    if version is None and "version" in request.GET:
        raise Http404
    datasets = datasets_of(version) if version else []
    context = _common(visit) | {
        "comparison": comparison_of(version, against=request.GET.get("against", "")) if version else None,
        "begun": open_onboarding_from(version) if version else None,
        "version": version,
        "versions": visit.model.versions.defer("schema_json").order_by("-created_at", "-pk"),
        "fields": field_rows(version, datasets) if version else [],
        "panels": [DatasetPanel(dataset) for dataset in datasets],
    }
    return render(request, "registry/model.html", context)


@require_POST
@model_visit
def next_version(request: HttpRequest, visit: ModelVisit, version_id: str) -> HttpResponse:
    """Begin another version from this one, or go on with the one that was begun from it."""
    version = ModelVersion.objects.filter(pk=version_id, model=visit.model).first()
    if version is None:
        raise Http404
    onboarding = begin_next_version(version=version, by=person(request))
    return redirect("onboarding:model", onboarding.pk)


@require_safe
@model_visit
def dataset(request: HttpRequest, visit: ModelVisit, dataset_id: str) -> HttpResponse:
    """The panel of one dataset, as htmx asks for it while a sync is live; for everybody else its place on the page."""
    found = _dataset_or_404(visit, dataset_id)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(_place(visit, found))
    return render(request, "registry/_dataset.html", _common(visit) | {"panel": DatasetPanel(found)})


@require_POST
@model_visit
def try_again(request: HttpRequest, visit: ModelVisit, dataset_id: str) -> HttpResponse:
    """Read the dataset again after its newest sync has failed."""
    found = _dataset_or_404(visit, dataset_id)
    newest = DatasetPanel(found).newest
    if newest:
        retry_sync(run=newest.run, by=person(request))
    return go_to(request, _place(visit, found))


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
