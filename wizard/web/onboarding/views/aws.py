"""Step 2, AWS access: the place, the guide with the customer's values, the role ARN, and the check as it walks.

The button `bucket` keeps the place and the account; the others are those of `wizard.web.aws_access`, which this page
shares with the hand-off page. An htmx GET gets the check alone.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wizard.aws.guide import default_role_name
from wizard.core.problems import ProblemError
from wizard.onboarding import services
from wizard.web.access import person
from wizard.web.aws_access.desk import Desk, perform
from wizard.web.aws_access.forms import BucketForm
from wizard.web.forms import form_problem
from wizard.web.htmx import go_to, page_or_fragment
from wizard.web.onboarding.frame import StepVisit, address, step_view


@require_http_methods(["GET", "HEAD", "POST"])
@step_view("aws")
def step(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    """Show the step; keep what was sent by one of its buttons."""
    desk = _desk(request, visit)
    if request.method == "POST":
        return _submitted(request, visit, desk)
    return page_or_fragment(
        request,
        "onboarding/aws.html",
        "aws_access/_check.html",
        _context(visit, desk),
        beside=("components/_stepper.html", "aws_access/_check_button.html", "onboarding/_aws_bar.html"),
    )


def _desk(request: HttpRequest, visit: StepVisit) -> Desk:
    return Desk(
        onboarding=visit.onboarding,
        facts=visit.facts,
        by=person(request),
        frozen=visit.is_frozen,
        url=address(visit.onboarding, "aws"),
    )


def _submitted(request: HttpRequest, visit: StepVisit, desk: Desk) -> HttpResponse:
    def show(forms: dict[str, Any], status: int) -> HttpResponse:
        return render(request, "onboarding/aws.html", _context(visit, desk, **forms), status=status)

    return perform(request, desk, show) or _keep_bucket(request, visit, desk)


def _keep_bucket(request: HttpRequest, visit: StepVisit, desk: Desk) -> HttpResponse:
    form = BucketForm(request.POST)
    if form.is_valid():
        try:
            services.submit_bucket(onboarding=visit.onboarding, **form.values(), by=person(request))
        except ProblemError as error:
            form_problem(form, error.problem)
        else:
            return go_to(request, f"{desk.url}#guide")
    return render(request, "onboarding/aws.html", _context(visit, desk, bucket_form=form), status=422)


def _context(visit: StepVisit, desk: Desk, **forms: Any) -> dict[str, Any]:
    own = {"bucket_form": BucketForm(initial=_place(visit))}
    return visit.context(**desk.context(**(own | forms)))


def _place(visit: StepVisit) -> dict[str, str]:
    """What the bucket form shows: what is stored, else the place that this workspace connected last."""
    workspace = visit.onboarding.workspace
    known = visit.onboarding.connection or workspace.connections.order_by("-created_at").first()
    if known:
        return {"bucket": str(known), "account_id": known.account_id, "role_name": known.role_name}
    return {"role_name": default_role_name(workspace.name)} | settings.DEMO_PLACE
