"""The built-in registry as a destination: its verbs, called in this process and inside the caller's transaction.

`ProblemError` leaves it when a rule of the registry is broken or the connection is gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from django.db.models import Model, QuerySet

from wizard.accounts.models import User, Workspace
from wizard.aws.models import Connection
from wizard.core.problems import ProblemError
from wizard.registration import problems
from wizard.registration.plan import DatasetOrder
from wizard.registry import services as registry
from wizard.registry.models import Dataset, MLModel, ModelVersion
from wizard.registry.schema import ModelType, VersionSchema
from wizard.registry.types import ModelFacts, Reading
from wizard.sync.services import request_sync

Row = TypeVar("Row", bound=Model)


class LocalDestination:
    """The registry of one workspace; `by` is who pressed "Register"."""

    is_elsewhere = False

    def __init__(self, *, workspace: Workspace, by: User | None) -> None:
        self.workspace = workspace
        self.by = by

    def model_is_free(self, *, key: str, model_id: str) -> str:
        raise NotImplementedError  # the plan of the built-in registry does not look first: keys tell who made what

    def version_is_free(self, *, key: str, model: str, name: str) -> str:
        raise NotImplementedError

    def create_model(
        self,
        *,
        key: str,
        model_id: str,
        name: str,
        description: str,
        owner: str,
        icon: str,
        colour: str,
        tags: Mapping[str, str],
    ) -> str:
        facts = ModelFacts(name=name, description=description, owner=owner, icon=icon, colour=colour, tags=tags)
        model = registry.create_model(workspace=self.workspace, model_id=model_id, facts=facts, key=key, by=self.by)
        return model.pk

    def find_model(self, *, key: str, model_id: str) -> str:  # noqa: ARG002 - it makes nothing
        return registry.find_model(workspace=self.workspace, model_id=model_id).pk

    def create_model_version(
        self, *, key: str, model: str, name: str, model_type: ModelType, schema: VersionSchema
    ) -> str:
        row = _still_there(MLModel.objects.filter(pk=model, workspace=self.workspace), "model")
        version = registry.create_model_version(
            model=row, name=name, model_type=model_type, schema=schema, key=key, by=self.by
        )
        return version.pk

    def share_source(self, *, key: str, bucket: str) -> str:
        raise NotImplementedError  # each dataset has a data source of its own

    def connect_dataset(self, *, key: str, version: str, dataset: DatasetOrder) -> str:
        of = ModelVersion.objects.filter(pk=version, model__workspace=self.workspace)
        found = _still_there(of.select_related("model__workspace"), "version")
        reading = Reading(
            object_path=dataset.object_path,
            object_format=dataset.object_format,
            read_options=dataset.read_options,
            select_expr=dataset.select_expr,
            sample_size=dataset.sample_size,
        )
        source = registry.create_data_source(
            workspace=self.workspace, connection=self._connection(dataset), reading=reading, key=key, by=self.by
        )
        connected = registry.connect_dataset(
            version=found,
            kind=dataset.kind,
            data_source=source,
            id_column=dataset.id_column,
            timestamp_column=dataset.timestamp_column,
            column_map=dataset.column_map,
            sampled_etag=dataset.etag,
            by=self.by,
        )
        return connected.pk

    def start_sync(self, *, key: str, dataset: str) -> str:
        row = _still_there(Dataset.objects.filter(pk=dataset, version__model__workspace=self.workspace), "dataset")
        return request_sync(dataset=row, key=key, by=self.by).pk

    def _connection(self, dataset: DatasetOrder) -> Connection:
        connection = Connection.objects.filter(pk=dataset.connection_id, workspace=self.workspace).first()
        if connection is None:
            raise ProblemError(problems.connection_gone(object_path=dataset.object_path))
        return connection


def _still_there(found: QuerySet[Row], what: str) -> Row:
    """The row of an earlier call. Raises ProblemError when somebody has deleted it since."""
    row = found.first()
    if row is None:
        raise ProblemError(problems.made_gone(what=what))
    return row
