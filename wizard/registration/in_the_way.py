"""What the built-in registry holds that a registration would run into, found before anything is queued.

What the registration itself has made is never in its way; `of` is its id, "" before there is one.
`ProblemError` (`registry.model.gone`) leaves `found_in_the_way` when a next version's model is gone.
"""

from __future__ import annotations

from wizard.accounts.models import Workspace
from wizard.core.problems import Problem
from wizard.registration.plan import MODEL_CALL, VERSION_CALL, Order, key_of_call
from wizard.registry.models import MLModel
from wizard.registry.problems import model_exists, version_exists
from wizard.registry.services import find_model


def found_in_the_way(*, workspace: Workspace, order: Order, of: str) -> Problem | None:
    """The Problem of a model id, or of the name of a next version, that is taken."""
    if not order.is_next_version:
        return model_in_the_way(workspace=workspace, model_id=order.model_id, of=of)
    model_id, name = order.model_id, order.version_name
    versions = find_model(workspace=workspace, model_id=model_id).versions.filter(name=name)
    others = versions.exclude(key=key_of_call(of, VERSION_CALL))
    return version_exists(model_id=model_id, name=name) if others.exists() else None


def model_in_the_way(*, workspace: Workspace, model_id: str, of: str) -> Problem | None:
    """The Problem of a model id that is taken."""
    others = MLModel.objects.filter(workspace=workspace, model_id=model_id).exclude(key=key_of_call(of, MODEL_CALL))
    return model_exists(model_id=model_id) if others.exists() else None
