"""A schema that exists already: pasted, read and laid over the columns; and the mapping as a file for next time."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from wizard.aws.paste.secret_texts import secret_in
from wizard.core.problems import ProblemError
from wizard.mapping.pasted.applying import Applied, apply_schema
from wizard.mapping.pasted.csv_text import mapping_csv
from wizard.mapping.pasted.problems import secret
from wizard.mapping.pasted.reading import read_schema
from wizard.mapping.pasted.types import PastedSchema
from wizard.onboarding.column_changes import change_columns
from wizard.onboarding.earlier import earlier_schema, earlier_versions
from wizard.web.access import person
from wizard.web.onboarding.columns.page import ColumnsPage
from wizard.web.onboarding.columns.table import Table
from wizard.web.onboarding.frame import StepVisit, step_view

PAGE = "onboarding/paste.html"


@require_http_methods(["GET", "HEAD", "POST"])
@step_view("columns")
def paste(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    """Show the field; apply what was pasted, and list what matched and what did not."""
    earlier = earlier_versions(visit.onboarding)
    if request.method != "POST":
        return render(request, PAGE, visit.context(earlier=earlier))
    text = request.POST.get("schema", "")
    try:
        chosen = earlier_schema(visit.onboarding, request.POST.get("version", ""))
        schema = chosen or _read(text)
        applied = _apply(request, visit, schema)
    except ProblemError as error:
        shown = "" if secret_in(text) else text
        context = visit.context(problem=error.problem, text=shown, earlier=earlier)
        return render(request, PAGE, context, status=422)
    return render(request, PAGE, visit.context(schema=schema, applied=applied, earlier=earlier))


def _read(text: str) -> PastedSchema:
    if secret_in(text):
        raise ProblemError(secret())
    return read_schema(text)


def _apply(request: HttpRequest, visit: StepVisit, schema: PastedSchema) -> Applied:
    table = _table(request, visit)
    applied = apply_schema(schema, table.draft, table.result.columns)
    if applied.columns:
        change_columns(
            onboarding=visit.onboarding,
            suggested=table.suggested,
            changed=lambda draft: apply_schema(schema, draft, table.result.columns).draft,
            columns_hash=table.columns_hash,
            by=person(request),
        )
    return applied


def _table(request: HttpRequest, visit: StepVisit) -> Table:
    return ColumnsPage(visit, {}, person(request)).table


@require_safe
@step_view("columns")
def mapping_file(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    """The mapping as it stands, as CSV."""
    answer = HttpResponse(mapping_csv(_table(request, visit).draft), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="mapping.csv"'
    return answer
