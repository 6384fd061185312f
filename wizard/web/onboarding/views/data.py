"""Step 3, Data: one location per dataset, sampled; the bucket browsed beside it.

Buttons: `sample` reads a sample of the location, `browse` lists a prefix, `pick` opens a prefix or samples an object.
`?dataset=` says which dataset is shown and `?prefix=` what the browser shows. An htmx GET gets the live part named by
`HX-Target`: the browser or the sample.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wizard.aws.problems import empty_prefix
from wizard.core.problems import ProblemError
from wizard.onboarding import services
from wizard.sampling.location import S3Location
from wizard.sampling.models import Sample
from wizard.sampling.results import SampleResult
from wizard.sampling.services import opened
from wizard.sampling.settings import ReadSettings
from wizard.web.access import person
from wizard.web.forms import form_problem
from wizard.web.htmx import go_to, page_or_fragment
from wizard.web.onboarding.browsing import KEY_LIMIT, entries_of, listing_of, prefix_shown
from wizard.web.onboarding.forms.data import SourceForm
from wizard.web.onboarding.frame import StepVisit, address, step_view

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars", ":": "colons", " ": "spaces"}


@require_http_methods(["GET", "HEAD", "POST"])
@step_view("data")
def step(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    """Show the step; sample a location or list a prefix."""
    if request.method == "POST":
        return _submitted(request, visit)
    target = request.htmx.target  # type: ignore[attr-defined]
    fragment = "onboarding/_browser.html" if target == "browser" else "onboarding/_sample.html"
    return page_or_fragment(
        request,
        "onboarding/data.html",
        fragment,
        _context(request, visit),
        beside=(
            "components/_stepper.html",
            "onboarding/_data_tabs.html",
            "onboarding/_read_button.html",
            "onboarding/_data_bar.html",
        ),
    )


def _submitted(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    action, opened = request.POST.get("action"), request.POST.get("open")
    if action == "browse":
        return _browse(request, visit, request.POST.get("prefix", ""))
    if action == "pick" and opened is not None:
        return _browse(request, visit, opened)
    return _sample(request, visit)


def _browse(request: HttpRequest, visit: StepVisit, asked: str) -> HttpResponse:
    connection = visit.onboarding.connection
    return _open(request, visit, S3Location(connection.bucket if connection else "", asked[:KEY_LIMIT]), SourceForm({}))


def _open(request: HttpRequest, visit: StepVisit, location: S3Location, form: SourceForm) -> HttpResponse:
    """List a prefix and show it in the browser."""
    try:
        services.browse(onboarding=visit.onboarding, location=location, by=person(request))
    except ProblemError as error:
        form_problem(form, error.problem)
        return render(request, "onboarding/data.html", _context(request, visit, form=form), status=422)
    return go_to(request, _address(visit, dataset=_dataset(request, visit), prefix=location.key) + "#browser")


def _sample(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    form, kind = SourceForm(_location_sent(request, visit)), _dataset(request, visit)
    if form.warning:
        messages.warning(request, form.warning)
    if form.is_valid() and form.cleaned_data["location"].is_prefix:
        return _open(request, visit, form.cleaned_data["location"], form)
    if form.is_valid():
        try:
            services.submit_source(
                onboarding=visit.onboarding,
                kind=kind,
                location=form.cleaned_data["location"],
                settings=ReadSettings(format=form.chosen_format),
                by=person(request),
            )
        except ProblemError as error:
            form_problem(form, error.problem)
        else:
            return go_to(request, _address(visit, dataset=kind, prefix=prefix_shown(request, visit, kind)) + "#sample")
    return render(request, "onboarding/data.html", _context(request, visit, form=form), status=422)


def _location_sent(request: HttpRequest, visit: StepVisit) -> dict[str, str]:
    """The form as typed; an object picked from the list is its location."""
    sent = request.POST.dict()
    connection = visit.onboarding.connection
    if sent.get("action") == "pick" and connection:
        sent |= {"location": f"s3://{connection.bucket}/{sent.get('key', '')}"}
    return {name: str(value) for name, value in sent.items()}


def _address(visit: StepVisit, **query: str) -> str:
    return f"{address(visit.onboarding, 'data')}?{urlencode(query)}"


def _dataset(request: HttpRequest, visit: StepVisit) -> str:
    """The dataset that the page is about: the one asked for, else the first that has no sample yet."""
    wanted: list[str] = visit.onboarding.datasets
    asked = request.POST.get("dataset") or request.GET.get("dataset", "")
    if asked in wanted:
        return asked
    return next((kind for kind in wanted if kind not in visit.facts.samples), wanted[0])


def _next_dataset(visit: StepVisit, kind: str) -> str:
    """The dataset to go on to once this one has its sample; "" when there is none, or this one has none yet."""
    missing = [
        wanted
        for wanted in visit.onboarding.datasets
        if not (wanted in visit.facts.samples and visit.facts.samples[wanted].is_done)
    ]
    return missing[0] if missing and kind not in missing else ""


def _context(request: HttpRequest, visit: StepVisit, form: SourceForm | None = None) -> dict[str, Any]:
    kind = _dataset(request, visit)
    sample = visit.facts.samples.get(kind)
    connection = visit.onboarding.connection
    prefix = prefix_shown(request, visit, kind)
    listing = listing_of(visit, prefix)
    page = listing.result if listing else None
    entries = entries_of(page, prefix) if page else []
    result = _result(visit, sample)
    stored = {"location": sample.uri, "format": sample.settings.format or ""} if sample else {}
    return visit.context(
        form=form or SourceForm(initial=stored),
        dataset=kind,
        datasets=[(wanted, visit.facts.samples.get(wanted)) for wanted in visit.onboarding.datasets],
        next_dataset=_next_dataset(visit, kind),
        sample=sample,
        result=result,
        **visit.cure(sample.problem if sample else None),
        delimiter=_delimiter(result),
        connection=connection,
        prefix=prefix,
        crumbs=_crumbs(visit, kind, prefix),
        listing=listing,
        entries=entries,
        nothing=empty_prefix(f"s3://{listing.connection.bucket}/{prefix}", "")
        if listing and page and not entries
        else None,
        truncated=page.truncated if page else False,
        here=_address(visit, dataset=kind, prefix=prefix),
    )


def _result(visit: StepVisit, sample: Sample | None) -> SampleResult | None:
    """What was found, with the values for the people of the workspace alone."""
    if sample is None:
        return None
    return sample.result if visit.read_only else opened(sample)


def _crumbs(visit: StepVisit, kind: str, prefix: str) -> list[tuple[str, str]]:
    """The way down to the prefix: a name and an address per level, beginning with the connection's own prefix."""
    connection = visit.onboarding.connection
    top = connection.prefix if connection else ""
    parts = prefix.removeprefix(top).split("/")[:-1]
    levels = [top + "".join(f"{part}/" for part in parts[:depth]) for depth in range(len(parts) + 1)]
    names = [top or "bucket", *parts]
    return [(name, _address(visit, dataset=kind, prefix=level)) for name, level in zip(names, levels, strict=True)]


def _delimiter(result: SampleResult | None) -> str:
    """The CSV delimiter in words."""
    if result is None or result.dialect is None:
        return ""
    return DELIMITERS.get(result.dialect.delimiter, f"“{result.dialect.delimiter}”")
