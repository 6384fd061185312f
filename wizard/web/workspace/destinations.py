"""Destinations of a workspace: members add, check and remove other servers, its account manager sees them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from wizard.accounts.models import Workspace
from wizard.core.problems import ProblemError
from wizard.registration.models import SavedDestination
from wizard.registration.saved_destinations import add_destination, check_again, remove_destination, replace_token
from wizard.web.access import mark_guarded, only_reads, person
from wizard.web.forms import form_problem
from wizard.web.htmx import go_to, is_part
from wizard.web.methods import only_posted
from wizard.web.workspace.forms import DestinationForm, NewTokenForm


def _seen_place(request: HttpRequest, workspace_id: str, destination_id: str) -> str:
    """Where one of them is on the page, for whoever may see it."""
    only_reads(request, workspace_id)
    return _place(_named(workspace_id, destination_id))


@mark_guarded
@require_http_methods(["GET", "HEAD", "POST"])
def destinations(request: HttpRequest, workspace_id: str) -> HttpResponse:
    """The other servers of a workspace, each with its last check, and a form for another one."""
    read_only = only_reads(request, workspace_id)
    workspace = Workspace.objects.get(pk=workspace_id)
    form = DestinationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_destination(workspace=workspace, facts=form.facts(), by=person(request))
        except ProblemError as error:
            form_problem(form, error.problem)
        else:
            return redirect("workspace:destinations", workspace_id)
    kept = workspace.destinations.kept().select_related("created_by").order_by("name")
    context = {
        "workspace": workspace,
        "form": form,
        "read_only": read_only,
        "cards": [_card(each) for each in kept],
        "hosts": settings.DESTINATION_HOSTS,
    }
    return render(request, "workspace/destinations.html", context, status=422 if form.errors else 200)


@mark_guarded
@require_safe
def destination(request: HttpRequest, workspace_id: str, destination_id: str) -> HttpResponse:
    """One of them as it stands now: what the page asks for while its check goes on."""
    read_only = only_reads(request, workspace_id)
    row = _named(workspace_id, destination_id)
    if not is_part(request):
        return redirect(_place(row))
    context = {"workspace": row.workspace, "read_only": read_only, **_card(row)}
    return render(request, "workspace/_destination.html", context)


@mark_guarded
@only_posted(_seen_place)
def change_token(request: HttpRequest, workspace_id: str, destination_id: str) -> HttpResponse:
    """Another token from now on; the one before is forgotten."""
    only_reads(request, workspace_id)
    row = _named(workspace_id, destination_id)
    form = NewTokenForm(request.POST)
    if form.is_valid():
        _try(request, lambda: replace_token(destination=row, token=form.cleaned_data["token"], by=person(request)))
    else:
        messages.error(request, "There was no token in the form; the one before is still used.")
    return redirect(_place(row))


@mark_guarded
@only_posted(_seen_place)
def check(request: HttpRequest, workspace_id: str, destination_id: str) -> HttpResponse:
    """Look at the server once more."""
    only_reads(request, workspace_id)
    row = _named(workspace_id, destination_id)
    _try(request, lambda: check_again(destination=row, by=person(request)))
    return go_to(request, _place(row))


@mark_guarded
@only_posted(_seen_place)
def remove(request: HttpRequest, workspace_id: str, destination_id: str) -> HttpResponse:
    """The server is none of the workspace's destinations any more."""
    only_reads(request, workspace_id)
    row = _named(workspace_id, destination_id)
    name = row.name
    if _try(request, lambda: remove_destination(destination=row, by=person(request))):
        messages.success(request, f"“{name}” is removed, and its token forgotten.")
    return redirect("workspace:destinations", workspace_id)


def _try(request: HttpRequest, verb: Any) -> bool:
    """Whether it went well; its Problem is told on the page that follows."""
    try:
        verb()
    except ProblemError as error:
        messages.error(request, f"{error.problem.title}. {error.problem.detail} {error.problem.remedy}")
        return False
    return True


def _named(workspace_id: str, destination_id: str) -> SavedDestination:
    row = SavedDestination.objects.kept().filter(pk=destination_id, workspace=workspace_id).first()
    if row is None:
        raise Http404
    return row


def _place(row: SavedDestination) -> str:
    return f"{reverse('workspace:destinations', args=[row.workspace_id])}#{row.pk}"


def _card(row: SavedDestination) -> dict[str, Any]:
    """What the page shows of one destination."""
    return {
        "destination": row,
        "check": row.newest_check,
        "uses": row.registrations.count(),
        "chosen": row.onboardings.filter(registration=None).count(),
    }
