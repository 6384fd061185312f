"""Page and fragment from one view: htmx asks for a part of the page by the id of its root element."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django_htmx.http import HttpResponseClientRedirect

Context = dict[str, Any]


def page_or_fragment(
    request: HttpRequest, page: str, fragment: str, context: Context, *, beside: Sequence[str] = ()
) -> HttpResponse:
    """`fragment` for an htmx request that swaps a part, `page` for everything else.

    Boosted links and the browser's back button ask through htmx, too, but want the whole page.
    """
    return fragments(request, fragment, context, beside=beside) if is_part(request) else render(request, page, context)


def is_part(request: HttpRequest) -> bool:
    """Whether a part of a page is asked for."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx and not htmx.boosted and not htmx.history_restore_request)


def fragments(request: HttpRequest, fragment: str, context: Context, *, beside: Sequence[str] = ()) -> HttpResponse:
    """`fragment` to be swapped where it was asked for, and those `beside` it wherever their ids are (`oob`)."""
    own = render_to_string(fragment, context, request)
    others = [render_to_string(name, context | {"oob": True}, request) for name in beside]
    return HttpResponse("".join([own, *others]))


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """After a POST: send the browser to `url`, whichever kind of request it was."""
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(url)
    return HttpResponseRedirect(url)
