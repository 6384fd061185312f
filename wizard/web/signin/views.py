"""Doors of allauth that stay closed here."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from wizard.web.access import mark_guarded


def closed(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Nobody adds an address to an account: whoever is invited under it later would land in a stranger's account."""
    raise Http404


mark_guarded(closed)
