"""Sample values that a full read meets: sealed, for the workspace's people alone, or not kept at all."""

from __future__ import annotations

import json

import pytest

from tests.flow.sync.conftest import FakeBucket
from tests.unit.sync.reading import parquet
from wizard.registry.models import Dataset, ModelVersion
from wizard.registry.schema import Field, FieldKind, FieldType, VersionSchema
from wizard.sync import tasks
from wizard.sync.models import SyncRun
from wizard.sync.services import forget_values
from wizard.sync.types import SyncResult

pytestmark = pytest.mark.django_db
CANARY = "canary-7f3a"


@pytest.fixture
def categorical(dataset: Dataset, bucket: FakeBucket) -> Dataset:
    """`sum` is a category whose values must not be seen, `score` a number that one of them stands among."""
    schema = VersionSchema(
        (
            Field("sum", FieldKind.FEATURE, FieldType.CATEGORICAL),
            Field("score", FieldKind.PREDICTION, FieldType.NUMERIC),
        )
    )
    ModelVersion.objects.update(schema_json=schema.to_json())
    rows = {"id": ["a", "b", "c"], "amount": [CANARY, CANARY, "x"], "score": ["0.5", CANARY + "!", None]}
    for key in bucket.objects:
        bucket.objects[key] = parquet(rows)
    return Dataset.objects.get(pk=dataset.pk)


def synced(dataset: Dataset) -> SyncRun:
    run = SyncRun.objects.create(dataset=dataset, key="k")
    tasks.run_sync(run.pk)
    run.refresh_from_db()
    return run


def values_in(result: SyncResult | None) -> list[object]:
    assert result
    assert result.fields[0].profile
    return [*result.fields[0].profile.top_values, *result.fields[1].examples]


def test_values_are_sealed_and_facts_in_the_clear(categorical: Dataset) -> None:
    run = synced(categorical)
    assert values_in(run.result) == [(CANARY, 2), ("x", 1), CANARY + "!"]
    assert values_in(run.facts) == [("", 2), ("", 1)]
    assert CANARY not in json.dumps(run.result_json)
    assert CANARY not in run.values_sealed
    assert CANARY not in run.progress_note


def test_a_workspace_that_keeps_none_has_counts(categorical: Dataset) -> None:
    workspace = categorical.version.model.workspace
    workspace.keeps_sample_values = False
    workspace.save()
    run = synced(categorical)
    assert (values_in(run.result), run.values_sealed) == ([("", 2), ("", 1)], "")


def test_what_was_kept_is_deleted_with_the_switch(categorical: Dataset) -> None:
    run = synced(categorical)
    forget_values(workspace=categorical.version.model.workspace)
    run.refresh_from_db()
    assert values_in(run.result) == [("", 2), ("", 1)]
