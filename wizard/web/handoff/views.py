"""The hand-off page: AWS access for a cloud admin who has never heard of Embark, its files, and the packet to print.

Looking changes nothing, however often a mail scanner does it; only the buttons do. What the buttons do is
`wizard.web.aws_access`, shared with the wizard's own page; nothing else of the workspace can be reached from here.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from wizard.onboarding.facts import Facts
from wizard.web.aws_access.actions import perform
from wizard.web.aws_access.desk import Desk
from wizard.web.aws_access.files import guide_file
from wizard.web.aws_access.packet import packet_context, request_context
from wizard.web.aws_access.parts import answer, asked_way
from wizard.web.hand_off_access import HandOffVisit, hand_off_visit


@require_http_methods(["GET", "HEAD", "POST"])
@hand_off_visit
def page(request: HttpRequest, visit: HandOffVisit) -> HttpResponse:
    """Why, what is granted, the guide, and the check; htmx gets what is live of it."""
    desk = _desk(request, visit)
    if request.method == "POST":
        return _submitted(request, visit, desk)
    context = partial(_context, visit, desk)
    return answer(request, desk, "handoff/page.html", context, beside=("handoff/_standing.html",))


@require_safe
@hand_off_visit
def file(request: HttpRequest, visit: HandOffVisit, way: str, name: str) -> HttpResponse:
    """One file of the guide, to download."""
    return guide_file(_desk(request, visit), way=way, name=name)


@require_safe
@hand_off_visit
def packet(request: HttpRequest, visit: HandOffVisit) -> HttpResponse:
    """Everything on one document, to print or to paste into a change ticket."""
    context = packet_context(_desk(request, visit), asking=visit.link.created_by)
    return render(request, "aws_access/packet.html", context)


def _submitted(request: HttpRequest, visit: HandOffVisit, desk: Desk) -> HttpResponse:
    def show(forms: dict[str, Any], status: int) -> HttpResponse:
        return render(request, "handoff/page.html", _context(visit, desk, **forms), status=status)

    return perform(request, desk, show) or redirect(desk.url)


def _desk(request: HttpRequest, visit: HandOffVisit) -> Desk:
    return Desk(
        onboarding=visit.onboarding,
        facts=Facts(visit.onboarding),
        by=visit.link,
        frozen=visit.onboarding.is_frozen,
        url=reverse("handoff:page", args=[visit.signed]),
        is_hand_off=True,
        read_only=visit.onboarding.is_frozen,
        way=asked_way(request),
        receipts_url=reverse("handoff:receipts", args=[visit.signed]),
    )


def _context(visit: HandOffVisit, desk: Desk, **forms: Any) -> dict[str, Any]:
    asked = request_context(desk, asking=visit.link.created_by)
    return desk.context(**forms) | asked | {"link": visit.link, "signed": visit.signed}
