"""Step 5, Review: everything on one page, the findings, the same registration as code, and the button."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wizard.accounts.models import Workspace
from wizard.core.problems import Problem, ProblemError
from wizard.mapping.readiness.types import ReadinessFinding
from wizard.onboarding import services
from wizard.onboarding.as_document import entry_of
from wizard.onboarding.compared import differences_of_order
from wizard.onboarding.document.writing import as_text
from wizard.onboarding.order import digest, order_for
from wizard.onboarding.taken_ids import review_refusal
from wizard.registration.models import SavedDestination
from wizard.registration.plan import DatasetOrder, Generation, Order, make_plan
from wizard.registration.rules import carrying_problems
from wizard.registration.ways import Ways, ways_of
from wizard.registration.wire3 import left_out
from wizard.registry.labels import judged_by
from wizard.sampling.models import Sample
from wizard.web.access import person
from wizard.web.htmx import go_to
from wizard.web.onboarding.frame import StepVisit, address, step_view
from wizard.web.onboarding.match_panel import panel_of
from wizard.web.onboarding.readiness_report import report_of
from wizard.web.templatetags.figures import in_size

Facts = list[tuple[str, str]]


@require_http_methods(["GET", "HEAD", "POST"])
@step_view("review")
def step(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    """Show the summary; register when the button is pressed."""
    if request.method != "POST":
        return render(request, "onboarding/review.html", _context(visit))
    if request.POST.get("action") == "destination":
        return _choose(request, visit)
    try:
        services.submit_review(onboarding=visit.onboarding, seen=request.POST.get("order", ""), by=person(request))
    except ProblemError as error:
        return render(request, "onboarding/review.html", _context(visit, error.problem), status=422)
    return go_to(request, address(visit.onboarding, "registration"))


def _choose(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    """Keep where it is to be registered; the page then shows what that means."""
    named = request.POST.get("destination", "")
    kept = SavedDestination.objects.kept().filter(workspace=visit.onboarding.workspace_id)
    chosen = kept.filter(pk=named).first() if named else None
    if named and chosen is None:
        raise Http404
    try:
        services.choose_destination(onboarding=visit.onboarding, destination=chosen, by=person(request))
    except ProblemError as error:
        messages.error(request, f"{error.problem.title}. {error.problem.detail} {error.problem.remedy}")
    return redirect(address(visit.onboarding, "review"))


def _context(visit: StepVisit, refused: Problem | None = None) -> dict[str, Any]:
    order = order_for(visit.facts)
    problem = refused or review_refusal(visit.onboarding)
    chosen = visit.onboarding.registered_with
    mapping = visit.onboarding.mapping
    assert mapping is not None  # the step is locked until there is one
    serving = order.datasets[0]
    return visit.context(
        order=order,
        order_digest=digest(order, destination_id=visit.onboarding.destination_id),
        destinations=list(visit.onboarding.workspace.destinations.kept().order_by("name")),
        chosen=chosen,
        left_out=list(left_out(order)) if chosen and chosen.generation == Generation.THREE else [],
        blocked=list(carrying_problems(order, Generation(chosen.generation))) if chosen else [],
        problem=problem,
        findings=report_of(visit, mapping).findings,
        matching=panel_of(visit.facts),
        calls=make_plan(order, Generation(chosen.generation) if chosen else None),
        ways=_ways(order, visit.onboarding.workspace, chosen),
        document=as_text([entry_of(visit.facts)]),
        model_facts=_model_facts(order),
        data_lines=[_data_line(dataset, visit.facts.samples[dataset.kind]) for dataset in order.datasets],
        acceptance=visit.onboarding.connection.accepted_risk() if visit.onboarding.connection else None,
        key_facts=[("Id column", serving.id_column), ("Timestamp column", serving.timestamp_column)],
        differences=differences_of_order(visit.onboarding.based_on, order) if visit.onboarding.based_on else None,
        fields=[
            (field, serving.column_map.get(field.name, ""), judged_by(order.schema, field, model_type=order.model_type))
            for field in order.schema.fields
        ],
        **visit.cure(problem),
    )


def _ways(order: Order, workspace: Workspace, chosen: SavedDestination | None) -> Ways:
    """The order as code for where it goes; a stack only where account and workspace are known."""
    if chosen is None:
        return ways_of(order, base_url=settings.BASE_URL, account=workspace.account, workspace=workspace.slug)
    ways = ways_of(order, base_url=chosen.base_url, account=chosen.account, workspace=chosen.remote_workspace)
    return replace(ways, python="", curl="") if chosen.generation == Generation.THREE else replace(ways, stack="")


def findings_of(visit: StepVisit) -> tuple[ReadinessFinding, ...]:
    """What the samples say, as the page lists it."""
    mapping = visit.onboarding.mapping
    return report_of(visit, mapping).findings if mapping else ()


def _model_facts(order: Order) -> Facts:
    facts = [
        ("Name", order.name),
        ("Id", order.model_id),
        ("Type", order.model_type.value),
        ("Version", order.version_name),
        ("Owner", order.owner),
        ("Description", order.description),
        ("Tags", ", ".join(f"{key}: {value}" for key, value in order.tags.items())),
    ]
    return [(name, value) for name, value in facts if value]


@dataclass(frozen=True)
class DataLine:
    """What one dataset is read from, as the sample has shown it."""

    kind: str
    uri: str
    about: str
    expressions: tuple[str, ...] = ()


def _data_line(dataset: DatasetOrder, sample: Sample) -> DataLine:
    result = sample.result
    assert result is not None
    about = "" if result.row_count_exact else "about "
    rows = f"{about}{result.row_count:,} rows" if result.row_count is not None else "unknown number of rows"
    kept = f", {100 * dataset.sample_size:g}% of the rows are monitored" if dataset.sample_size < 1 else ""
    about_it = f"{result.format.value}, {rows}, {in_size(result.size)}{kept}"
    return DataLine(dataset.kind, sample.uri, about_it, dataset.select_expr)
