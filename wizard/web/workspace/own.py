"""Addresses without a workspace: to the page of the person's own, or to the choice where she sees several."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from wizard.accounts.models import Workspace
from wizard.web.access import mark_guarded, person

TOLD = {
    "tokens": ("API tokens", "A token opens one workspace."),
    "destinations": ("Destinations", "Each workspace has its own."),
}
"""Page of a workspace → its title, and what is said where one has to be chosen."""


@mark_guarded
@require_safe
def own(request: HttpRequest, page: str) -> HttpResponse:
    """That page of the person's workspace; where she sees several, which of them."""
    seen = list(Workspace.objects.filter(memberships__user=person(request)).order_by("name"))
    if not seen:
        raise Http404
    address = f"workspace:{page}"
    if len(seen) == 1:
        return redirect(address, seen[0].pk)
    title, lead = TOLD[page]
    return render(request, "workspace/choose.html", {"seen": seen, "address": address, "title": title, "lead": lead})
