"""Datasets, as the 3.x client connects them: each brings its fields. Nothing here waits for S3."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Path, Router, Status

from wizard.core.problems import ProblemError
from wizard.registration.declared_data import DeclaredDataset, declare, redeclare, withdraw
from wizard.registry.models import Dataset, SharedSource
from wizard.registry.problems import dataset_not_declared, unknown_id
from wizard.web.api.access import token_used
from wizard.web.api.failures import NAMED, TAKEN
from wizard.web.api.generation3.bodies import DatasetSchema, NewDataset, Place, QueryChange
from wizard.web.api.generation3.finding import datasets_at, given, named, sources_at, versions_at
from wizard.web.api.generation3.outcomes import DatasetTold, QueryTold
from wizard.web.api.generation3.telling import Told, dataset_told, query_told

router = Router(tags=["Datasets (3.x)"])
crud = Router(tags=["Datasets (3.x)"])


@router.get("/datasets", response={200: list[DatasetTold], **NAMED}, by_alias=True)
def list_datasets(request: HttpRequest, place: Path[Place], model_version_id: str = "") -> list[Told]:
    """The workspace's serving and training datasets, or one version's, oldest first."""
    datasets = datasets_at(request, place)
    if model_version_id:
        datasets = datasets.filter(version=model_version_id)
    return [dataset_told(dataset, dataset.version) for dataset in datasets]


@router.post("/datasets", response={200: DatasetTold, 201: DatasetTold, **TAKEN}, by_alias=True)
def make_dataset(request: HttpRequest, place: Path[Place], body: NewDataset) -> Status[Told]:
    """Connect a dataset; its sync goes on in the background. A second one of a stage is refused (409)."""
    version = given(versions_at(request, place), "version", pk=body.model_version_id)
    if body.model_id not in (None, version.model.model_id):
        raise ProblemError(unknown_id(what="model", given=body.model_id or ""))
    declared = DeclaredDataset(
        kind=body.stage,
        source=given(sources_at(request, place), "data source", pk=body.data_source_id),
        config=body.config,
        schema=_as_sent(body.fields_),
    )
    dataset, new = declare(version=version, declared=declared, by=token_used(request))
    return Status(201 if new else 200, dataset_told(dataset, version))


@router.get("/datasets/{dataset_id}", response={200: DatasetTold, **NAMED}, by_alias=True)
def get_dataset(request: HttpRequest, place: Path[Place], dataset_id: str) -> Told:
    """One dataset, word for word as it was sent."""
    dataset = named(datasets_at(request, place), pk=dataset_id)
    return dataset_told(dataset, dataset.version)


@router.api_operation(["DELETE"], "/datasets/{dataset_id}", response={204: None, **NAMED})
def remove(request: HttpRequest, place: Path[Place], dataset_id: str) -> Status[None]:
    """Take a dataset off its version. Nothing in S3 is touched."""
    withdraw(dataset=named(datasets_at(request, place), pk=dataset_id), by=token_used(request))
    return Status(204, None)


@crud.put("/datasets/{dataset_id}/change-query", response={200: QueryTold, **TAKEN})
def change_query(request: HttpRequest, place: Path[Place], dataset_id: str, body: QueryChange) -> Told:
    """Read a dataset from elsewhere or by other key columns; its fields stay as they are."""
    dataset: Dataset = named(datasets_at(request, place), pk=dataset_id)
    words = dataset.declared_json
    if words is None:
        raise ProblemError(dataset_not_declared(kind=dataset.kind, version=dataset.version.name))
    keys = body.dict(include={"id_column", "timestamp_column"}, exclude_none=True)
    declared = DeclaredDataset(
        kind=dataset.kind,
        source=_source(request, place, dataset, body),
        config=body.config or words["config"],
        schema=words["schema"] | keys,
    )
    return query_told(redeclare(dataset=dataset, declared=declared, by=token_used(request)))


def _source(request: HttpRequest, place: Place, dataset: Dataset, body: QueryChange) -> SharedSource:
    wanted = body.data_source_id or dataset.data_source.shared_id or ""
    return given(sources_at(request, place), "data source", pk=wanted)


def _as_sent(schema: DatasetSchema) -> dict[str, Any]:
    """Each field as exactly name, type and properties; columns of ranking models only where they were given."""
    told = schema.dict(mode="json")
    ranking = {"group_by_column", "order_by_column", "group_order_sort"}
    return {name: value for name, value in told.items() if name not in ranking or value is not None}
