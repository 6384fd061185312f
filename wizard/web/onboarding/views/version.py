"""Step 1, Model, of a model's next version: what is fixed, what is taken over, and the version's name."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wizard.core.problems import ProblemError
from wizard.onboarding.models import Onboarding
from wizard.onboarding.next_version import submit_version
from wizard.onboarding.progress import progress
from wizard.onboarding.steps import StepStatus
from wizard.web.access import Visit, onboarding_visit, person
from wizard.web.forms import form_problem
from wizard.web.htmx import fragments, go_to
from wizard.web.onboarding.forms.version import VersionForm
from wizard.web.onboarding.frame import StepVisit, address

PAGE = "onboarding/version.html"
NAME = "onboarding/_version_name.html"


def version_step(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    """Show and keep the answers of a next version; the way on leads past a role that works."""
    form = VersionForm(visit.onboarding, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = submit_version(onboarding=visit.onboarding, **form.cleaned_data, by=person(request))
        except ProblemError as error:
            form_problem(form, error.problem)
        else:
            return go_to(request, address(row, _next_step(row)))
    return render(request, PAGE, _context(visit, form), status=422 if form.is_bound else 200)


@require_safe
@onboarding_visit
def version_name(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The field of the version's name, judged as it is typed."""
    if not visit.onboarding.is_next_version:
        raise Http404
    form = VersionForm(visit.onboarding, request.GET)
    return fragments(request, NAME, {"field": form["version_name"], "onboarding": visit.onboarding})


def _next_step(onboarding: Onboarding) -> str:
    is_locked = progress(onboarding).state("data").status == StepStatus.LOCKED
    return "aws" if is_locked else "data"


def _context(visit: StepVisit, form: VersionForm) -> dict[str, Any]:
    onboarding, version = visit.onboarding, visit.onboarding.based_on
    tags = ", ".join(f"{key}: {value}" for key, value in onboarding.tags.items())
    fixed = [("Model id", onboarding.model_id), ("Type", onboarding.model_type), ("Owner", onboarding.owner)]
    described = [("Description", onboarding.description), ("Tags", tags)]
    sources = visit.facts.carried_sources
    return visit.context(
        form=form,
        version=version,
        fixed=[*fixed, *((name, value) for name, value in described if value)],
        role_arn=onboarding.connection.role_arn if onboarding.connection else "",
        locations=[(kind, source.location.uri) for kind, source in sources.items()],
        field_count=len(version.schema.fields) if version else 0,
    )
