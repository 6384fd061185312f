"""The models and versions that an address names, among those of the token's workspace. Raises ProblemError (404)."""

from __future__ import annotations

from django.http import HttpRequest

from wizard.core.problems import ProblemError
from wizard.registry import problems
from wizard.registry.models import MLModel, ModelVersion
from wizard.web.api.access import workspace_of


def model_named(request: HttpRequest, model_id: str) -> MLModel:
    """The model of that id."""
    mine = MLModel.objects.select_related("workspace")
    found = mine.filter(workspace=workspace_of(request), model_id=model_id).first()
    if found is None:
        raise ProblemError(problems.unknown_model(model_id=model_id))
    return found


def version_named(request: HttpRequest, model_id: str, name: str) -> ModelVersion:
    """The version of that name."""
    model = model_named(request, model_id)
    found = model.versions.select_related("model__workspace").filter(name=name).first()
    if found is None:
        raise ProblemError(problems.unknown_version(model_id=model_id, name=name))
    return found
