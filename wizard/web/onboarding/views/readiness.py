"""The readiness report on a page of its own, to print and to link to, and the same findings as JSON."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wizard.web.onboarding.frame import StepVisit, step_view
from wizard.web.onboarding.readiness_report import ReadinessReport, report_of


@require_safe
@step_view("review")
def readiness(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    """The report for people."""
    return render(request, "onboarding/readiness.html", visit.context(report=_report(visit)))


@require_safe
@step_view("review")
def readiness_json(_: HttpRequest, visit: StepVisit) -> JsonResponse:
    """The report for scripts."""
    model, version = visit.onboarding.model_name, visit.onboarding.version_name
    return JsonResponse(_report(visit).to_json(model=model, version=version))


def _report(visit: StepVisit) -> ReadinessReport:
    mapping = visit.onboarding.mapping
    assert mapping is not None  # the step is locked until there is one
    return report_of(visit, mapping)
