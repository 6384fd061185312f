"""Step 2, AWS access: the guide with the customer's values, the role ARN, and the access check as it walks.

One page, three buttons: `bucket` keeps the place and the account, `role` keeps the role ARN and checks it, `check`
checks again. An htmx GET gets the check alone.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wizard.aws.grants import grant_for
from wizard.aws.guide import Grant, as_json, console_steps, default_role_name, permissions_policy, trust_policy
from wizard.core.problems import ProblemError
from wizard.onboarding import services
from wizard.web.access import person
from wizard.web.htmx import go_to, page_or_fragment
from wizard.web.onboarding.forms.aws import BucketForm, RoleForm
from wizard.web.onboarding.frame import StepVisit, address, form_problem, step_view


@require_http_methods(["GET", "HEAD", "POST"])
@step_view("aws")
def step(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    """Show the step; keep what was sent by one of its three buttons."""
    if request.method == "POST":
        return _submitted(request, visit)
    return page_or_fragment(
        request,
        "onboarding/aws.html",
        "onboarding/_access_check.html",
        _context(visit),
        beside=("components/_stepper.html", "onboarding/_check_button.html", "onboarding/_aws_bar.html"),
    )


def _submitted(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    if request.POST.get("action") == "bucket":
        return _keep_bucket(request, visit)
    return _keep_role(request, visit)


def _keep_bucket(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    form = BucketForm(request.POST)
    if form.is_valid():
        try:
            services.submit_bucket(onboarding=visit.onboarding, **form.values(), by=person(request))
        except ProblemError as error:
            form_problem(form, error.problem)
        else:
            return go_to(request, address(visit.onboarding, "aws") + "#guide")
    return render(request, "onboarding/aws.html", _context(visit, bucket_form=form), status=422)


def _keep_role(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    connection = visit.onboarding.connection
    form = RoleForm(request.POST, account_id=connection.account_id if connection else "")
    if form.is_valid():
        try:
            services.submit_role(
                onboarding=visit.onboarding, role_arn=form.cleaned_data["role_arn"], by=person(request)
            )
        except ProblemError as error:
            form_problem(form, error.problem)
        else:
            return go_to(request, address(visit.onboarding, "aws") + "#check")
    return render(request, "onboarding/aws.html", _context(visit, role_form=form), status=422)


def _context(visit: StepVisit, **forms: Any) -> dict[str, Any]:
    connection, check = visit.onboarding.connection, visit.facts.check
    grant = grant_for(connection) if connection else None
    own = {
        "bucket_form": BucketForm(initial=_place(visit)),
        "role_form": RoleForm(initial={"role_arn": _role_arn(visit, grant)}),
        "connection": connection,
        "check": check,
        "ladder_says_why": any(probe.problem for probe in check.ladder) if check else False,
        "grant": grant,
        "guide": console_steps(grant) if grant else (),
        "trust_policy": as_json(trust_policy(grant)) if grant else "",
        "permissions_policy": as_json(permissions_policy(grant)) if grant else "",
    }
    return visit.context(**(own | forms))


def _place(visit: StepVisit) -> dict[str, str]:
    """What the bucket form shows: what is stored, else the place that this workspace connected last."""
    workspace = visit.onboarding.workspace
    known = visit.onboarding.connection or workspace.connections.order_by("-created_at").first()
    if known:
        return {"bucket": str(known), "account_id": known.account_id, "role_name": known.role_name}
    return {"role_name": default_role_name(workspace.name)} | settings.DEMO_PLACE


def _role_arn(visit: StepVisit, grant: Grant | None) -> str:
    connection = visit.onboarding.connection
    stored = connection.role_arn if connection else ""
    return stored or (grant.predicted_role_arn if grant else "")
