"""The expression editor of the Data step: lines that are checked as they are typed.

Buttons: `check` checks the lines on the rows that the sample has kept; `add`, `remove-`, `up-` and `down-` change them.
What typing sends is a `check`, too; its answer asks for itself until the check has ended.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from wizard.aws.paste.problems import pasted_secret
from wizard.aws.paste.secret_texts import secret_in
from wizard.core.problems import Problem
from wizard.sampling.models import ExpressionCheck, Sample
from wizard.sampling.services import request_expression_check
from wizard.web.access import person
from wizard.web.htmx import fragments, go_to, is_part
from wizard.web.onboarding.data_page import DataPage, data_address, dataset_asked
from wizard.web.onboarding.dataset.lines import LINES, edited, spread
from wizard.web.onboarding.frame import StepVisit, step_view

PANEL = "onboarding/_data_expressions.html"
CHECK = "onboarding/_data_check.html"


@require_http_methods(["GET", "HEAD", "POST"])
@step_view("data")
def expressions(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    """Check or change the lines; show what was found."""
    page = DataPage(visit, dataset_asked(request, visit), request.GET, timezone.now())
    sample = page.base
    if visit.read_only or sample is None:
        raise Http404
    if request.method != "POST":
        return _asked(request, page, sample)
    action, texts = request.POST.get("action", ""), request.POST.getlist("select")[:LINES]
    if action.partition("-")[0] in ("add", "remove", "up", "down"):
        return _changed(request, page, edited(texts, action))
    return _checked(request, page, sample, texts)


def _changed(request: HttpRequest, page: DataPage, texts: list[str]) -> HttpResponse:
    """The lines after a button was pressed, not checked yet."""
    page.texts = texts
    if is_part(request):
        return fragments(request, PANEL, page.context())
    return render(request, "onboarding/data.html", page.context())


def _checked(request: HttpRequest, page: DataPage, sample: Sample, texts: list[str]) -> HttpResponse:
    """Ask for a check of the lines, unless one of them holds a secret, which is not kept."""
    page.texts, refused = texts, _secret(texts)
    written = [text.strip() for text in texts if text.strip()]
    if written and refused is None:
        page.check = request_expression_check(sample=sample, expressions=written, by=person(request))
    if is_part(request):
        return fragments(request, CHECK, page.context() | {"refused": refused, "beside_lines": True})
    if refused:
        return render(request, "onboarding/data.html", page.context() | {"refused": refused}, status=422)
    query = {"check": page.check.pk} if page.check else {}
    return go_to(request, data_address(page.visit, dataset=page.kind, **query) + "#expressions")


def _secret(texts: list[str]) -> Problem | None:
    found = next((secret for text in texts if (secret := secret_in(text))), None)
    return pasted_secret(found) if found else None


def _asked(request: HttpRequest, page: DataPage, sample: Sample) -> HttpResponse:
    """How far a check is."""
    check = ExpressionCheck.objects.filter(sample=sample, pk=request.GET.get("check", "")).first()
    if check is None:
        raise Http404
    page.check, page.texts = check, spread(check.expressions, request.GET.get("at", ""))
    return fragments(request, CHECK, page.context() | {"beside_lines": True})
