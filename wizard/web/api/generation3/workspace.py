"""The workspace itself, its fields, and how far its data has been read."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Path, Router

from wizard.core.jobs import JobState
from wizard.registry.models import MLModel
from wizard.sync.models import SyncRun
from wizard.web.api.failures import NAMED
from wizard.web.api.generation3.bodies import Place, StatusQuestion
from wizard.web.api.generation3.finding import given, models_at, versions_at, workspace_at
from wizard.web.api.generation3.outcomes import FieldTold, StatusTold, WorkspaceTold
from wizard.web.api.generation3.telling import Told, fields_told

identity = Router(tags=["Workspace (3.x)"])
crud = Router(tags=["Workspace (3.x)"])
agency = Router(tags=["Workspace (3.x)"])


@identity.get("/accounts/{account}/workspaces/{workspace}", response={200: WorkspaceTold, **NAMED})
def get_workspace(request: HttpRequest, place: Path[Place]) -> Told:
    """The workspace of the token; the client asks for it first."""
    workspace = workspace_at(request, place)
    return {"id": workspace.pk, "name": workspace.slug, "account": workspace.account}


@crud.get("/fields", response={200: list[FieldTold], **NAMED})
def list_fields(request: HttpRequest, place: Path[Place], model_id: str) -> list[Told]:
    """The fields of a model's versions, each once. Those of type `dict`, which 3.x does not have, are left out."""
    model = models_at(request, place).filter(model_id=model_id).first()
    return fields_told(model, versions_at(request, place).filter(model=model)) if model else []


@agency.post("/default_metrics/get_status", response={200: StatusTold, **NAMED})
def get_statuses(request: HttpRequest, place: Path[Place], body: list[StatusQuestion]) -> dict[str, Any]:
    """How far the data of each model has been read: `pending`, `running`, `failed` or `succeeded`."""
    models = models_at(request, place)
    return {"statuses": [_status(given(models, "model", model_id=each.model_id)) for each in body[:MOST_ASKED]]}


MOST_ASKED = 100
_WORDS = ((JobState.RUNNING, "running"), (JobState.QUEUED, "pending"), (JobState.FAILED, "failed"))


def _status(model: MLModel) -> dict[str, Any]:
    """By the newest sync of each dataset; while one of them runs, the model's data is being read."""
    runs = SyncRun.objects.filter(dataset__version__model=model).order_by("created_at", "pk")
    newest = dict(runs.values_list("dataset", "state"))
    states = set(newest.values())
    status = next((word for state, word in _WORDS if state in states), "succeeded" if states else "pending")
    return {"model_id": model.model_id, "status": status}
