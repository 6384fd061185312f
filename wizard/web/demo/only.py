"""Keeps the demo's pages in the demo: anywhere else they do not exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]


def demo_only(view: View) -> View:
    """404 unless this is the demo."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.IN_DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
