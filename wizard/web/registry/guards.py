"""Who may see a model: everybody in its workspace. Only members change anything; outsiders get 404."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse

from wizard.registry.models import MLModel, ModelVersion
from wizard.web.access import mark_guarded, only_reads

P = ParamSpec("P")


@dataclass(frozen=True)
class ModelVisit:
    """A model as somebody sees it: members change it, its account manager only reads."""

    model: MLModel
    read_only: bool


def model_visit(
    view: Callable[Concatenate[HttpRequest, ModelVisit, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, str, P], HttpResponse]:
    """Guard: `model_id` of the URL (the public id) becomes a `ModelVisit`; a read-only visitor may not POST."""

    @wraps(view)
    def guarded(request: HttpRequest, model_id: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        model = MLModel.objects.select_related("workspace").filter(pk=model_id).first()
        if model is None:
            raise Http404
        return view(request, ModelVisit(model, only_reads(request, model.workspace_id)), *args, **kwargs)

    return mark_guarded(guarded)


def version_or_404(visit: ModelVisit, version_id: str) -> ModelVersion:
    """The version of the visited model that the URL names. Raises Http404."""
    version = visit.model.versions.select_related("model__workspace").filter(pk=version_id).first()
    if version is None:
        raise Http404
    return version
