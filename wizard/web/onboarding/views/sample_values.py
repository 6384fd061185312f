"""Whether a workspace keeps sample values: one switch, for its members."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wizard.sampling.services import keep_sample_values
from wizard.sync.services import forget_values
from wizard.web.access import person
from wizard.web.htmx import go_to
from wizard.web.onboarding.frame import StepVisit, address, step_view


@require_http_methods(["GET", "HEAD", "POST"])
@step_view("data")
def sample_values(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    """Show the switch, or turn it."""
    workspace = visit.onboarding.workspace
    if request.method != "POST":
        facts = visit.context(workspace=workspace, minutes=settings.SAMPLE_VALUES_MINUTES)
        return render(request, "onboarding/sample_values.html", facts)
    keep = request.POST.get("keep") == "yes"
    if keep_sample_values(workspace=workspace, keep=keep, by=person(request)):
        if not keep:
            forget_values(workspace=workspace)
        said = "Sample values are kept from the next sample on." if keep else "All sample values have been deleted."
        messages.success(request, said)
    return go_to(request, address(visit.onboarding, "data"))
