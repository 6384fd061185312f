"""Step 1, Model: what is going to be monitored."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from wizard.core.problems import ProblemError
from wizard.onboarding import services
from wizard.onboarding.taken_ids import id_warning
from wizard.registry.names import propose_model_id
from wizard.web.access import Visit, onboarding_visit, person
from wizard.web.forms import form_problem
from wizard.web.htmx import go_to
from wizard.web.onboarding.forms.model import ModelForm
from wizard.web.onboarding.frame import StepVisit, address, step_view
from wizard.web.onboarding.views.version import version_step


@require_http_methods(["GET", "HEAD", "POST"])
@step_view("model")
def step(request: HttpRequest, visit: StepVisit) -> HttpResponse:
    """Show and keep the answers; a model that is registered is asked for its next version alone."""
    if visit.onboarding.is_next_version:
        return version_step(request, visit)
    form = ModelForm.for_onboarding(visit.onboarding, person(request), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.submit_model(onboarding=visit.onboarding, answers=form.answers(), by=person(request))
        except ProblemError as error:
            form_problem(form, error.problem)
        else:
            if said := id_warning(visit.onboarding):
                messages.warning(request, said)
            return go_to(request, address(visit.onboarding, "aws"))
    context = visit.context(form=form, id_warning="" if form.is_bound else id_warning(visit.onboarding))
    return render(request, "onboarding/model.html", context, status=422 if form.is_bound else 200)


@require_safe
@onboarding_visit
def id_proposal(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The model id field, filled from the name; what the person typed herself is left alone (204)."""
    typed, proposed = request.GET.get("model_id", ""), request.GET.get("proposed", "")
    if typed not in ("", proposed):
        return HttpResponse(status=204)
    proposed = propose_model_id(request.GET.get("model_name", ""))
    context = {"field": ModelForm(initial={"model_id": proposed})["model_id"], "proposed": proposed}
    return render(request, "onboarding/_model_id.html", context | {"onboarding": visit.onboarding})
