"""Models, as the 3.x client makes, changes and deletes them. Their ids are 2.x's model ids."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid4, uuid5

from django.http import Http404, HttpRequest
from ninja import Path, Router, Status

from wizard.core.problems import ProblemError
from wizard.onboarding.removal import remove_model
from wizard.registry.changes import change_model, model_type_of
from wizard.registry.looks import Colour, Icon
from wizard.registry.models import MLModel
from wizard.registry.names import model_name_problems
from wizard.registry.services import create_model
from wizard.registry.types import ModelFacts
from wizard.web.api.access import token_used
from wizard.web.api.failures import NAMED, TAKEN
from wizard.web.api.generation3.bodies import ModelChange, NewModel, Place
from wizard.web.api.generation3.finding import models_at, named, workspace_at
from wizard.web.api.generation3.outcomes import ModelTold
from wizard.web.api.generation3.telling import Told, model_told, models_told
from wizard.web.api.repeating import key_of, words_of

router = Router(tags=["Models (3.x)"])


@router.get("/models", response={200: list[ModelTold], **NAMED})
def list_models(request: HttpRequest, place: Path[Place]) -> list[Told]:
    """The workspace's models, oldest first; one without a type, which 2.x says with the version, is left out."""
    return models_told(list(models_at(request, place)))


@router.post("/models", response={201: ModelTold, **TAKEN})
def make_model(request: HttpRequest, place: Path[Place], body: NewModel) -> Status[Told]:
    """Create a model.

    With an `Idempotency-Key` in its header, a request that is sent again makes no second one and is answered with the
    first; the key with another body is refused (422).
    """
    key = key_of(request)
    model_id = str(uuid5(NAMESPACE_URL, key) if key else uuid4())
    if said := model_name_problems(name=body.name, model_id=model_id):
        raise ProblemError(said[0])
    facts = ModelFacts(
        name=body.name,
        description=body.description or "",
        owner=body.owner or "",
        icon=body.icon or Icon.GENERAL.value,
        colour=body.color or Colour.BLUE.value,
    )
    model = create_model(
        workspace=workspace_at(request, place),
        model_id=model_id,
        facts=facts,
        model_type=body.type,
        aggregation_period=body.aggregation_period or "",
        key=key,
        made_of=words_of(request),
        by=token_used(request),
    )
    return Status(201, model_told(model))


@router.get("/models/{model_id}", response={200: ModelTold, **NAMED})
def get_model(request: HttpRequest, place: Path[Place], model_id: str) -> Told:
    """One model."""
    return model_told(_typed(request, place, model_id))


@router.put("/models/{model_id}", response={200: ModelTold, **TAKEN})
def put_model(request: HttpRequest, place: Path[Place], model_id: str, body: ModelChange) -> Told:
    """Change what is named. The type changes only while no version was registered with a type of its own."""
    model, sent = _typed(request, place, model_id), body.dict(exclude_unset=True)
    facts = ModelFacts(
        name=body.name or model.name,
        description=(body.description or "") if "description" in sent else model.description,
        owner=(body.owner or "") if "owner" in sent else model.owner,
        icon=body.icon or model.icon,
        colour=body.color or model.colour,
        tags=model.tags,
    )
    if said := model_name_problems(name=facts.name, model_id=model.model_id):
        raise ProblemError(said[0])
    period = body.aggregation_period or model.aggregation_period
    by = token_used(request)
    return model_told(change_model(model=model, facts=facts, model_type=body.type, aggregation_period=period, by=by))


@router.api_operation(["DELETE"], "/models/{model_id}", response={204: None, **NAMED})
def remove(request: HttpRequest, place: Path[Place], model_id: str) -> Status[None]:
    """Delete a model with its versions, datasets and what their syncs have found. Nothing in S3 is touched."""
    remove_model(model=named(models_at(request, place), model_id=model_id), by=token_used(request))
    return Status(204, None)


def _typed(request: HttpRequest, place: Place, model_id: str) -> MLModel:
    """A model without a type is none to 3.x clients."""
    model: MLModel = named(models_at(request, place), model_id=model_id)
    if not model_type_of(model):
        raise Http404
    return model
