"""Versions of a model and what the 2.x client says about their features."""

from __future__ import annotations

from typing import Any, NoReturn

from django.http import HttpRequest
from ninja import Router, Status

from wizard.core.problems import ProblemError
from wizard.registry import changes
from wizard.registry.models import ModelVersion
from wizard.registry.names import version_name_problem
from wizard.registry.problems import not_taken
from wizard.registry.services import create_model_version
from wizard.web.api.access import token_used
from wizard.web.api.failures import NAMED, TAKEN
from wizard.web.api.v1beta.bodies import ImportanceIn, PositionsIn, VersionIn, WordsIn
from wizard.web.api.v1beta.finding import model_named, version_named
from wizard.web.api.v1beta.outcomes import Kept, ListedVersion, VersionOut
from wizard.web.api.v1beta.translating import extras_of, schema_of

router = Router(tags=["Versions"])


@router.get("/models/{model_id}/versions", response={200: list[ListedVersion], **NAMED})
def get_versions(request: HttpRequest, model_id: str) -> list[dict[str, Any]]:
    """The model's versions, oldest first."""
    versions = model_named(request, model_id).versions.order_by("created_at", "pk")
    return [_told(version) | {"created_at": version.created_at} for version in versions]


@router.post("/models/{model_id}/versions", response={200: VersionOut, 201: VersionOut, **TAKEN})
def post_version(request: HttpRequest, model_id: str, body: VersionIn) -> Status[dict[str, Any]]:
    """Create a version. Sent again with the same schema it is the same version (200); with another one, 409."""
    if said := version_name_problem(body.name):
        raise ProblemError(said)
    model = model_named(request, model_id)
    is_there = model.versions.filter(name=body.name).exists()
    version = create_model_version(
        model=model,
        name=body.name,
        model_type=body.model_type,
        schema=schema_of(body.version_schema),
        extras=extras_of(body),
        by=token_used(request),
    )
    return Status(200 if is_there else 201, _told(version))


@router.post("/models/{model_id}/versions/{name}/feature_importance", response={200: ImportanceIn, **NAMED})
def post_importance(request: HttpRequest, model_id: str, name: str, body: ImportanceIn) -> dict[str, Any]:
    """Say how much each feature counts."""
    version = version_named(request, model_id, name)
    changes.set_feature_importance(version=version, importance=body.feature_importance, by=token_used(request))
    return {"feature_importance": body.feature_importance}


@router.post("/models/{model_id}/versions/{name}/feature_positions", response={200: PositionsIn, **NAMED})
def post_positions(request: HttpRequest, model_id: str, name: str, body: PositionsIn) -> dict[str, Any]:
    """Say in which order features are shown."""
    version = version_named(request, model_id, name)
    changes.order_features(version=version, positions=body.feature_positions, by=token_used(request))
    return {"feature_positions": body.feature_positions}


@router.post("/models/{model_id}/versions/{name}/index_to_word_mapping", response={200: Kept, **NAMED})
def post_words(request: HttpRequest, model_id: str, name: str, body: WordsIn) -> dict[str, int]:
    """Say which words the numbers of a version stand for."""
    version = version_named(request, model_id, name)
    changes.set_words(version=version, words=body.index_to_word_mapping, by=token_used(request))
    return {"entries": len(body.index_to_word_mapping)}


@router.post("/models/{model_id}/versions/{name}/model_artifact", response=NAMED)
@router.post("/models/{model_id}/versions/{name}/training_sample", response=NAMED)
def post_other(request: HttpRequest, model_id: str, name: str) -> NoReturn:
    """Refused (422): models themselves are not kept here, and data is not sent but connected where it lies."""
    version_named(request, model_id, name)
    raise ProblemError(not_taken())


def _told(version: ModelVersion) -> dict[str, Any]:
    return {"id": version.pk, "name": version.name, "model_type": version.model_type}
