"""Data sources, as the 3.x client shares them between datasets."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Path, Router, Status

from wizard.registry.declaring import (
    SourcePlace,
    change_shared_source,
    create_shared_source,
    delete_shared_source,
)
from wizard.registry.models import DataSource, SharedSource
from wizard.web.api.access import token_used
from wizard.web.api.failures import NAMED, TAKEN
from wizard.web.api.generation3.bodies import Connection, NewSource, Place, SourceChange
from wizard.web.api.generation3.finding import named, own_sources_at, sources_at, workspace_at
from wizard.web.api.generation3.outcomes import SourceTold
from wizard.web.api.generation3.telling import Told, own_source_told, source_told

router = Router(tags=["Data sources (3.x)"])


@router.get("/data-sources", response={200: list[SourceTold], **NAMED})
def list_sources(request: HttpRequest, place: Path[Place]) -> list[Told]:
    """The workspace's data sources, oldest first; those that one dataset has for itself are named by their location."""
    shared = [source_told(source) for source in sources_at(request, place)]
    return shared + [own_source_told(source) for source in own_sources_at(request, place)]


@router.post("/data-sources", response={200: SourceTold, 201: SourceTold, **TAKEN})
def make_source(request: HttpRequest, place: Path[Place], body: NewSource) -> Status[Told]:
    """Create a data source. Sent again it is the same one (200); with another connection, 409."""
    workspace, by = workspace_at(request, place), token_used(request)
    source, new = create_shared_source(workspace=workspace, name=body.name, place=_kept(body.connection), by=by)
    return Status(201 if new else 200, source_told(source))


@router.get("/data-sources/{source_id}", response={200: SourceTold, **NAMED})
def get_source(request: HttpRequest, place: Path[Place], source_id: str) -> Told:
    """One data source; its connection is not told."""
    own: DataSource | None = own_sources_at(request, place).filter(pk=source_id).first()
    return own_source_told(own) if own else source_told(_named(request, place, source_id))


@router.put("/data-sources/{source_id}", response={200: SourceTold, **TAKEN})
def put_source(request: HttpRequest, place: Path[Place], source_id: str, body: SourceChange) -> Told:
    """Rename a data source or give it another connection. What reads from it goes on reading as it did."""
    source = _named(request, place, source_id)
    connection = body.connection or (_untyped(body.connection_data) if body.connection_data else None)
    kept = _kept(connection) if connection else None
    name = body.name or source.name
    return source_told(change_shared_source(source=source, name=name, place=kept, by=token_used(request)))


@router.api_operation(["DELETE"], "/data-sources/{source_id}", response={204: None, **TAKEN})
def remove(request: HttpRequest, place: Path[Place], source_id: str) -> Status[None]:
    """Delete a data source that no dataset reads from; 409 for one in use."""
    delete_shared_source(source=_named(request, place, source_id), by=token_used(request))
    return Status(204, None)


def _named(request: HttpRequest, place: Place, source_id: str) -> SharedSource:
    return named(sources_at(request, place), pk=source_id)


def _kept(connection: Connection) -> SourcePlace:
    return SourcePlace(connection.role_arn, connection.region, connection.bucket)


def _untyped(connection: dict[str, object]) -> Connection:
    return Connection.model_validate({"type": "s3"} | connection)
