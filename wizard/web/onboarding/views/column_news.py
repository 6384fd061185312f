"""What others have changed in the mapping since the page was made: the Columns page asks every few seconds.

While nothing was changed the answer is an empty 204, found without a look at the sample.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_safe

from wizard.mapping.models import MappingChange
from wizard.onboarding.progress import progress
from wizard.web.access import Visit, onboarding_visit, person
from wizard.web.forms import whole_number
from wizard.web.onboarding.columns import said
from wizard.web.onboarding.columns.page import ColumnsPage
from wizard.web.onboarding.frame import StepVisit
from wizard.web.onboarding.views.columns import others_since, parts, seen

NEWS = (
    "onboarding/_columns_news.html",
    "onboarding/_columns_findings.html",
    "onboarding/_columns_history.html",
    "onboarding/_columns_changed.html",
)


@require_safe
@onboarding_visit
def news(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The rows that were changed after revision `since`, and who changed them."""
    since, mapping = whole_number(request.GET.get("since", "")), visit.onboarding.mapping
    if mapping is None or mapping.revision <= since:
        return HttpResponse(status=204)
    states = progress(visit.onboarding)
    if not states.facts.mapping_fits_sample or states.facts.opened is None:
        return HttpResponse(status=204)  # it was sampled anew; the next change says so
    step = StepVisit(visit.onboarding, visit.read_only, states, "columns")
    asked = {name: str(value) for name, value in QueryDict(request.GET.get("filter", "")).items()}
    page = ColumnsPage(step, asked, person(request))
    columns = frozenset(others_since(page, since))
    rows = page.rows_of(columns, seen=seen(request.GET, page))
    return parts(request, NEWS, page.context(rows=rows, news=_told(page, since), are_news=True))


def _told(page: ColumnsPage, since: int) -> list[str]:
    """Who changed what, the newest last."""
    changes = page.changes_since(since)
    if changes is None:
        return ["Much was changed by others meanwhile."]
    return [_told_of(row, page) for row in changes[-3:]]


def _told_of(row: MappingChange, page: ColumnsPage) -> str:
    who = "You, in another tab," if row.by == page.by else str(row.by or "Somebody")
    return f"{who} set {said.in_words(row.change)}."
