"""Models and their tags, as the 2.x client creates, changes and deletes them."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Status

from wizard.core.problems import ProblemError
from wizard.onboarding.removal import remove_model
from wizard.registry import changes
from wizard.registry.names import model_name_problems, propose_model_id
from wizard.registry.services import create_model
from wizard.web.api.access import token_used, workspace_of
from wizard.web.api.failures import NAMED, TAKEN
from wizard.web.api.repeating import key_of, words_of
from wizard.web.api.v1beta.bodies import ModelIn, OwnerIn, TagsIn
from wizard.web.api.v1beta.finding import model_named
from wizard.web.api.v1beta.outcomes import ModelOut, OwnerOut, TagsOut
from wizard.web.api.v1beta.translating import facts_of

router = Router(tags=["Models"])


@router.post("/models", response={201: ModelOut, **TAKEN})
def post_model(request: HttpRequest, body: ModelIn) -> Status[dict[str, str]]:
    """Create a model. Without an id it gets one made from its name; an id that is taken is refused (409).

    With an `Idempotency-Key` in its header, a request that is sent again is answered again; the key with another body
    is refused (422).
    """
    model_id = body.id or propose_model_id(body.name)
    if said := model_name_problems(name=body.name, model_id=model_id):
        raise ProblemError(said[0])
    model = create_model(
        workspace=workspace_of(request),
        model_id=model_id,
        facts=facts_of(body),
        key=key_of(request),
        made_of=words_of(request),
        by=token_used(request),
    )
    return Status(201, {"id": model.model_id})


@router.api_operation(["DELETE"], "/models/{model_id}", response={200: ModelOut, **NAMED})
@router.api_operation(["DELETE"], "/models/{model_id}/", response={200: ModelOut, **NAMED}, include_in_schema=False)
def delete_model(request: HttpRequest, model_id: str) -> dict[str, str]:
    """Delete a model with its versions, datasets and what their syncs have found. Nothing in S3 is touched."""
    remove_model(model=model_named(request, model_id), by=token_used(request))
    return {"id": model_id}


@router.post("/models/{model_id}/owner", response={200: OwnerOut, **NAMED})
def post_owner(request: HttpRequest, model_id: str, body: OwnerIn) -> dict[str, str | None]:
    """Say who answers for the model."""
    model = model_named(request, model_id)
    model = changes.set_owner(model=model, owner=body.owner or "", by=token_used(request))
    return {"model_id": model_id, "owner": model.owner or None}


@router.get("/models/{model_id}/tags", response={200: TagsOut, **NAMED})
def get_tags(request: HttpRequest, model_id: str) -> dict[str, dict[str, str]]:
    """The model's tags; keys are in lower case."""
    return {"tags": model_named(request, model_id).tags}


@router.post("/models/{model_id}/tags", response={200: TagsOut, **NAMED})
def post_tags(request: HttpRequest, model_id: str, body: TagsIn) -> dict[str, dict[str, str]]:
    """Add tags, or give those that are there another value: at most 10, keys of up to 15 characters."""
    model = changes.add_tags(model=model_named(request, model_id), tags=body.tags, by=token_used(request))
    return {"tags": model.tags}


@router.api_operation(["DELETE"], "/models/{model_id}/tags/{key}", response={200: TagsOut, **NAMED})
def delete_tag(request: HttpRequest, model_id: str, key: str) -> dict[str, dict[str, str]]:
    """Remove a tag; one that is not there is no failure."""
    model = changes.remove_tag(model=model_named(request, model_id), key=key, by=token_used(request))
    return {"tags": model.tags}
