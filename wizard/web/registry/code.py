"""A registered version as code: for whoever keeps models in scripts, or wants the next one like this one."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wizard.onboarding.as_document import entry_of_version
from wizard.onboarding.document.writing import as_text
from wizard.registration.registered import order_of
from wizard.registration.ways import ways_of
from wizard.web.registry.guards import ModelVisit, model_visit, version_or_404


@require_safe
@model_visit
def as_code(request: HttpRequest, visit: ModelVisit, version_id: str) -> HttpResponse:
    """The version as the clients' calls, as a stack, as a shell script and as JSON of ours."""
    version, workspace = version_or_404(visit, version_id), visit.model.workspace
    where = {"base_url": settings.BASE_URL, "account": workspace.account, "workspace": workspace.slug}
    entry = entry_of_version(version)
    context = {
        "model": visit.model,
        "version": version,
        "workspace": workspace,
        "ways": ways_of(order_of(version), **where),
        "document": as_text([entry]) if entry else "",
    }
    return render(request, "registry/as_code.html", context)
