"""The few GraphQL operations that the 2.x client calls, told apart by the name of their field; there is no engine.

Failures are `{"errors": [...]}` with status 200, as GraphQL has them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from ninja import Router

from wizard.core.problems import ProblemError
from wizard.onboarding.removal import remove_version
from wizard.registry.models import ModelVersion
from wizard.registry.problems import unknown_version
from wizard.sync.services import sync_again
from wizard.web.api.access import token_used, workspace_of
from wizard.web.api.failures import REFUSED
from wizard.web.api.v1beta.bodies import QueryIn
from wizard.web.api.v1beta.finding import version_named
from wizard.web.api.v1beta.outcomes import GraphqlOut
from wizard.web.api.v1beta.translating import schema_out

router = Router(tags=["GraphQL"])
Variables = dict[str, Any]

ANSWERS: dict[Any, Any] = {200: GraphqlOut, **REFUSED}
LOGGING = ("logPredictions", "logArbitraryData", "logTrainingSet", "logTestSet")
_NAME = re.compile(r"[{]\s*([A-Za-z_][A-Za-z0-9_]*)")
"""The first field of an operation."""


@router.post("/controller/graphql", operation_id="query_controller", response=ANSWERS, exclude_unset=True)
@router.post("/tenant-hasura/v1/graphql", operation_id="query_hasura", response=ANSWERS, exclude_unset=True)
def post_query(request: HttpRequest, body: QueryIn) -> dict[str, Any]:
    """Answer one of the operations that the client has."""
    named = _NAME.search(body.query)
    name = named[1] if named else ""
    if name in LOGGING:
        return _failed("Predictions are not logged here: connect a dataset that holds them, with connect_serving.")
    answer = _OPERATIONS.get(name)
    if answer is None:
        return _failed(f"This server has no operation {name[:60]!r}.")
    try:
        return {"data": {name: answer(request, body.variables or {})}}
    except ProblemError as error:
        return _failed(str(error.problem))


def _versions(request: HttpRequest, variables: Variables) -> list[dict[str, Any]]:
    mine = ModelVersion.objects.select_related("model").filter(model__workspace=workspace_of(request))
    found = mine.filter(model__model_id=_text(variables, "modelID")).order_by("created_at", "pk")
    return [
        {"id": each.pk, "model_id": each.model.model_id, "model_type": each.model_type, "name": each.name}
        for each in found
    ]


def _delete_index(request: HttpRequest, variables: Variables) -> dict[str, bool]:  # noqa: ARG001
    """The client asks for it before it deletes a version; we keep no index."""
    return {"acknowledged": True}


def _delete_version(request: HttpRequest, variables: Variables) -> dict[str, bool]:
    wanted = _text(variables, "modelVersionId")
    mine = ModelVersion.objects.select_related("model__workspace").filter(model__workspace=workspace_of(request))
    version = mine.filter(pk=wanted).first()
    if version is None:
        raise ProblemError(unknown_version(model_id="", name=wanted))
    remove_version(version=version, by=token_used(request))
    return {"deleted": True}


def _schema(request: HttpRequest, variables: Variables) -> dict[str, Any]:
    return schema_out(version_named(request, _text(variables, "modelId"), _text(variables, "modelVersion")))


def _run_monitors(request: HttpRequest, variables: Variables) -> dict[str, bool]:
    """What monitors there will be is computed from what syncs read: read the version's datasets again."""
    version = version_named(request, _text(variables, "modelId"), _text(variables, "modelVersion"))
    sync_again(version=version, by=token_used(request))
    return {"acknowledged": True}


def _text(variables: Variables, name: str) -> str:
    return str(variables.get(name) or "")[:200]


def _failed(message: str) -> dict[str, Any]:
    return {"errors": [{"message": message, "extensions": {"verbose_message": message}}]}


_OPERATIONS: dict[str, Callable[[HttpRequest, Variables], Any]] = {
    "model_versions": _versions,
    "deleteESIndex": _delete_index,
    "deleteModelVersion": _delete_version,
    "modelVersionSchema": _schema,
    "runAllMonitors": _run_monitors,
}
