"""Segments, custom metrics and monitors, as the 3.x client lays them over a model. They are kept, not run."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Path, Router, Status

from wizard.registry.models import MLModel
from wizard.watching.models import CustomMetric, Monitor, Segment
from wizard.watching.services import change, create, remove
from wizard.watching.types import watched_model
from wizard.web.api.access import token_used
from wizard.web.api.failures import NAMED, TAKEN
from wizard.web.api.generation3 import bodies, telling
from wizard.web.api.generation3.bodies import Place
from wizard.web.api.generation3.finding import (
    given,
    metrics_at,
    models_at,
    monitors_at,
    named,
    segments_at,
    versions_at,
)
from wizard.web.api.generation3.outcomes import MetricTold, MonitorTold, SegmentMoreTold, SegmentTold
from wizard.web.api.generation3.telling import Told, metric_told, monitor_told, segment_told

router = Router(tags=["Segments, metrics, monitors (3.x)"])
crud = Router(tags=["Segments, metrics, monitors (3.x)"])


@router.get("/data-segments", response={200: list[SegmentTold], **NAMED})
def list_segments(request: HttpRequest, place: Path[Place], model_id: str = "") -> list[Told]:
    """The workspace's segments, or one model's. All of them were made by hand."""
    segments = segments_at(request, place)
    if model_id:
        segments = segments.filter(model__model_id=model_id)
    return [segment_told(segment) for segment in segments]


@router.post("/data-segments", response={200: SegmentTold, 201: SegmentTold, **TAKEN})
def make_segment(request: HttpRequest, place: Path[Place], body: bodies.NewSegment) -> Status[Told]:
    """Create a segment by the values of a field, or by terms."""
    model, by = _model(request, place, body.model_id), token_used(request)
    segment, new = create(
        Segment,
        model=model,
        name=body.name,
        field_name=body.field_name or "",
        values=body.values or [],
        terms=_terms(body.terms_values),
        is_global_filter=body.is_global_filter,
        by=by,
    )
    return Status(201 if new else 200, segment_told(segment))


@router.get("/data-segments/{segment_id}", response={200: SegmentTold, **NAMED})
def get_segment(request: HttpRequest, place: Path[Place], segment_id: str) -> Told:
    """One segment."""
    return segment_told(named(segments_at(request, place), pk=segment_id))


@router.put("/data-segments/{segment_id}", response={200: SegmentTold, **TAKEN})
def put_segment(request: HttpRequest, place: Path[Place], segment_id: str, body: bodies.SegmentChange) -> Told:
    """Change what is named."""
    segment = named(segments_at(request, place), pk=segment_id)
    said = body.dict(exclude_none=True)
    if "terms_values" in said:
        said["terms"] = _terms(said.pop("terms_values"))
    return segment_told(change(segment, by=token_used(request), **said))


@router.api_operation(["DELETE"], "/data-segments/{segment_id}", response={204: None, **NAMED})
def remove_segment(request: HttpRequest, place: Path[Place], segment_id: str) -> Status[None]:
    """Delete a segment."""
    remove(named(segments_at(request, place), pk=segment_id), by=token_used(request))
    return Status(204, None)


@crud.get("/data-segments/{segment_id}", response={200: SegmentMoreTold, **NAMED})
def get_segment_and_field(request: HttpRequest, place: Path[Place], segment_id: str) -> Told:
    """One segment with the field that it cuts by."""
    segment = named(segments_at(request, place), pk=segment_id)
    versions = versions_at(request, place).filter(model=segment.model_id)
    return telling.segment_told_more(segment, telling.fields_told(segment.model, versions))


@router.get("/metrics/custom-metrics", response={200: list[MetricTold], **NAMED})
def list_metrics(request: HttpRequest, place: Path[Place], model_id: str = "") -> list[Told]:
    """The workspace's custom metrics, or one model's."""
    metrics = metrics_at(request, place)
    return [metric_told(each) for each in (metrics.filter(model__model_id=model_id) if model_id else metrics)]


@router.post("/metrics/custom-metrics", response={200: MetricTold, 201: MetricTold, **TAKEN})
def make_metric(request: HttpRequest, place: Path[Place], body: bodies.NewMetric) -> Status[Told]:
    """Create a custom metric."""
    model = _model(request, place, body.model_id)
    metric, new = create(CustomMetric, model=model, name=body.name, code=body.code, by=token_used(request))
    return Status(201 if new else 200, metric_told(metric))


@router.get("/metrics/custom-metrics/{metric_id}", response={200: MetricTold, **NAMED})
def get_metric(request: HttpRequest, place: Path[Place], metric_id: str) -> Told:
    """One custom metric."""
    return metric_told(named(metrics_at(request, place), pk=metric_id))


@crud.put("/metrics/custom-metrics/{metric_id}", response={200: MetricTold, **TAKEN})
def put_metric(request: HttpRequest, place: Path[Place], metric_id: str, body: bodies.MetricChange) -> Told:
    """Change what is named."""
    metric = named(metrics_at(request, place), pk=metric_id)
    return metric_told(change(metric, by=token_used(request), **body.dict(exclude_none=True)))


@router.api_operation(["DELETE"], "/metrics/custom-metrics/{metric_id}", response={204: None, **NAMED})
def remove_metric(request: HttpRequest, place: Path[Place], metric_id: str) -> Status[None]:
    """Delete a custom metric."""
    remove(named(metrics_at(request, place), pk=metric_id), by=token_used(request))
    return Status(204, None)


@router.get("/monitors", response={200: list[MonitorTold], **NAMED})
def list_monitors(request: HttpRequest, place: Path[Place]) -> list[Told]:
    """The workspace's monitors."""
    return [monitor_told(monitor) for monitor in monitors_at(request, place)]


@router.post("/monitors", response={200: MonitorTold, 201: MonitorTold, **TAKEN})
def make_monitor(request: HttpRequest, place: Path[Place], body: bodies.NewMonitor) -> Status[Told]:
    """Create a monitor of the model that `configuration.identification.models.id` names."""
    said = body.dict(exclude={"name"}, mode="json")
    said |= {name: said[name] or "" for name in ("comment", "scheduling", "creator_id")}
    model = _model(request, place, watched_model(body.configuration))
    monitor, new = create(Monitor, model=model, name=body.name, by=token_used(request), **said)
    return Status(201 if new else 200, monitor_told(monitor))


@router.get("/monitors/{monitor_id}", response={200: MonitorTold, **NAMED})
def get_monitor(request: HttpRequest, place: Path[Place], monitor_id: str) -> Told:
    """One monitor, its configuration word for word as it was sent."""
    return monitor_told(named(monitors_at(request, place), pk=monitor_id))


@router.put("/monitors/{monitor_id}", response={200: MonitorTold, **TAKEN})
def put_monitor(request: HttpRequest, place: Path[Place], monitor_id: str, body: bodies.MonitorChange) -> Told:
    """Change what is named."""
    monitor = named(monitors_at(request, place), pk=monitor_id)
    said = body.dict(exclude_none=True, mode="json")
    if "configuration" in said:
        # The as-code client may leave the model out when it only changes the rest.
        said["configuration"] = _of_model(said["configuration"], monitor.model.model_id)
    return monitor_told(change(monitor, by=token_used(request), **said))


@router.api_operation(["DELETE"], "/monitors/{monitor_id}", response={204: None, **NAMED})
def remove_monitor(request: HttpRequest, place: Path[Place], monitor_id: str) -> Status[None]:
    """Delete a monitor."""
    remove(named(monitors_at(request, place), pk=monitor_id), by=token_used(request))
    return Status(204, None)


def _model(request: HttpRequest, place: Place, model_id: str) -> MLModel:
    return given(models_at(request, place), "model", model_id=model_id)


def _terms(given_terms: Any) -> list[list[str]] | None:
    return None if given_terms is None else [list(pair) for pair in given_terms]


def _of_model(configuration: dict[str, Any], model_id: str) -> dict[str, Any]:
    """The configuration as one of that model."""
    return configuration if watched_model(configuration) == model_id else _named_so(configuration, model_id)


def _named_so(configuration: dict[str, Any], model_id: str) -> dict[str, Any]:
    identification = configuration.get("identification")
    known = identification if isinstance(identification, dict) else {}
    return configuration | {"identification": known | {"models": {"id": model_id}}}
