"""What the workspace's account manager alone decides about AWS access, who otherwise only looks on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from wizard.aws.models import Connection
from wizard.aws.services import accept_risk as keep_risk
from wizard.aws.services import request_access_check
from wizard.core.problems import ProblemError
from wizard.onboarding import problems
from wizard.onboarding.progress import progress
from wizard.web.access import Visit, account_manager_visit, person
from wizard.web.aws_access.actions import status_of
from wizard.web.aws_access.forms import RiskForm
from wizard.web.forms import form_problem
from wizard.web.htmx import go_to
from wizard.web.methods import only_posted
from wizard.web.onboarding.frame import StepVisit, address
from wizard.web.onboarding.views import aws


def _place(_request: HttpRequest, visit: Visit) -> str:
    return address(visit.onboarding, "aws") + "#check"


@account_manager_visit
@only_posted(_place)
def accept_risk(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Her written word that a role may stay open to other subjects; the access is checked again."""
    form = RiskForm(request.POST)
    if not form.is_valid():
        return aws.show(request, _step(visit), {"risk_form": form}, 422)
    try:
        keep_risk(connection=_connection(visit), reason=form.cleaned_data["reason"], by=person(request))
    except ProblemError as error:
        form_problem(form, error.problem)
        return aws.show(
            request, _step(visit), {"risk_form": form, "check_problem": error.problem}, status_of(error.problem)
        )
    return _back(request, visit)


@account_manager_visit
@only_posted(_place)
def try_paying(request: HttpRequest, visit: Visit) -> HttpResponse:
    """One more check that offers to pay for its requests."""
    try:
        request_access_check(connection=_connection(visit), by=person(request), pays=True)
    except ProblemError as error:
        return aws.show(request, _step(visit), {"check_problem": error.problem}, status_of(error.problem))
    return _back(request, visit)


def _connection(visit: Visit) -> Connection:
    if visit.onboarding.connection is None:
        raise ProblemError(problems.bucket_first())
    return visit.onboarding.connection


def _step(visit: Visit) -> StepVisit:
    return StepVisit(visit.onboarding, visit.read_only, progress(visit.onboarding), "aws")


def _back(request: HttpRequest, visit: Visit) -> HttpResponse:
    return go_to(request, _place(request, visit))
