"""The front door, what a refused form shows, and what is left when we break."""

from __future__ import annotations

import structlog
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from wizard.web.access import looks_after_customers, mark_guarded, works_as_member


def home(request: HttpRequest) -> HttpResponse:
    """Where signing in ends: a member's models, an account manager's board, or a page that says who can help."""
    if works_as_member(request):
        return redirect("registry:models")
    if looks_after_customers(request):
        return redirect("console:board")
    return render(request, "no_workspace.html")


mark_guarded(home)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """A form came without its token: mostly a page left open over night."""
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """A page that needs nothing else to work, with the id under which the log has what happened."""
    request_id = structlog.contextvars.get_contextvars().get("request_id", "")
    return HttpResponseServerError(render_to_string("500.html", {"request_id": request_id}))
