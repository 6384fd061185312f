"""The buttons of the shared fragments: keep the role, check, tick off, judge a pasted policy.

`Http404` leaves this module when a button does not belong to what the person sees.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

from wizard.aws.linter import judge_pasted
from wizard.aws.services import request_access_check, tick
from wizard.core.problems import Problem, ProblemError
from wizard.onboarding import services
from wizard.web.aws_access.desk import Context, Desk
from wizard.web.aws_access.forms import LintForm, RoleForm
from wizard.web.aws_access.linting import marked_lines
from wizard.web.aws_access.parts import ticked
from wizard.web.aws_access.ways import GuidePage
from wizard.web.forms import form_problem
from wizard.web.htmx import fragments, go_to, is_part

Show = Callable[[Context, int], HttpResponse]
"""Renders the caller's own page with these forms in its context, and with this status."""

TOO_MANY = "aws.check.too_many"


def perform(request: HttpRequest, desk: Desk, show: Show) -> HttpResponse | None:
    """Do what a button of the shared fragments asks for; None when the button is none of them."""
    action = _ACTIONS.get(request.POST.get("action", ""))
    return action(request, desk, show) if action else None


def status_of(problem: Problem) -> int:
    """The HTTP status of a refused button."""
    return 429 if problem.code == TOO_MANY else 422


def _keep_role(request: HttpRequest, desk: Desk, show: Show) -> HttpResponse:
    form = RoleForm(request.POST, account_id=desk.connection.account_id if desk.connection else "")
    if not form.is_valid():
        return show({"role_form": form}, 422)
    try:
        services.submit_role(onboarding=desk.onboarding, role_arn=form.cleaned_data["role_arn"], by=desk.by)
    except ProblemError as error:
        form_problem(form, error.problem)
        return show({"role_form": form}, status_of(error.problem))
    return go_to(request, f"{desk.here}#check")


def _check_again(request: HttpRequest, desk: Desk, show: Show) -> HttpResponse:
    if desk.connection is None or not desk.may_check:
        raise Http404
    try:
        request_access_check(connection=desk.connection, by=desk.by)
    except ProblemError as error:
        return show({"check_problem": error.problem}, status_of(error.problem))
    return go_to(request, f"{desk.here}#check")


def _tick(request: HttpRequest, desk: Desk, show: Show) -> HttpResponse:  # noqa: ARG001 - as the other actions
    """Change what was changed on the page, and nothing that somebody else has ticked since it was opened."""
    if desk.connection is None or desk.guide is None or desk.frozen:
        raise Http404
    was, done = set(request.POST.getlist("was")), set(request.POST.getlist("done"))
    changed = desk.guide.keys & (was ^ done)
    for key in sorted(changed):
        tick(connection=desk.connection, step_key=key, done=key in done, by=desk.by)
    if is_part(request):
        return ticked(request, desk.anew(), changed)
    return go_to(request, f"{desk.here}#{_anchor(request, desk.guide)}")


def _anchor(request: HttpRequest, guide: GuidePage) -> str:
    """Where the page goes on: the part whose ticks were saved."""
    saved = request.POST.get("part")
    return next((f"guide-{part.key}" for part in guide.parts if part.key == saved), "guide")


def _lint(request: HttpRequest, desk: Desk, show: Show) -> HttpResponse:
    """Nothing is stored: the text is judged and shown."""
    if desk.grant is None:
        raise Http404
    form = LintForm(request.POST)
    found: Context = {"lint_form": form, "emptied_form": LintForm()}
    if form.is_valid():
        judgement = judge_pasted(form.cleaned_data["pasted"], desk.grant)
        found |= {"judgement": judgement, "marked_lines": marked_lines(judgement)}
    if is_part(request):
        emptied = ["aws_access/_lint_field.html"] if form.secrets else []
        return fragments(request, "aws_access/_lint_result.html", desk.context(**found), beside=emptied)
    return show(found, 200 if form.is_valid() else 422)


_ACTIONS = {"role": _keep_role, "check": _check_again, "tick": _tick, "lint": _lint}
