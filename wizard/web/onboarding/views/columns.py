"""Step 4, Columns: every column becomes an id, a timestamp, a field, or is left out.

Buttons: `save` goes on when nothing is missing; `apply` sets kind and type of the picked columns; `suggest` goes back
to the suggestions. With htmx every changed row is sent by itself (`row`), saved, and comes back with what is missing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wizard.core.problems import Problem, ProblemError
from wizard.mapping.bulk import set_many
from wizard.mapping.drafts import draft_from, suggested_draft
from wizard.mapping.findings import blocking
from wizard.mapping.suggestions import suggest
from wizard.mapping.types import ColumnKind, MappingDraft
from wizard.onboarding import services
from wizard.registry.schema import FieldType, ModelType
from wizard.web.access import person
from wizard.web.htmx import fragments, go_to
from wizard.web.onboarding.column_table import Table
from wizard.web.onboarding.forms.columns import KINDS, TYPES, picked, place_in, read_rows
from wizard.web.onboarding.frame import StepVisit, address, step_view


@require_http_methods(["GET", "HEAD", "POST"])
@step_view("columns")
def step(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    """Show the table; keep what was sent."""
    table = _table(visit)
    if request.method == "POST":
        return _submitted(request, visit, table)
    return render(request, "onboarding/columns.html", _context(visit, table))


def _table(visit: StepVisit) -> Table:
    sample, mapping = visit.facts.samples["serving"], visit.onboarding.mapping
    result, facts = visit.facts.opened, sample.result
    assert result is not None  # the step is locked until the sample is done …
    assert facts is not None  # … and then there is a result
    model_type = ModelType(visit.onboarding.model_type)
    suggestions = suggest(result.columns, model_type=model_type, row_count=result.row_count)
    stored = mapping.draft if mapping else MappingDraft(())
    draft = draft_from(stored, columns=result.columns, suggestions=suggestions)
    shown = facts if visit.read_only else result
    return Table(result, shown, sample.columns_hash, model_type, suggestions, draft)


def _submitted(request: HttpRequest, visit: StepVisit, table: Table) -> HttpResponse:
    action = request.POST.get("action", "save")
    read = read_rows(request.POST, table.draft)
    draft = read.draft
    if action == "suggest":
        draft = suggested_draft(table.result.columns, suggestions=table.suggestions)
    elif action == "apply":
        draft = _set_picked(request, draft)
    try:
        services.submit_columns(
            onboarding=visit.onboarding,
            draft=draft,
            columns_hash=request.POST.get("columns_hash", ""),
            by=person(request),
        )
    except ProblemError as error:
        return _again(request, visit, table, (error.problem,))
    table = replace(table, draft=draft)
    if read.problems:
        return _again(request, visit, table, read.problems)
    return _answer(request, visit, table, action)


def _answer(request: HttpRequest, visit: StepVisit, table: Table, action: str) -> HttpResponse:
    if action == "row":
        place = place_in(request.POST.get("row", ""), table.draft) or 0
        context = _context(visit, table, row=table.rows()[place])
        return fragments(request, "onboarding/_column_row.html", context, beside=("onboarding/_columns_findings.html",))
    if action == "save" and not blocking(table.findings):
        return go_to(request, address(visit.onboarding, "review"))
    if action == "save":
        return render(request, "onboarding/columns.html", _context(visit, table, refused=True), status=422)
    _say_what_was_set(request, table, action)
    return go_to(request, address(visit.onboarding, "columns"))


def _say_what_was_set(request: HttpRequest, table: Table, action: str) -> None:
    """The page comes back from its top, so say there what many columns have become."""
    count = len(picked(request.POST.getlist("pick"), table.draft))
    if action == "suggest":
        messages.success(request, "Every column is as suggested again.")
    elif not count:
        messages.warning(request, "No column was selected, so nothing was set.")
    elif not (request.POST.get("bulk_kind") or request.POST.get("bulk_type")):
        messages.warning(request, "Choose a kind or a type to set for the selected columns.")
    else:
        messages.success(request, f"Set for {count:,} column{'' if count == 1 else 's'}.")


def _again(request: HttpRequest, visit: StepVisit, table: Table, problems: tuple[Problem, ...]) -> HttpResponse:
    return render(request, "onboarding/columns.html", _context(visit, table, problems=problems), status=422)


def _set_picked(request: HttpRequest, draft: MappingDraft) -> MappingDraft:
    """Kind and type of all picked columns, as far as the toolbar names them."""
    kind, field_type = request.POST.get("bulk_kind", ""), request.POST.get("bulk_type", "")
    return set_many(
        draft,
        columns=picked(request.POST.getlist("pick"), draft),
        kind=ColumnKind(kind) if kind in ColumnKind._value2member_map_ else None,
        type=FieldType(field_type) if field_type in FieldType._value2member_map_ else None,
    )


def _context(visit: StepVisit, table: Table, **more: Any) -> dict[str, Any]:
    findings = table.findings
    own = {
        "result": table.shown,
        "columns_hash": table.columns_hash,
        "findings": table.led_to(),
        "blocks": blocking(findings),
        "kinds": KINDS,
        "types": TYPES,
        "predictions": [column.field_name or column.column for column in table.draft.of_kind(ColumnKind.PREDICTION)],
        "counts": [(label, len(table.draft.of_kind(kind))) for kind, label in KINDS],
    }
    if "row" not in more:
        own["rows"] = table.rows()
    return visit.context(**(own | more))
