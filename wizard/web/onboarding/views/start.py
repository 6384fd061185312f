"""Begin an onboarding, and come back to one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from wizard.accounts.models import Membership
from wizard.onboarding import services
from wizard.onboarding.progress import progress
from wizard.web.access import Visit, mark_guarded, membership_or_404, onboarding_visit, person, workspaces_of
from wizard.web.methods import only_posted
from wizard.web.onboarding.frame import address


@mark_guarded
@only_posted(lambda _request: reverse("home"))
def start(request: HttpRequest) -> HttpResponse:
    """A new onboarding in the workspace that was chosen (the only one, mostly)."""
    chosen = request.POST.get("workspace") or next((space.pk for space in workspaces_of(person(request))), "")
    membership = membership_or_404(request, chosen, kind=Membership.Kind.MEMBER)
    onboarding = services.start(workspace=membership.workspace, by=person(request))
    return redirect(address(onboarding, "model"))


@require_safe
@onboarding_visit
def resume(request: HttpRequest, visit: Visit) -> HttpResponse:  # noqa: ARG001
    """To the first step that is not done."""
    return redirect(address(visit.onboarding, progress(visit.onboarding).current.key))
