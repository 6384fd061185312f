"""Deleting a model or one of its versions: a page that says what goes and what stays, and the button on it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from wizard.accounts.models import AuditEntry
from wizard.core.problems import Problem, ProblemError
from wizard.onboarding.removal import remove_model, remove_version
from wizard.registry.models import ModelVersion
from wizard.registry.problems import last_version
from wizard.web.access import mark_guarded, person, workspaces_of
from wizard.web.registry.guards import ModelVisit, model_visit, version_or_404
from wizard.web.registry.losses import loss_of_model, loss_of_version

PAGE = "registry/delete.html"


@mark_guarded
@require_http_methods(["GET", "HEAD", "POST"])
def delete_model(request: HttpRequest, model_id: str) -> HttpResponse:
    """Ask, and delete the model. Who presses twice comes to the list as she does the first time."""
    if request.method == "POST" and _has_deleted(request, model_id):
        return redirect("registry:models")
    return _delete_model(request, model_id)


@require_http_methods(["GET", "HEAD", "POST"])
@model_visit
def delete_version(request: HttpRequest, visit: ModelVisit, version_id: str) -> HttpResponse:
    """Ask, and delete the version. The last one of a model stays, and the page leads to deleting the model."""
    _must_be_member(visit)
    page = reverse("registry:model", args=[visit.model.pk])
    if request.method == "POST" and not visit.model.versions.filter(pk=version_id).exists():
        return redirect(page)
    version = version_or_404(visit, version_id)
    if request.method != "POST":
        others = visit.model.versions.exclude(pk=version.pk)
        last = None if others.exists() else last_version(model_id=visit.model.model_id, name=version.name)
        return _ask_about(request, visit, version, problem=last)
    try:
        remove_version(version=version, by=person(request))
    except ProblemError as error:
        return _ask_about(request, visit, version, problem=error.problem)
    messages.success(request, f"Version {version.name} is deleted.")
    return redirect(page)


@model_visit
def _delete_model(request: HttpRequest, visit: ModelVisit) -> HttpResponse:
    _must_be_member(visit)
    model = visit.model
    if request.method != "POST":
        context = {"model": model, "workspace": model.workspace, "version": None, "loss": loss_of_model(model)}
        return render(request, PAGE, context)
    remove_model(model=model, by=person(request))
    messages.success(request, f"The model {model.name} is deleted.")
    return redirect("registry:models")


def _ask_about(
    request: HttpRequest, visit: ModelVisit, version: ModelVersion, *, problem: Problem | None
) -> HttpResponse:
    context = {"model": visit.model, "workspace": visit.model.workspace, "version": version, "problem": problem}
    status = 422 if request.method == "POST" else 200
    return render(request, PAGE, context | {"loss": loss_of_version(version)}, status=status)


def _must_be_member(visit: ModelVisit) -> None:
    """Whoever only reads is not asked, either."""
    if visit.read_only:
        raise Http404


def _has_deleted(request: HttpRequest, model_id: str) -> bool:
    """Whether a model of that id was deleted from a workspace in which the person is a member."""
    own = workspaces_of(person(request))
    return AuditEntry.objects.filter(workspace__in=own, verb="model.deleted", subject_id=model_id).exists()
