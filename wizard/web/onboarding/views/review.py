"""Step 5, Review: everything on one page, the findings, the same registration as code, and the button."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wizard.core.problems import ProblemError
from wizard.mapping.readiness import readiness_findings
from wizard.onboarding import services
from wizard.onboarding.order import order_for
from wizard.registration.code import python_code
from wizard.registration.plan import make_plan
from wizard.web.access import person
from wizard.web.htmx import go_to
from wizard.web.onboarding.frame import StepVisit, address, step_view


@require_http_methods(["GET", "HEAD", "POST"])
@step_view("review")
def step(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    """Show the summary; register when the button is pressed."""
    problem = None
    if request.method == "POST":
        try:
            services.submit_review(onboarding=visit.onboarding, by=person(request))
        except ProblemError as error:
            problem = error.problem
        else:
            return go_to(request, address(visit.onboarding, "registration"))
    order = order_for(visit.facts)
    sample = visit.facts.samples["serving"]
    result, mapping = sample.result, visit.onboarding.mapping
    assert result is not None
    assert mapping is not None
    context = visit.context(
        order=order,
        calls=make_plan(order),
        samples=[(kind, visit.facts.samples[kind]) for kind in visit.onboarding.datasets],
        findings=readiness_findings(mapping.draft, columns=result.columns),
        code=python_code(order, base_url=settings.BASE_URL),
        problem=problem,
    )
    return render(request, "onboarding/review.html", context, status=422 if problem else 200)
