"""Page and fragment from one view: htmx asks for a part of the page by the id of its root element."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django_htmx.http import HttpResponseClientRedirect


def page_or_fragment(
    request: HttpRequest, page: str, fragment: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """`fragment` for an htmx request that swaps a part, `page` for everything else (also boosted links)."""
    is_part = request.htmx and not request.htmx.boosted  # type: ignore[attr-defined]
    return render(request, fragment if is_part else page, context, status=status)


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """After a POST: send the browser to `url`, whichever kind of request it was."""
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(url)
    return HttpResponseRedirect(url)
