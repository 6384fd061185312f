"""Datasets connected to a version, and how their syncs stand. Nothing here waits for S3."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from wizard.core.problems import ProblemError
from wizard.registration.direct import connect
from wizard.registry.models import Dataset
from wizard.sync import problems
from wizard.sync.services import enable_sync
from wizard.web.api.access import token_used
from wizard.web.api.failures import NAMED
from wizard.web.api.v1beta.bodies import DatasetIn
from wizard.web.api.v1beta.finding import version_named
from wizard.web.api.v1beta.outcomes import DatasetOut, Enabled, SyncStatus
from wizard.web.api.v1beta.status import status_of
from wizard.web.api.v1beta.translating import wanted

router = Router(tags=["Datasets"])


@router.post("/models/{model_id}/versions/{name}/datasets", response={201: DatasetOut, **NAMED})
def post_dataset(request: HttpRequest, model_id: str, name: str, body: DatasetIn) -> Status[dict[str, Any]]:
    """Connect a dataset, or replace what a connected one reads. Its sync goes on in the background."""
    version, by = version_named(request, model_id, name), token_used(request)
    dataset = connect(version=version, wanted=wanted(body), by=by)
    return Status(201, {"id": dataset.pk, "name": dataset.kind})


@router.post("/models/{model_id}/versions/{name}/datasets_sync", response={200: Enabled, **NAMED})
def post_datasets_sync(request: HttpRequest, model_id: str, name: str, enabled: bool) -> dict[str, Any]:
    """Let all datasets of a version be read on, or no more."""
    version = version_named(request, model_id, name)
    enable_sync(version=version, enabled=enabled, by=token_used(request))
    return {"enabled": enabled}


@router.get("/models/{model_id}/versions/{name}/sync_status/{kind}", response={200: SyncStatus, **NAMED})
def get_sync_status(request: HttpRequest, model_id: str, name: str, kind: str) -> dict[str, Any]:
    """How the last sync of a dataset went, what it reads and how its columns are mapped."""
    version = version_named(request, model_id, name)
    if kind not in Dataset.Kind.values:
        raise ProblemError(problems.no_such_kind(kind=kind, known=Dataset.Kind.values))
    datasets = version.datasets.select_related("data_source", "version")
    dataset = datasets.filter(kind=kind).first()
    if dataset is None:
        raise ProblemError(problems.not_connected(kind=kind, version=name))
    return status_of(dataset)
