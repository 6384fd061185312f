"""Handing the AWS access step off: make the link, e-mail it, revoke it; and the same as a document for a change ticket.

For members; an account manager only looks on. The step's own page shows the link, and there the browser goes back to.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from wizard.core.problems import ProblemError
from wizard.onboarding import handoff
from wizard.web.access import person
from wizard.web.aws_access.packet import packet_context
from wizard.web.forms import form_problem
from wizard.web.htmx import go_to
from wizard.web.methods import only_posted
from wizard.web.onboarding.forms.hand_off import HandOffForm, SendForm
from wizard.web.onboarding.frame import StepVisit, address, step_view
from wizard.web.onboarding.views import aws


def _place(_request: HttpRequest, visit: StepVisit) -> str:
    return address(visit.onboarding, "aws") + "#hand-off"


@step_view("aws")
@only_posted(_place)
def hand_off(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    """One of three buttons: `make`, `send` and `revoke`."""
    action = request.POST.get("action")
    if action == "revoke":
        handoff.revoke_hand_off(onboarding=visit.onboarding, by=person(request))
        messages.success(request, "The hand-off link is revoked; its address opens nothing any more.")
        return _back(request, visit)
    return _send(request, visit) if action == "send" else _make(request, visit)


@require_safe
@step_view("aws")
def packet(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    """Everything that a cloud admin is asked for on one document, in the name of the member who prints it."""
    desk = aws.desk_of(request, visit)
    if desk.grant is None:
        return redirect(desk.url)
    asking = visit.onboarding.created_by if visit.read_only else person(request)
    return render(request, "aws_access/packet.html", packet_context(desk, asking=asking))


def _make(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    form = HandOffForm(request.POST)
    if form.is_valid():
        try:
            handoff.hand_off(onboarding=visit.onboarding, by=person(request), **form.values())
        except ProblemError as error:
            form_problem(form, error.problem)
        else:
            return _back(request, visit, sent_to=form.cleaned_data["email"])
    return aws.show(request, visit, {"hand_off_form": form}, 422)


def _send(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    form = SendForm(request.POST)
    if form.is_valid():
        try:
            handoff.send_hand_off(onboarding=visit.onboarding, by=person(request), **form.values())
        except ProblemError as error:
            form_problem(form, error.problem)
        else:
            return _back(request, visit, sent_to=form.cleaned_data["email"])
    return aws.show(request, visit, {"send_form": form}, 422)


def _back(request: HttpRequest, visit: StepVisit, *, sent_to: str = "") -> HttpResponse:
    if sent_to:
        messages.success(request, f"The link is on its way to {sent_to}.")
    return go_to(request, _place(request, visit))
