"""What addresses and bodies of 3.x clients name, in the token's workspace. Raises Http404 and ProblemError (422)."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

from wizard.accounts.models import Workspace
from wizard.core.problems import ProblemError
from wizard.registry.models import Dataset, DataSource, MLModel, ModelVersion, SharedSource
from wizard.registry.problems import unknown_id
from wizard.watching.models import CustomMetric, Monitor, Segment
from wizard.web.api.access import workspace_of
from wizard.web.api.generation3.bodies import Place

Row = TypeVar("Row", bound=Model)


def workspace_at(request: HttpRequest, place: Place) -> Workspace:
    """The token's workspace, if it is the one that the address names; of any other nothing is told."""
    workspace = workspace_of(request)
    if (workspace.account, workspace.slug) != (place.account, place.workspace):
        raise Http404
    return workspace


def models_at(request: HttpRequest, place: Place) -> QuerySet[MLModel]:
    """The workspace's models, oldest first."""
    mine = MLModel.objects.filter(workspace=workspace_at(request, place))
    return mine.select_related("workspace").order_by("created_at", "pk")


def versions_at(request: HttpRequest, place: Place) -> QuerySet[ModelVersion]:
    """The workspace's versions with their datasets, oldest first."""
    mine = ModelVersion.objects.filter(model__workspace=workspace_at(request, place))
    whole = mine.select_related("model__workspace").prefetch_related("datasets__data_source")
    return whole.order_by("created_at", "pk")


def datasets_at(request: HttpRequest, place: Place) -> QuerySet[Dataset]:
    """The workspace's datasets of the two kinds that 3.x clients know, oldest first."""
    known = (Dataset.Kind.SERVING, Dataset.Kind.TRAINING)
    mine = Dataset.objects.filter(version__model__workspace=workspace_at(request, place), kind__in=known)
    return mine.select_related("version__model__workspace", "data_source__shared").order_by("created_at", "pk")


def sources_at(request: HttpRequest, place: Place) -> QuerySet[SharedSource]:
    """The workspace's shared sources, oldest first."""
    mine = SharedSource.objects.filter(workspace=workspace_at(request, place))
    return mine.select_related("workspace").order_by("created_at", "pk")


def own_sources_at(request: HttpRequest, place: Place) -> QuerySet[DataSource]:
    """The data sources that datasets have for themselves, oldest first."""
    kinds = (Dataset.Kind.SERVING, Dataset.Kind.TRAINING)
    mine = DataSource.objects.filter(workspace=workspace_at(request, place), shared=None)
    return mine.filter(datasets__kind__in=kinds).distinct().order_by("created_at", "pk")


def segments_at(request: HttpRequest, place: Place) -> QuerySet[Segment]:
    """The segments of the workspace's models, oldest first."""
    mine = Segment.objects.filter(model__workspace=workspace_at(request, place))
    return mine.select_related("model__workspace").order_by("created_at", "pk")


def metrics_at(request: HttpRequest, place: Place) -> QuerySet[CustomMetric]:
    """The custom metrics of the workspace's models, oldest first."""
    mine = CustomMetric.objects.filter(model__workspace=workspace_at(request, place))
    return mine.select_related("model__workspace").order_by("created_at", "pk")


def monitors_at(request: HttpRequest, place: Place) -> QuerySet[Monitor]:
    """The monitors of the workspace's models, oldest first."""
    mine = Monitor.objects.filter(model__workspace=workspace_at(request, place))
    return mine.select_related("model__workspace").order_by("created_at", "pk")


def named(rows: QuerySet[Row], **wanted: str) -> Row:
    """The one that the address names."""
    found = rows.filter(**wanted).first()
    if found is None:
        raise Http404
    return found


def given(rows: QuerySet[Row], what: str, **wanted: str) -> Row:
    """The one that a body names; `what` is a noun. A 404 would reach the client's user without any text."""
    found = rows.filter(**wanted).first()
    if found is None:
        raise ProblemError(unknown_id(what=what, given=next(iter(wanted.values()))))
    return found
