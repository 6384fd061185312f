"""Monitors and environments, as the 2.x client makes them. Monitors are kept, not run; 3.x clients see the same."""

from __future__ import annotations

import hashlib

from django.http import Http404, HttpRequest
from ninja import Router, Status

from wizard.accounts.models import Workspace
from wizard.core.problems import ProblemError
from wizard.registry.models import ENVIRONMENT, Dataset, MLModel
from wizard.registry.problems import unknown_id
from wizard.watching.models import Monitor
from wizard.watching.services import create, remove
from wizard.watching.types import watched_model
from wizard.web.api.access import token_used, workspace_of
from wizard.web.api.failures import NAMED, REFUSED, TAKEN
from wizard.web.api.v1beta.bodies import EnvironmentIn, MonitorIn
from wizard.web.api.v1beta.outcomes import EnvironmentsOut, MonitorOut, NewEnvironmentOut

router = Router(tags=["Monitors and environments"])


@router.post("/monitors", response={200: MonitorOut, 201: MonitorOut, **TAKEN})
def post_monitor(request: HttpRequest, body: MonitorIn) -> Status[dict[str, str]]:
    """Create a monitor. Sent again it is the same one (200); one of the same name that says something else, 409."""
    model_id = watched_model(body.configuration)
    model = MLModel.objects.select_related("workspace").filter(workspace=workspace_of(request), model_id=model_id)
    found = model.first()
    if found is None:
        raise ProblemError(unknown_id(what="model", given=model_id))
    monitor, new = create(
        Monitor,
        model=found,
        name=body.name,
        type=body.type.value,
        scheduling=body.scheduling or "",
        configuration=body.configuration,
        is_active=body.is_active,
        comment=body.custom_alert_description or "",
        by=token_used(request),
    )
    return Status(201 if new else 200, {"id": monitor.pk})


@router.api_operation(["DELETE"], "/monitors/{monitor_id}", response={200: MonitorOut, **NAMED})
def delete_monitor(request: HttpRequest, monitor_id: str) -> dict[str, str]:
    """Delete a monitor."""
    mine = Monitor.objects.select_related("model__workspace").filter(model__workspace=workspace_of(request))
    monitor = mine.filter(pk=monitor_id).first()
    if monitor is None:
        raise Http404
    remove(monitor, by=token_used(request))
    return {"id": monitor_id}


@router.get("/environments", response={200: EnvironmentsOut, **REFUSED})
def get_environments(request: HttpRequest) -> dict[str, list[dict[str, str]]]:
    """The environments that the workspace's datasets name, and `production`."""
    workspace = workspace_of(request)
    named = Dataset.objects.filter(version__model__workspace=workspace).values_list("environment", flat=True)
    names = sorted({ENVIRONMENT, *named})
    return {"environments": [{"id": _id_of(workspace, name), "name": name} for name in names]}


@router.post("/environments", response={200: NewEnvironmentOut, **REFUSED})
def post_environment(request: HttpRequest, body: EnvironmentIn) -> dict[str, str]:
    """The id of an environment. Nothing is kept: it is there as soon as a dataset names it."""
    workspace = workspace_of(request)
    return {"cluster_id": workspace.pk, "environment_id": _id_of(workspace, body.name)}


def _id_of(workspace: Workspace, name: str) -> str:
    return f"env_{hashlib.sha256(f'{workspace.pk} {name}'.encode()).hexdigest()[:16]}"
