"""Step 4, Columns: every column becomes an id, a timestamp, a field, or is left out.

The address holds a filter and an order (`columns.query`), `from` which row a part is drawn, and which `column` is open.
An htmx GET gets the list, a part of it, the opened row, or how many names a pattern means.

Buttons: `apply` sets kind and type of the selected columns, `apply-shown` of all that the filter finds, `edit` changes
the opened one, `undo` and `redo` step through one's own changes, `suggest` goes back to the suggestions, `save` goes on
when nothing is missing. Each is stored at once, column by column, on top of what others stored meanwhile; htmx gets
back the changed rows, what is missing, and what was done in words.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wizard.core.problems import Problem, ProblemError
from wizard.mapping.changes import Change, change_between
from wizard.onboarding.matching import begin_match
from wizard.web.access import person
from wizard.web.forms import whole_number
from wizard.web.htmx import fragments, go_to, is_part
from wizard.web.onboarding.columns.acting import act, words_for
from wizard.web.onboarding.columns.page import ColumnsPage
from wizard.web.onboarding.forms.columns import place_in
from wizard.web.onboarding.frame import StepVisit, address, step_view

PAGE = "onboarding/columns.html"
OPEN = "onboarding/_column_open.html"
PARTS = {
    "columns-list": "onboarding/_columns_list.html",
    "columns-more-row": "onboarding/_columns_part.html",
    "pattern-count": "onboarding/_columns_matching.html",
}
"""The parts of the page that are asked for, by the id of what they replace."""
BESIDE = (
    "onboarding/_columns_said.html",
    "onboarding/_columns_findings.html",
    "onboarding/_columns_difference.html",
    "onboarding/_columns_history.html",
    "onboarding/_columns_problems.html",
    "onboarding/_columns_changed.html",
)
"""What goes along with every change."""


@require_http_methods(["GET", "HEAD", "POST"])
@step_view("columns")
def step(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    """Show the table or a part of it; make one change."""
    if request.method == "POST":
        return _submitted(request, visit)
    page = ColumnsPage(visit, request.GET.dict(), person(request))
    if not is_part(request):
        return render(request, PAGE, page.context())
    target = request.htmx.target or ""  # type: ignore[attr-defined]
    otherwise = "onboarding/_column_editor.html" if page.open else PARTS["columns-list"]
    answer = fragments(request, PARTS.get(target, otherwise), page.context())
    if target == "columns-list":
        answer.headers["HX-Replace-Url"] = page.here
    return answer


def _submitted(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    before = ColumnsPage(visit, _asked_with(request), person(request))
    # A second press of a button that the answer to the first has just replaced comes without one: it does nothing.
    action = request.POST.get("action", "")
    drawn = before.table  # read before anything changes, as it is what the change is held against
    try:
        done = act(request.POST, before, action=action)
    except ProblemError as error:
        return _refused(request, before, (error.problem,))
    after = before.again()
    if done.problems:
        return _refused(request, after, done.problems)
    change = change_between(drawn.draft, after.table.draft)
    if action == "save":
        return _on_to_review(request, after)
    said = done.said or words_for(action, change)
    if is_part(request):
        return _changed(request, before, after, change, said)
    (messages.success if change.columns else messages.warning)(request, said)
    return go_to(request, after.here)


def _asked_with(request: HttpRequest) -> dict[str, str]:
    """The query that the page was shown with, and the column that is open in it."""
    asked = {name: str(value) for name, value in QueryDict(request.POST.get("filter", "")).items()}
    return asked | {"column": request.POST.get("open") or request.POST.get("column", "")}


def _on_to_review(request: HttpRequest, page: ColumnsPage) -> HttpResponse:
    if page.blocks and is_part(request):
        return parts(request, BESIDE[1:2], page.context(refused=True))
    if page.blocks:
        return render(request, PAGE, page.context(refused=True), status=422)
    begin_match(facts=page.visit.facts, by=person(request))
    return go_to(request, address(page.visit.onboarding, "review"))


def _changed(request: HttpRequest, before: ColumnsPage, after: ColumnsPage, change: Change, said: str) -> HttpResponse:
    """What one change has changed: rows, findings, counts, and the opened row when it is among them.

    A row also changes when something else is found about it: a second id says it of the first one, too.
    """
    since = whole_number(request.POST.get("since", ""))
    columns = {*change.columns, *others_since(after, since), *judged_otherwise(before, after)}
    rows = after.rows_of(columns, seen=seen(request.POST, before, after))
    context = after.context(said=said, rows=rows)
    beside = [*BESIDE, OPEN] if after.open and after.open.column.column in columns else BESIDE
    return parts(request, beside, context)


def judged_otherwise(before: ColumnsPage, after: ColumnsPage) -> set[str]:
    """The columns about which other things are found than before."""
    known = {row.column.column: row.findings for row in before.table.rows}
    return {row.column.column for row in after.table.rows if row.findings != known.get(row.column.column, ())}


def parts(request: HttpRequest, names: Sequence[str], context: dict[str, object]) -> HttpResponse:
    """Fragments that each find their place by their id."""
    return fragments(request, names[0], context | {"oob": True}, beside=names[1:])


def others_since(page: ColumnsPage, revision: int) -> list[str]:
    """The columns that were changed after that revision, by whomever; all when not all changes are kept."""
    changes = page.changes_since(revision)
    return page.names if changes is None else [column for row in changes for column in row.change.columns]


def seen(posted: QueryDict, *pages: ColumnsPage) -> list[int]:
    """Places of the rows that the browser may show: the listed ones up to the last drawn, and those selected."""
    until = whole_number(posted.get("until", ""))
    ticked = [place_in(position, len(pages[0].table.rows)) for position in posted.getlist("pick")]
    listed = [row.place for page in pages for row in page.listed[:until]]
    return [*listed, *(place for place in ticked if place is not None)]


def _refused(request: HttpRequest, page: ColumnsPage, problems: tuple[Problem, ...]) -> HttpResponse:
    context = page.context(problems=problems)
    if not is_part(request):
        return render(request, PAGE, context, status=422)
    answer = parts(request, ["onboarding/_columns_problems.html"], context)
    answer.status_code = 422
    return answer
