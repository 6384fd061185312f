"""Receipts of every call that was made with the onboarding's role, as a page and as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from wizard.web.access import Visit, onboarding_visit
from wizard.web.aws_access.receipts import show_receipts
from wizard.web.aws_access.receipts_file import send_receipts


@require_safe
@onboarding_visit
def receipts(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """The receipts that the address asks for, 100 on a page."""
    return show_receipts(
        request,
        visit.onboarding,
        template="onboarding/receipts.html",
        frame={"onboarding": visit.onboarding, "workspace": visit.onboarding.workspace},
        url=reverse("onboarding:receipts", args=[visit.onboarding.pk]),
        file_url=reverse("onboarding:receipts_csv", args=[visit.onboarding.pk]),
    )


@require_safe
@onboarding_visit
def receipts_csv(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """The same receipts, on all pages, as a CSV file."""
    return send_receipts(request, visit.onboarding)
