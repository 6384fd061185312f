"""Step 3, Data: one location per dataset, sampled; the bucket browsed beside it.

Buttons: `sample` reads a sample of the location, `return` goes back to the one before, `browse` lists a prefix, `pick`
opens a prefix, or samples an object, a whole prefix or a proposed location. `?dataset=` says which dataset is shown,
`?prefix=` what the browser shows, `?find=` and `?from=` which columns, `?preview=` which of them with their first rows.
An htmx GET gets the live part named by `HX-Target`; an htmx POST the sample, which asks for itself until it is done.
"""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from wizard.aws.models import Connection
from wizard.core.problems import ProblemError
from wizard.onboarding import services
from wizard.onboarding.models import Onboarding
from wizard.onboarding.progress import progress
from wizard.sampling.location import S3Location
from wizard.sampling.settings import ReadSettings
from wizard.web.access import person
from wizard.web.forms import form_problem
from wizard.web.htmx import fragments, go_to, is_part
from wizard.web.onboarding.browsing import KEY_LIMIT, browser_of, prefix_asked
from wizard.web.onboarding.data_page import DataPage, data_address, dataset_asked
from wizard.web.onboarding.dataset.hint import hint
from wizard.web.onboarding.forms.data import LOCATION_LIMIT, SourceForm
from wizard.web.onboarding.frame import StepVisit, step_view

PAGE = "onboarding/data.html"
SAMPLE = "onboarding/_sample.html"
BESIDE_SAMPLE = (
    "components/_stepper.html",
    "onboarding/_data_tabs.html",
    "onboarding/_read_button.html",
    "onboarding/_data_bar.html",
    "onboarding/_data_seen.html",
    "onboarding/_data_problem.html",
)
HINT = "onboarding/_data_hint.html"
WRITTEN = "onboarding/_data_written.html"
BROWSER_PAGE = "onboarding/_browser_page.html"
PARTS = {
    "browser": "onboarding/_browser.html",
    "browser-more": BROWSER_PAGE,
    "columns": "onboarding/_data_columns.html",
    "preview": "onboarding/_data_preview.html",
}
"""The parts of the page that ask for themselves, by their id or its first word."""


@require_http_methods(["GET", "HEAD", "POST"])
@step_view("data")
def step(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    """Show the step; sample a location or list a prefix."""
    if request.method == "POST":
        return _submitted(request, visit)
    page = _page(request, visit)
    if not is_part(request):
        return render(request, PAGE, page.context())
    target = request.htmx.target or ""  # type: ignore[attr-defined]
    if target.startswith("sample"):
        return _sample_part(request, page)
    part = PARTS.get(target) or PARTS.get(target.partition("-")[0], SAMPLE)
    return fragments(request, part, page.context())


@require_safe
@step_view("data")
def location_hint(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    """How a location is understood while it is being typed; the browser goes where it lies, unless it is there."""
    connection = visit.onboarding.connection
    understood = hint(request.GET.get("location", "")[:LOCATION_LIMIT], bucket=connection.bucket if connection else "")
    prefix = _within(connection, understood.location)
    if prefix in (None, request.GET.get("browsed")):
        return fragments(request, HINT, {"hint": understood})
    kind = dataset_asked(request, visit)
    browser = browser_of(visit, kind, prefix)
    context = visit.context(hint=understood, browser=browser, dataset=kind, connection=connection)
    return fragments(request, HINT, context, beside=(PARTS["browser"],))


def _within(connection: Connection | None, location: S3Location | None) -> str | None:
    """The prefix in which the location lies; None when the connection does not open it."""
    if connection is None or location is None or location.bucket != connection.bucket:
        return None
    return location.base[:KEY_LIMIT] if location.base.startswith(connection.prefix) else None


def _sample_part(request: HttpRequest, page: DataPage) -> HttpResponse:
    """How far the sample is; once it has ended, all that changes with it."""
    if page.sample and page.sample.is_live and request.htmx.target == "sample-progress":  # type: ignore[attr-defined]
        return fragments(request, "onboarding/_sample_progress.html", page.context())
    answer = fragments(request, SAMPLE, page.context(), beside=(*BESIDE_SAMPLE, WRITTEN))
    answer.headers["HX-Retarget"] = "#sample"
    return answer


def _submitted(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    action, opened = request.POST.get("action"), request.POST.get("open")
    if action == "return":
        return _return(request, visit)
    if action == "browse":
        return _browse(request, visit, request.POST.get("prefix", "") + request.POST.get("begin", ""))
    if action == "pick" and "more" in request.POST:
        return _browse(request, visit, request.POST.get("here", ""), after=request.POST["more"])
    if action == "pick" and opened is not None:
        return _browse(request, visit, opened)
    return _sample(request, visit)


def _seen(request: HttpRequest) -> str:
    """The sample that the person knows of: the one on her page, or the other's, which she was told of and replaces."""
    known = request.POST.get("meant") or request.POST.get("seen", "")
    return known if request.POST.get("action") == "sample" else ""


def _return(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    """Back from a sample that has failed to the one before it."""
    kind = dataset_asked(request, visit)
    services.return_to_last_sample(onboarding=visit.onboarding, kind=kind, by=person(request))
    return go_to(request, data_address(visit, dataset=kind))


def _browse(request: HttpRequest, visit: StepVisit, asked: str, *, after: str = "") -> HttpResponse:
    connection = visit.onboarding.connection
    location = S3Location(connection.bucket if connection else "", asked[:KEY_LIMIT])
    return _open(request, visit, location, SourceForm({}), after=after)


def _open(
    request: HttpRequest, visit: StepVisit, location: S3Location, form: SourceForm, *, after: str = ""
) -> HttpResponse:
    """List a prefix, or a further page of it, and show it in the browser."""
    try:
        services.browse(onboarding=visit.onboarding, location=location, after=after, by=person(request))
    except ProblemError as error:
        form_problem(form, error.problem)
        return _refused(request, visit, form)
    browser = browser_of(visit, dataset_asked(request, visit), location.key, after)
    if after and is_part(request):
        return fragments(request, BROWSER_PAGE, visit.context(browser=browser, dataset=browser.kind))
    return go_to(request, f"{browser.here}#browser")


def _sample(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    form, kind = SourceForm(_location_sent(request, visit)), dataset_asked(request, visit)
    if form.warning:
        messages.warning(request, form.warning)
    if not form.is_valid():
        return _refused(request, visit, form)
    location = form.cleaned_data["location"]
    if not location.key:
        return _open(request, visit, location, form)
    try:
        services.submit_source(
            onboarding=visit.onboarding,
            kind=kind,
            location=location,
            settings=_settings(request, visit, form),
            seen=_seen(request),
            by=person(request),
        )
    except ProblemError as error:
        form_problem(form, error.problem)
        return _refused(request, visit, form)
    return _being_read(request, visit, kind)


def _settings(request: HttpRequest, visit: StepVisit, form: SourceForm) -> ReadSettings:
    """What was picked from a list is read anew, as it is; a form says how."""
    if request.POST.get("action") == "pick":
        return ReadSettings()
    chosen = form.settings(request.POST, _page(request, visit).settings_before)
    return replace(chosen, format=None, options={}) if request.POST.get("action") == "as-found" else chosen


def _location_sent(request: HttpRequest, visit: StepVisit) -> dict[str, str]:
    """The form as typed; an object picked from the list is its location."""
    sent = request.POST.dict()
    connection = visit.onboarding.connection
    if sent.get("action") == "pick" and connection and "key" in sent:
        sent |= {"location": S3Location.literal(connection.bucket, str(sent["key"])).uri}
    return {name: str(value) for name, value in sent.items()}


def _being_read(request: HttpRequest, visit: StepVisit, kind: str) -> HttpResponse:
    """The sample as it is now: a part of the page for htmx from the form, else the page anew."""
    if not is_part(request) or request.htmx.target != "sample":  # type: ignore[attr-defined]
        return go_to(request, _back_to(request, visit, kind))
    row = Onboarding.objects.with_facts().get(pk=visit.onboarding.pk)
    page = _page(request, StepVisit(row, visit.read_only, progress(row), visit.key))
    beside = ["onboarding/_data_source.html"] if request.htmx.trigger == "source-form" else []  # type: ignore[attr-defined]
    answer = fragments(request, SAMPLE, page.context(), beside=(*BESIDE_SAMPLE, *beside))
    answer.headers["HX-Replace-Url"] = data_address(visit, dataset=kind)
    return answer


def _back_to(request: HttpRequest, visit: StepVisit, kind: str) -> str:
    prefix = prefix_asked(request)
    query = {"dataset": kind} if prefix is None else {"dataset": kind, "prefix": prefix}
    return data_address(visit, **query) + "#sample"


def _refused(request: HttpRequest, visit: StepVisit, form: SourceForm) -> HttpResponse:
    """The form with its Problem, and everything as it was typed."""
    page = _page(request, visit, form)
    if request.POST.get("action") == "sample":
        page.typed = form.typed(request.POST, page.settings_before)
    if not is_part(request):
        return render(request, PAGE, page.context(), status=422)
    beside = [WRITTEN] if page.cure_address else []
    answer = fragments(request, "onboarding/_data_source.html", page.context(), beside=beside)
    answer.status_code = 422
    answer.headers["HX-Retarget"] = "#source"
    # What is wrong with an option takes the focus; anything else stands at the top, out of sight from far below.
    answer.headers["HX-Reswap"] = "outerHTML" if page.written.wrong else "outerHTML show:#source:top"
    return answer


def _page(request: HttpRequest, visit: StepVisit, form: SourceForm | None = None) -> DataPage:
    kind = dataset_asked(request, visit)
    return DataPage(visit, kind, request.GET, timezone.now(), form, prefix_asked(request))
