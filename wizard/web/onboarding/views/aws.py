"""Step 2, AWS access: the place, the guide with the customer's values, the role ARN, and the check as it walks.

The button `bucket` keeps the place and the account, `take` uses a connection that is open already; the others are
those of `wizard.web.aws_access`, which this page shares with the hand-off page. An htmx GET gets the parts that live.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from wizard.aws.guide import default_role_name
from wizard.aws.models import Connection
from wizard.aws.role_names import proposed_role_name
from wizard.core.problems import ProblemError
from wizard.onboarding import services
from wizard.onboarding.shared_connection import open_connections
from wizard.web.access import person
from wizard.web.aws_access.actions import perform
from wizard.web.aws_access.desk import Desk
from wizard.web.aws_access.files import guide_file
from wizard.web.aws_access.forms import BucketForm
from wizard.web.aws_access.parts import answer, asked_way
from wizard.web.forms import form_problem
from wizard.web.htmx import go_to
from wizard.web.onboarding.frame import StepVisit, address, step_view
from wizard.web.onboarding.hand_off import hand_off_context

PAGE = "onboarding/aws.html"
RENAMED = (
    "This place gets a role of its own, {name}: {taken} is another place's. To use one role for both, change the name."
)


@require_http_methods(["GET", "HEAD", "POST"])
@step_view("aws")
def step(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    """Show the step; keep what was sent by one of its buttons."""
    desk = desk_of(request, visit)
    if request.method == "POST":
        return _submitted(request, visit, desk)
    beside = ["components/_stepper.html", "onboarding/_aws_bar.html", "aws_access/_hand_off_used.html"]
    return answer(request, desk, PAGE, partial(_context, visit, desk), beside=beside)


@require_safe
@step_view("aws")
def file(request: HttpRequest, visit: StepVisit, way: str, file_name: str) -> HttpResponse:
    """One of the guide's files, to download."""
    return guide_file(desk_of(request, visit), way=way, name=file_name)


def show(request: HttpRequest, visit: StepVisit, forms: dict[str, Any], status: int) -> HttpResponse:
    """The page with these forms, as another view's button was refused."""
    return render(request, PAGE, _context(visit, desk_of(request, visit), **forms), status=status)


def desk_of(request: HttpRequest, visit: StepVisit) -> Desk:
    """The desk as this person sees it; two of its buttons are for the workspace's account manager alone."""
    key = visit.onboarding.pk
    return Desk(
        onboarding=visit.onboarding,
        facts=visit.facts,
        by=person(request),
        frozen=visit.is_frozen,
        url=address(visit.onboarding, "aws"),
        read_only=visit.read_only,
        way=asked_way(request),
        receipts_url=reverse("onboarding:receipts", args=[key]),
        risk_url=reverse("onboarding:accept_risk", args=[key]) if visit.read_only else "",
        paying_url=reverse("onboarding:try_paying", args=[key]) if visit.read_only else "",
    )


def _submitted(request: HttpRequest, visit: StepVisit, desk: Desk) -> HttpResponse:
    def show_again(forms: dict[str, Any], status: int) -> HttpResponse:
        return render(request, PAGE, _context(visit, desk, **forms), status=status)

    if request.POST.get("action") == "take":
        return _take(request, visit, desk)
    return perform(request, desk, show_again) or _keep_bucket(request, visit, desk)


def _take(request: HttpRequest, visit: StepVisit, desk: Desk) -> HttpResponse:
    """Use a connection that the workspace has already."""
    asked = request.POST.get("connection", "")
    try:
        services.take_connection(onboarding=visit.onboarding, connection_id=asked, by=person(request))
    except ProblemError as error:
        return render(request, PAGE, _context(visit, desk, take_problem=error.problem), status=422)
    return go_to(request, desk.url)


def _known(visit: StepVisit) -> list[Connection]:
    """Open connections to be taken over, while this onboarding has no role of its own."""
    mine = visit.onboarding.connection
    if visit.is_frozen or (mine and mine.role_arn):
        return []
    return open_connections(visit.onboarding.workspace, beside=mine)


def _keep_bucket(request: HttpRequest, visit: StepVisit, desk: Desk) -> HttpResponse:
    form = BucketForm(request.POST)
    if form.is_valid():
        if form.warning:
            messages.warning(request, form.warning)
        values = _values(visit, form)
        try:
            services.submit_bucket(onboarding=visit.onboarding, **values, by=person(request))
        except ProblemError as error:
            form_problem(form, error.problem)
        else:
            _tell_new_name(request, sent=form.values()["role_name"], kept=values["role_name"])
            return go_to(request, f"{desk.url}#guide")
    return render(request, PAGE, _context(visit, desk, bucket_form=form), status=422)


def _values(visit: StepVisit, form: BucketForm) -> dict[str, Any]:
    """What was sent. A role name that was filled in for another place, and left as it was, makes way for a free one."""
    values = form.values()
    is_left = visit.onboarding.connection is None and values["role_name"] == _place(visit)["role_name"]
    if not is_left:
        return values
    name = proposed_role_name(visit.onboarding.workspace, bucket=values["bucket"], prefix=values["prefix"])
    return values | {"role_name": name}


def _tell_new_name(request: HttpRequest, *, sent: str, kept: str) -> None:
    if kept != sent:
        messages.info(request, RENAMED.format(name=kept, taken=sent))


def _context(visit: StepVisit, desk: Desk, **forms: Any) -> dict[str, Any]:
    own = {"bucket_form": BucketForm(initial=_place(visit)), "known": _known(visit)}
    own |= hand_off_context(visit.onboarding)
    return visit.context(**desk.context(**(own | forms)))


def _place(visit: StepVisit) -> dict[str, str]:
    """What the bucket form shows: what is stored, else the place that this workspace connected last."""
    workspace = visit.onboarding.workspace
    known = visit.onboarding.connection or workspace.connections.order_by("-created_at").first()
    if known:
        return {"bucket": str(known), "account_id": known.account_id, "role_name": known.role_name}
    return {"role_name": default_role_name(workspace.name)} | settings.DEMO_PLACE
