"""What AWS reads before it trusts an ID token of ours. Public by nature: it holds public keys only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def discovery(request: HttpRequest, issuer_id: str) -> HttpResponse:
    raise NotImplementedError


def keys(request: HttpRequest, issuer_id: str) -> HttpResponse:
    raise NotImplementedError
