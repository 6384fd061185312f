"""A registered dataset, and an S3 that is a dict of bytes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.utils import timezone

from tests import factories
from tests.fakes.file_source import ObjectsSource
from tests.unit.sync.reading import parquet
from wizard.accounts.models import User
from wizard.aws.models import Connection
from wizard.aws.types import S3Object
from wizard.registry.models import Dataset, DataSource, MLModel, ModelVersion
from wizard.registry.schema import Field, FieldKind, FieldType, VersionSchema
from wizard.sampling.finding import Found
from wizard.sampling.location import S3Location
from wizard.sampling.results import ObjectSet, Partition
from wizard.sampling.settings import ReadSettings
from wizard.sync import tasks

PATH = "s3://acme-ml/insurance/serving.parquet"


class FakeBucket:
    """Stands in for the listing and the ranged reads of `tasks`: everything below the location is found.

    `etag` is the fingerprint of whatever is found; the listing is ended early unless it is `complete`.
    """

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.etag = '"v1"'
        self.complete = True
        self.partitions: tuple[Partition, ...] = ()
        self.sources: list[ObjectsSource] = []

    def find(self, session: object, location: S3Location, *, settings: ReadSettings) -> Found:
        matched = tuple(
            S3Object(uri.removeprefix("s3://acme-ml/"), len(data), self.etag, timezone.now())
            for uri, data in sorted(self.objects.items())
            if uri.startswith(location.uri)
        )
        objects = ObjectSet(
            "prefix" if location.is_prefix else "object",
            matched=len(matched),
            partitions=self.partitions,
            complete=self.complete,
            fingerprint=self.etag,
        )
        return Found(objects, matched, matched)

    def open(self, session: object, bucket: str, objects: Sequence[S3Object], **_: Any) -> ObjectsSource:
        source = ObjectsSource({entry.key: self.objects[f"s3://{bucket}/{entry.key}"] for entry in objects})
        self.sources.append(source)
        return source

    def put_in(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Syncs read from here."""
        monkeypatch.setattr(tasks, "open_session", lambda connection, *, now, purpose: object())
        monkeypatch.setattr(tasks, "find", self.find)
        monkeypatch.setattr(tasks, "RangedObjects", self.open)


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> FakeBucket:
    fake = FakeBucket()
    fake.objects[PATH] = parquet({"id": ["a", "b", "b"], "amount": ["1", "x", None], "score": [0.1, 0.2, 0.3]})
    fake.put_in(monkeypatch)
    return fake


@pytest.fixture
def person(db: None) -> User:
    return factories.member(factories.workspace())


def registered() -> Dataset:
    """A dataset of `PATH`, as it was sampled."""
    workspace = factories.workspace()
    schema = VersionSchema(
        (
            Field("sum", FieldKind.FEATURE, FieldType.NUMERIC),
            Field("score", FieldKind.PREDICTION, FieldType.NUMERIC),
        )
    )
    model = MLModel.objects.create(workspace=workspace, model_id="insurance", name="Insurance")
    version = ModelVersion.objects.create(model=model, name="v1", model_type="regression", schema_json=schema.to_json())
    connection = Connection.objects.create(workspace=workspace, bucket="acme-ml", role_name="embark")
    source = DataSource.objects.create(
        workspace=workspace, connection=connection, object_path=PATH, object_format="parquet"
    )
    return Dataset.objects.create(
        version=version,
        kind=Dataset.Kind.SERVING,
        data_source=source,
        id_column="id",
        column_map={"sum": "amount", "score": "score"},
        sampled_etag='"v1"',
    )


@pytest.fixture
def dataset(person: User) -> Dataset:
    return registered()
