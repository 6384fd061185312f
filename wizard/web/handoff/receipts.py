"""Receipts behind a hand-off link: every call that was made with the role, as a page and as a file. They only read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from wizard.web.aws_access.receipts import show_receipts
from wizard.web.aws_access.receipts_file import send_receipts
from wizard.web.hand_off_access import HandOffVisit, hand_off_visit


@require_safe
@hand_off_visit
def receipts(request: HttpRequest, visit: HandOffVisit) -> HttpResponseBase:
    """The receipts that the address asks for, 100 on a page."""
    return show_receipts(
        request,
        visit.onboarding,
        template="handoff/receipts.html",
        frame={"onboarding": visit.onboarding, "signed": visit.signed},
        url=reverse("handoff:receipts", args=[visit.signed]),
        file_url=reverse("handoff:receipts_csv", args=[visit.signed]),
    )


@require_safe
@hand_off_visit
def receipts_csv(request: HttpRequest, visit: HandOffVisit) -> HttpResponseBase:
    """The same receipts, on all pages, as a CSV file."""
    return send_receipts(request, visit.onboarding)
