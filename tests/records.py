"""Registered models and their sync runs, for pages that show them; every argument has a sane default."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from wizard.accounts.models import User, Workspace
from wizard.aws.models import Connection
from wizard.core.crypto import encrypt
from wizard.core.jobs import JobState
from wizard.core.problems import Problem, Whose
from wizard.registration.models import DestinationCheck, Registration, SavedDestination
from wizard.registration.plan import Generation
from wizard.registry.models import Dataset, DataSource, MLModel, ModelVersion
from wizard.registry.schema import Field, FieldKind, FieldType, VersionSchema
from wizard.sync.keeping import kept
from wizard.sync.models import SyncRun
from wizard.sync.types import DuplicateMethod, FieldCheck, SyncResult

SCHEMA = VersionSchema(
    (
        Field("age", FieldKind.FEATURE, FieldType.NUMERIC),
        Field("picture", FieldKind.RAW_INPUT, FieldType.TENSOR, dimensions=(28, 28)),
        Field("proba", FieldKind.PREDICTION, FieldType.NUMERIC),
        Field("will_buy", FieldKind.ACTUAL, FieldType.BOOLEAN, actual_for="proba"),
    )
)
COLUMNS = {"age": "Age", "picture": "Picture", "proba": "proba", "will_buy": "Response"}
DENIED = Problem(
    "aws.role.denied", Whose.YOURS, "Your role does not let us in", "AccessDenied.", "Look at the trust policy."
)


def destination(of: Workspace, by: User, *, name: str = "Prod", token: str = "t") -> SavedDestination:
    """Another server whose check has ended well."""
    row = SavedDestination.objects.create(
        workspace=of,
        name=name,
        base_url="https://models.acme.test",
        generation=Generation.TWO.value,
        token_encrypted=encrypt(token.encode()),
        created_by=by,
    )
    DestinationCheck.objects.create(destination=row, state=JobState.DONE, finished_at=timezone.now())
    return row


def model(of: Workspace, *, name: str = "Insurance", model_id: str = "insurance", **facts: Any) -> MLModel:
    return MLModel.objects.create(workspace=of, name=name, model_id=model_id, **facts)


def version(
    of: MLModel, *, name: str = "v1", schema: VersionSchema = SCHEMA, model_type: str = "binary"
) -> ModelVersion:
    return ModelVersion.objects.create(model=of, name=name, model_type=model_type, schema_json=schema.to_json())


def dataset(of: ModelVersion, *, kind: str = Dataset.Kind.SERVING, columns: dict[str, str] | None = None) -> Dataset:
    workspace = of.model.workspace
    connection = Connection.objects.create(workspace=workspace, bucket="acme-ml", role_name="embark")
    path = f"s3://acme-ml/{of.model.model_id}/{kind}.parquet"
    source = DataSource.objects.create(
        workspace=workspace, connection=connection, object_path=path, object_format="parquet"
    )
    return Dataset.objects.create(
        version=of,
        kind=kind,
        data_source=source,
        id_column="id",
        timestamp_column="occurred_at",
        column_map=columns or COLUMNS,
    )


def result(**facts: Any) -> SyncResult:
    """A clean read of 1,000 rows over three days, unless told otherwise."""
    sane = {
        "rows": 1000,
        "fields": (
            FieldCheck("age", "Age", FieldType.NUMERIC, minimum=20, maximum=85, mean=38.8),
            FieldCheck("proba", "proba", FieldType.NUMERIC, minimum=0, maximum=1, mean=0.12),
        ),
        "id_column": FieldCheck("id", "id", FieldType.STRING),
        "duplicate_method": DuplicateMethod.VALUES,
        "ids_checked": 1000,
        "time_from": "2026-11-20T00:04:00+00:00",
        "time_to": "2026-11-22T23:51:00+00:00",
        "rows_per_day": (("2026-11-20", 300), ("2026-11-22", 700)),
        "bytes": 3_400_000,
        "requests": 4,
        "seconds": 2.5,
    }
    return SyncResult(**(sane | facts))


def read(of: Dataset, *, key: str = "first", found: SyncResult | None = None, **facts: Any) -> SyncRun:
    """A sync run that is done."""
    now = timezone.now()
    sane = {"state": JobState.DONE, "started_at": now - timedelta(seconds=3), "finished_at": now}
    stored = kept(found or result(), keep_values=True)
    return SyncRun.objects.create(dataset=of, key=key, **(sane | stored | facts))


def running(of: Dataset, *, key: str = "first", **facts: Any) -> SyncRun:
    """A sync run at 40 percent."""
    sane = {"state": JobState.RUNNING, "progress_done": 400, "progress_total": 1000, "progress_note": "400 rows read"}
    return SyncRun.objects.create(dataset=of, key=key, started_at=timezone.now(), **(sane | facts))


def failed(of: Dataset, *, key: str = "first", problem: Problem = DENIED) -> SyncRun:
    """A sync run that ended with a Problem."""
    return SyncRun.objects.create(
        dataset=of, key=key, state=JobState.FAILED, problem_json=problem.to_json(), finished_at=timezone.now()
    )


def registration(of: Workspace, *, model_id: str = "insurance") -> Registration:
    """A registration that is done, without calls."""
    return Registration.objects.create(
        workspace=of, order_json={}, idempotency_key=model_id, model_id=model_id, version_name="v1", state=JobState.DONE
    )
