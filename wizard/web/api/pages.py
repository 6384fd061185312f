"""The API's description: as OpenAPI for programs, as a page for people. Open to all, as it tells nothing of anybody."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wizard.web.api.api import api
from wizard.web.api.reference import Group, groups_of

FAILURE = """{
  "error": {
    "message": "version_schema.features.sum_insured: unknown field type 'numbr'; expected one of ['numeric', …]",
    "detail": null,
    "code": "api.body.invalid"
  },
  "detail": "the same text"
}"""


@login_not_required
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """OpenAPI 3.1."""
    return JsonResponse(description() | {"servers": [{"url": settings.BASE_URL}]})


@login_not_required
@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """The calls of one generation of the client (`?client=`), with what each takes and a body to try."""
    clients = ("2.x", "3.x")
    client = request.GET.get("client", clients[0])
    if client not in clients:
        raise Http404
    groups = [group for group in _groups() if group.client == client]
    context = {
        "groups": groups,
        "client": client,
        "clients": clients,
        "base_url": settings.BASE_URL,
        "failure": FAILURE,
    }
    return render(request, "api/reference.html", context)


@cache
def description() -> dict[str, Any]:
    return dict(api.get_openapi_schema(path_prefix=""))


@cache
def _groups() -> list[Group]:
    return groups_of(description())
