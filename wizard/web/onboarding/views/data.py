"""Step 3, Data: one location per dataset, sampled; the bucket browsed beside it.

Buttons: `sample` reads a sample of the location, `browse` lists a prefix. `?dataset=` says which dataset is shown and
`?prefix=` what the browser shows. An htmx GET gets the live part named by `HX-Target`: the browser or the sample.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wizard.aws.models import Listing
from wizard.core.problems import ProblemError
from wizard.onboarding import services
from wizard.web.access import person
from wizard.web.htmx import go_to, page_or_fragment
from wizard.web.onboarding.forms.data import SourceForm
from wizard.web.onboarding.frame import StepVisit, address, form_problem, step_view


@require_http_methods(["GET", "HEAD", "POST"])
@step_view("data")
def step(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    """Show the step; sample a location or list a prefix."""
    if request.method == "POST":
        return _browse(request, visit) if request.POST.get("action") == "browse" else _sample(request, visit)
    target = request.htmx.target  # type: ignore[attr-defined]
    fragment = "onboarding/_browser.html" if target == "browser" else "onboarding/_sample.html"
    return page_or_fragment(request, "onboarding/data.html", fragment, _context(request, visit))


def _browse(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    prefix = request.POST.get("prefix", "")[:1024]
    services.browse(onboarding=visit.onboarding, prefix=prefix, by=person(request))
    return go_to(request, _address(visit, dataset=_dataset(request, visit), prefix=prefix) + "#browser")


def _sample(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    form, kind = SourceForm(request.POST), _dataset(request, visit)
    if form.is_valid():
        try:
            services.submit_source(
                onboarding=visit.onboarding,
                kind=kind,
                location=form.cleaned_data["location"],
                file_format=form.chosen_format,
                by=person(request),
            )
        except ProblemError as error:
            form_problem(form, error.problem)
        else:
            return go_to(request, _address(visit, dataset=kind, prefix=request.POST.get("prefix", "")) + "#sample")
    return render(request, "onboarding/data.html", _context(request, visit, form=form), status=422)


def _address(visit: StepVisit, **query: str) -> str:
    return f"{address(visit.onboarding, 'data')}?{urlencode({key: value for key, value in query.items() if value})}"


def _dataset(request: HttpRequest, visit: StepVisit) -> str:
    """The dataset that the page is about: the one asked for, else the first that has no sample yet."""
    wanted: list[str] = visit.onboarding.datasets
    asked = request.POST.get("dataset") or request.GET.get("dataset", "")
    if asked in wanted:
        return asked
    return next((kind for kind in wanted if kind not in visit.facts.samples), wanted[0])


def _context(request: HttpRequest, visit: StepVisit, form: SourceForm | None = None) -> dict[str, Any]:
    kind = _dataset(request, visit)
    sample = visit.facts.samples.get(kind)
    connection = visit.onboarding.connection
    prefix = request.GET.get("prefix", connection.prefix if connection else "")[:1024]
    return visit.context(
        form=form or SourceForm(initial={"location": sample.uri if sample else "", "format": sample.format if sample else ""}),
        dataset=kind,
        datasets=[(wanted, visit.facts.samples.get(wanted)) for wanted in visit.onboarding.datasets],
        sample=sample,
        result=sample.result if sample else None,
        connection=connection,
        prefix=prefix,
        listing=_listing(visit, prefix),
        here=_address(visit, dataset=kind, prefix=prefix),
    )


def _listing(visit: StepVisit, prefix: str) -> Listing | None:
    """The newest listing of that prefix."""
    mine = Listing.objects.filter(connection=visit.onboarding.connection, prefix=prefix)
    return mine.order_by("-created_at").first()
