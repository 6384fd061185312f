"""Small rules for every response: a fragment never holds a sign-in page, pages are not kept by caches, and a Problem
that no view has answered is shown as what it is.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

from wizard.core.problems import ProblemError

Handler = Callable[[HttpRequest], HttpResponse]


def fragments_never_hold_a_sign_in_page(get_response: Handler) -> Handler:
    """An htmx request whose session has ended gets 401 and a redirect of the whole page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        to_sign_in = response.status_code == 302 and response.headers["Location"].startswith(
            resolve_url("account_login")
        )
        if to_sign_in and getattr(request, "htmx", False):
            return HttpResponse(status=401, headers={"HX-Redirect": response.headers["Location"]})
        return response

    return middleware


def pages_are_private(get_response: Handler) -> Handler:
    """What a signed-in person sees stays out of every cache; page and fragment are different things."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        vary = response.headers.get("Vary", "")
        response.headers["Vary"] = f"{vary}, HX-Request" if vary else "HX-Request"
        return response

    return middleware


class ProblemsAreShown:
    """A page that can't be made because of a Problem of ours (no token of our platform, say) shows that Problem."""

    def __init__(self, get_response: Handler) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django calls it with what left the view."""
        if not isinstance(exception, ProblemError):
            return None
        return render(request, "problem.html", {"problem": exception.problem}, status=503)
