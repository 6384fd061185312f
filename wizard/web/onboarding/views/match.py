"""The match of actuals with predictions: asked for on Review, and shown there while it runs and afterwards."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from wizard.core.problems import ProblemError
from wizard.onboarding.matching import request_actuals_match
from wizard.web.access import person
from wizard.web.htmx import fragments, go_to, is_part
from wizard.web.onboarding.frame import StepVisit, address, step_view
from wizard.web.onboarding.match_panel import panel_of
from wizard.web.onboarding.views.review import findings_of

PANEL = "onboarding/_match.html"
FINDINGS = "onboarding/_review_findings.html"


@require_http_methods(["GET", "HEAD", "POST"])
@step_view("review")
def match(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    """Ask for the match, or see how far it is."""
    review = f"{address(visit.onboarding, 'review')}#match"
    problem = None
    if request.method == "POST":
        try:
            request_actuals_match(facts=visit.facts, by=person(request), anew="anew" in request.POST)
        except ProblemError as error:
            problem = error.problem
    if not is_part(request):
        if problem:
            messages.error(request, str(problem))
        return go_to(request, review) if request.method == "POST" else redirect(review)
    panel = panel_of(visit.facts)
    has_ended = panel is not None and panel.match is not None and not panel.match.is_live
    context = visit.context(matching=panel, match_problem=problem, findings=findings_of(visit))
    answer = fragments(request, PANEL, context, beside=[FINDINGS] if has_ended else [])
    answer.status_code = 422 if problem else 200
    return answer
