"""The front door, and what a refused form shows."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

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
