"""Who may see what through a hand-off link: the guard of every page that opens without an account.

The address alone lets in, so it is kept from caches, search engines and the Referer header, and what is done with it
is written down and counted. An address that we have not signed gets 404; one that has ended is told so, and no more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from wizard.accounts.handoff import find_link
from wizard.accounts.models import HandOffLink
from wizard.core.problems import ProblemError
from wizard.onboarding.handoff import use_hand_off
from wizard.onboarding.models import Onboarding
from wizard.web.access import mark_guarded

P = ParamSpec("P")

ACTIONS = ("role", "check", "tick", "lint", "create", "remove")
"""Buttons as the audit log names them; whatever else is posted is written down as "other"."""
RETRY_AFTER = "60"
PRIVATE = {
    "Cache-Control": "no-store",
    # Not "no-referrer": with that a browser sends "Origin: null" with a form, which CSRF protection rightly refuses.
    "Referrer-Policy": "strict-origin",
    "X-Robots-Tag": "noindex, nofollow",
}


@dataclass(frozen=True)
class HandOffVisit:
    """An onboarding as the holder of a link sees it: one step of it. `signed` is the link's part of the address."""

    onboarding: Onboarding
    link: HandOffLink
    signed: str


def hand_off_visit(
    view: Callable[Concatenate[HttpRequest, HandOffVisit, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]:
    """Guard: `signed` of the URL becomes a `HandOffVisit`. Looking writes nothing; each POST is written down first."""

    @wraps(view)
    def guarded(request: HttpRequest, signed: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        visit = _visit(signed)
        refusal = _refusal(request, visit)
        return _kept_private(refusal or view(request, visit, *args, **kwargs))

    return mark_guarded(login_not_required(guarded))


def _visit(signed: str) -> HandOffVisit:
    link = find_link(signed)
    if link is None:
        raise Http404
    onboarding = Onboarding.objects.with_facts().filter(pk=link.onboarding_id, workspace=link.workspace_id).first()
    if onboarding is None or onboarding.connection is None:
        raise Http404
    return HandOffVisit(onboarding, link, signed)


def _refusal(request: HttpRequest, visit: HandOffVisit) -> HttpResponse | None:
    if not visit.link.is_open(now=timezone.now()):
        return _ended(request)
    if request.method != "POST":
        return None
    asked = request.POST.get("action", "")
    try:
        use_hand_off(link=visit.link, action=asked if asked in ACTIONS else "other")
    except ProblemError as error:
        return _too_fast(request, error) if error.problem.retryable else _ended(request)
    return None


def _ended(request: HttpRequest) -> HttpResponse:
    return render(request, "handoff/ended.html", status=410)


def _too_fast(request: HttpRequest, error: ProblemError) -> HttpResponse:
    answer = render(request, "handoff/too_fast.html", {"problem": error.problem}, status=429)
    answer["Retry-After"] = RETRY_AFTER
    return answer


def _kept_private(answer: HttpResponseBase) -> HttpResponseBase:
    for name, value in PRIVATE.items():
        answer[name] = value
    return answer
