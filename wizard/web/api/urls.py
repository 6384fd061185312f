"""Addresses of the API, as the vendor's clients have them. Each decides by token who may call it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from wizard.web.access import mark_guarded
from wizard.web.api import pages
from wizard.web.api.api import api


def by_token(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Guard: ninja has asked `access.BearerToken` before the view begins; a session of the browser opens nothing."""

    @wraps(view, assigned=())
    def guarded(request: HttpRequest, **named: str) -> HttpResponse:
        return view(request, **named)

    return mark_guarded(login_not_required(guarded))


app_name = "api"
calls = [
    path(str(pattern.pattern), by_token(pattern.callback), name=pattern.name)
    for pattern in api.urls[0]
    if isinstance(pattern, URLPattern) and pattern.name != "api-root"
]
urlpatterns = [
    *calls,
    path("api/", pages.reference, name="reference"),
    path("api/openapi.json", pages.openapi, name="openapi"),
]
