"""Step 6, Registration: the job as it runs, the first syncs, and the way on to the model's page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from wizard.core.problems import Problem, ProblemError
from wizard.onboarding import services
from wizard.onboarding.steps import StepStatus
from wizard.registration.code import lookup_code
from wizard.registration.curl import lookup_command
from wizard.registration.models import Registration
from wizard.registration.plan import VERSION_CALL, Generation
from wizard.registration.wire3 import Account
from wizard.registry.models import Dataset, MLModel
from wizard.sync.findings import Finding, findings
from wizard.sync.models import SyncRun
from wizard.web.access import person
from wizard.web.htmx import go_to, page_or_fragment
from wizard.web.onboarding.frame import StepVisit, address, step_view

RUNGS = {"waiting": "waiting", "done": "ok", "failed": "failed"}


@dataclass(frozen=True)
class CallRow:
    """One call of the plan as a rung of the ladder."""

    title: str
    state: str
    tries: int
    problem: Problem | None = None

    @property
    def rung(self) -> str:
        return RUNGS[self.state]


@dataclass(frozen=True)
class SyncPanel:
    """A first sync, with what it found once it is done."""

    run: SyncRun

    @cached_property
    def facts(self) -> list[tuple[str, str]]:
        result = self.run.result
        if result is None:
            return []
        misfits = sum(check.misfits for check in result.fields)
        objects = [("Objects", f"{result.objects:,}")] if result.objects > 1 else []
        return [
            *objects,
            ("Rows", f"{result.rows:,}"),
            ("Values of wrong type", f"{misfits:,}"),
        ]

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        result = self.run.result
        is_of_actuals = self.run.dataset.kind == Dataset.Kind.ACTUALS
        return findings(result, are_actuals=is_of_actuals) if result else ()


@require_http_methods(["GET", "HEAD", "POST"])
@step_view("registration")
def step(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    """Show how far it is; "try again" goes on where it stopped."""
    if request.method == "POST":
        try:
            services.retry(onboarding=visit.onboarding, by=person(request))
        except ProblemError as error:
            messages.error(request, f"{error.problem.detail} {error.problem.remedy}")
        return go_to(request, address(visit.onboarding, "registration"))
    registration = visit.onboarding.registration
    model_row_id = registration.model_row_id if registration else ""
    context = visit.context(
        registration=registration,
        calls=[CallRow(call.title, call.state, call.tries, call.problem) for call in registration.steps.all()]
        if registration
        else [],
        syncs=[SyncPanel(run) for run in visit.facts.sync_runs],
        live=visit.progress.state("registration").status == StepStatus.RUNNING,
        failed=visit.progress.state("registration").status == StepStatus.PROBLEM,
        complete=visit.progress.is_complete,
        removed_at=registration.removed_at if registration else None,
        refused=any(run.is_refused for run in visit.facts.sync_runs),
        elsewhere=registration.destination if registration else None,
        code=_code_elsewhere(registration) if registration and visit.progress.is_complete else "",
        **visit.cure(registration.problem if registration else None),
        model=MLModel.objects.filter(pk=model_row_id).first() if model_row_id else None,
    )
    return page_or_fragment(
        request,
        "onboarding/registration.html",
        "onboarding/_registration.html",
        context,
        beside=("components/_stepper.html", "onboarding/_registration_lead.html"),
    )


def _code_elsewhere(registration: Registration) -> str:
    """How a client finds what was registered with another server; "" for what is here."""
    destination = registration.destination
    if destination is None:
        return ""
    if destination.generation == Generation.TWO:
        return lookup_code(registration.order, base_url=destination.base_url)
    account = Account(destination.account, destination.remote_workspace)
    made = next((step.external_id for step in registration.steps.all() if step.key == VERSION_CALL), "")
    return lookup_command(f"{destination.base_url}{account.path('model-versions')}/{quote(made, safe='')}")
