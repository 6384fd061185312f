"""Onboardings of a JSON document: checked without a trace, or made; for the members of the workspaces that it names.

A file is read into the field by the browser: the server takes none. A document may be long, so the form is sent as
multipart/form-data, which blows nothing up.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wizard.accounts.models import Membership
from wizard.aws.paste.secret_texts import secret_in
from wizard.core.problems import ProblemError
from wizard.onboarding.document.types import LONGEST, MOST_ENTRIES
from wizard.onboarding.from_document import put_in
from wizard.onboarding.outcomes import Did, Outcome
from wizard.web.access import mark_guarded, person, works_as_member, workspaces_of

PAGE = "onboarding/from_json.html"
CREATE = "create"


@mark_guarded
@require_http_methods(["GET", "HEAD", "POST"])
def from_json(request: HttpRequest) -> HttpResponse:
    """Show the field; say what comes of each entry. Account managers, who change nothing here, have the command."""
    if not works_as_member(request):
        raise Http404
    context = {"longest": LONGEST, "most": MOST_ENTRIES, "own": workspaces_of(person(request))}
    if request.method != "POST":
        return render(request, PAGE, context)
    text, dry_run = request.POST.get("document", ""), request.POST.get("action") != CREATE
    try:
        outcomes = put_in(text=text, by=person(request), kinds=(Membership.Kind.MEMBER,), dry_run=dry_run)
    except ProblemError as error:
        shown = "" if secret_in(text) else text
        return render(request, PAGE, context | {"text": shown, "problem": error.problem}, status=422)
    status = 422 if any(outcome.problems for outcome in outcomes) else 200
    return render(request, PAGE, context | {"text": text, **_told(outcomes), "dry_run": dry_run}, status=status)


def _told(outcomes: tuple[Outcome, ...]) -> dict[str, Any]:
    counted = {did: sum(outcome.did is did for outcome in outcomes) for did in Did}
    return {"outcomes": outcomes, "counts": [(did.value, count) for did, count in counted.items() if count]}
