"""Versions, as the 3.x client makes them: a name first, the fields with the datasets."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Path, Router, Status

from wizard.core.problems import ProblemError
from wizard.onboarding.removal import remove_version
from wizard.registry.changes import activate_version, rename_version
from wizard.registry.declaring import create_declared_version
from wizard.web.api.access import token_used
from wizard.web.api.answers import refusal
from wizard.web.api.failures import NAMED, TAKEN
from wizard.web.api.generation3.bodies import NewVersion, Place, VersionChange
from wizard.web.api.generation3.finding import given, models_at, named, versions_at
from wizard.web.api.generation3.outcomes import VersionTold
from wizard.web.api.generation3.telling import Told, version_told

router = Router(tags=["Versions (3.x)"])

LAST = "registry.version.last"


@router.get("/model-versions", response={200: list[VersionTold], **NAMED}, by_alias=True)
def list_versions(request: HttpRequest, place: Path[Place], model_id: str = "") -> list[Told]:
    """The workspace's versions, or one model's, oldest first."""
    versions = versions_at(request, place)
    return [version_told(each) for each in (versions.filter(model__model_id=model_id) if model_id else versions)]


@router.post("/model-versions", response={200: VersionTold, 201: VersionTold, **TAKEN}, by_alias=True)
def make_version(request: HttpRequest, place: Path[Place], body: NewVersion) -> Status[Told]:
    """Create a version. Sent again it is the same version (200)."""
    model = given(models_at(request, place), "model", model_id=body.model_id)
    version, new = create_declared_version(model=model, name=body.name, by=token_used(request))
    return Status(201 if new else 200, version_told(version))


@router.get("/model-versions/{version_id}", response={200: VersionTold, **NAMED}, by_alias=True)
def get_version(request: HttpRequest, place: Path[Place], version_id: str) -> Told:
    """One version with its datasets."""
    return version_told(named(versions_at(request, place), pk=version_id))


@router.put("/model-versions/{version_id}", response={200: VersionTold, **TAKEN}, by_alias=True)
def put_version(request: HttpRequest, place: Path[Place], version_id: str, body: VersionChange) -> Told:
    """Rename a version, deactivate it (its data is not read again on schedule) or activate it."""
    version, by = named(versions_at(request, place), pk=version_id), token_used(request)
    with transaction.atomic():
        if body.name is not None:
            rename_version(version=version, name=body.name, by=by)
        if body.is_active is not None:
            activate_version(version=version, active=body.is_active, by=by)
    return version_told(version)


@router.api_operation(["DELETE"], "/model-versions/{version_id}", response={204: None, **NAMED})
def remove(request: HttpRequest, place: Path[Place], version_id: str) -> Status[None] | HttpResponse:
    """Delete a version with its datasets. The last one of a model stays: then `detail.type` is `last_version`."""
    version = named(versions_at(request, place), pk=version_id)
    try:
        remove_version(version=version, by=token_used(request))
    except ProblemError as error:
        if error.problem.code != LAST:
            raise
        return refusal(
            422, str(error.problem), code=LAST, detail={"type": "last_version", "message": str(error.problem)}
        )
    return Status(204, None)
