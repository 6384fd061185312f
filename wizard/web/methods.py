"""Addresses that a form posts to: whoever only looks is shown the page that they belong to.

A browser's address bar stays there after a refused form, and signing in again leads there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def only_posted(place: Callable[Concatenate[HttpRequest, P], str]) -> Callable[[View[P]], View[P]]:
    """The view takes POST; a GET goes on to `place`, which is asked with the view's own arguments.

    Stands below the guard: an outsider learns nothing, by neither method. `place` may raise Http404.
    """

    def decorated(view: View[P]) -> View[P]:
        @wraps(view)
        def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method in ("GET", "HEAD"):
                return HttpResponseRedirect(place(request, *args, **kwargs))
            if request.method != "POST":
                return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
            return view(request, *args, **kwargs)

        return answered

    return decorated
