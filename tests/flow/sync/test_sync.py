"""From asking for a sync to its stored result, through the real child."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from tests.flow.sync.conftest import PATH, FakeBucket
from tests.unit.sync.reading import parquet
from wizard.accounts.models import AuditEntry, User
from wizard.aws.problems import missing_object
from wizard.core.jobs import LEASE, JobState
from wizard.core.problems import ProblemError
from wizard.registry.models import Dataset
from wizard.sampling.models import Sample
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.results import Partition, SampleResult
from wizard.sampling.types import Dialect, FileFormat, LogicalType
from wizard.sync import services, tasks
from wizard.sync.models import SyncRun
from wizard.sync.services import request_sync, retry_sync

pytestmark = pytest.mark.django_db


def test_a_sync_reads_every_row(dataset: Dataset, bucket: FakeBucket, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        sync = request_sync(dataset=dataset, key="first")
    sync.refresh_from_db()
    assert sync.is_done
    assert sync.etag == '"v1"'
    result = sync.result
    assert result is not None
    assert (result.rows, result.duplicate_ids) == (3, 1)
    total = result.fields[0]
    assert (total.field, total.column, total.nulls, total.misfits) == ("sum", "amount", 1, 1)
    assert sync.progress_done == sync.progress_total > 0
    assert sync.percent == 100
    assert result.requests == bucket.sources[0].requests


def test_the_same_key_is_the_same_run(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[str] = []
    monkeypatch.setattr(services, "ring", lambda job: rung.append(job.pk))
    first = request_sync(dataset=dataset, key="reg_1:sync:serving")
    assert request_sync(dataset=dataset, key="reg_1:sync:serving") == first
    assert request_sync(dataset=dataset, key="another") != first
    assert rung.count(first.pk) == 1
    assert AuditEntry.objects.filter(verb="sync.requested").count() == 2


def test_a_message_that_comes_twice_reads_once(dataset: Dataset, bucket: FakeBucket) -> None:
    sync = SyncRun.objects.create(dataset=dataset, key="k")
    tasks.run_sync(sync.pk)
    tasks.run_sync(sync.pk)
    assert len(bucket.sources) == 1


def test_a_replaced_object_is_a_problem_and_can_be_tried_again(
    dataset: Dataset, bucket: FakeBucket, person: User, django_capture_on_commit_callbacks: Any
) -> None:
    bucket.etag = '"v2"'
    sync = SyncRun.objects.create(dataset=dataset, key="k")
    tasks.run_sync(sync.pk)
    sync.refresh_from_db()
    assert sync.has_failed
    assert sync.problem is not None
    assert (sync.problem.code, sync.problem.whose, sync.problem.cure) == ("sync.object.changed", "yours", "data")
    bucket.etag = '"v1"'
    with django_capture_on_commit_callbacks(execute=True):
        retry_sync(run=sync, by=person)
        retry_sync(run=sync, by=person)
    sync.refresh_from_db()
    assert sync.is_done
    assert AuditEntry.objects.filter(verb="sync.retried", actor=person).count() == 1


def test_an_object_that_is_gone_is_to_be_put_back(
    dataset: Dataset, bucket: FakeBucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ProblemError(missing_object(PATH, nearest=("s3://acme-ml/insurance/training.parquet",)))

    monkeypatch.setattr(tasks, "find", refuse)
    sync = SyncRun.objects.create(dataset=dataset, key="k")
    tasks.run_sync(sync.pk)
    sync.refresh_from_db()
    assert sync.problem is not None
    assert (sync.problem.code, sync.problem.cure, sync.problem.paste) == ("aws.object.missing", "", "")
    assert "Put the object back" in sync.problem.remedy


def moved(dataset: Dataset, location: str) -> None:
    dataset.data_source.object_path = location
    dataset.data_source.save()


def synced(dataset: Dataset) -> SyncRun:
    sync = SyncRun.objects.create(dataset=dataset, key="k")
    tasks.run_sync(sync.pk)
    sync.refresh_from_db()
    return sync


def test_all_objects_below_a_prefix_are_read_with_the_columns_of_their_keys(
    dataset: Dataset, bucket: FakeBucket
) -> None:
    moved(dataset, "s3://acme-ml/daily/")
    bucket.objects = {
        f"s3://acme-ml/daily/day=2026-01-0{day}/part.parquet": parquet({"id": [f"p{day}", "same"], "amount": [1, 2]})
        for day in (1, 2, 3)
    }
    bucket.partitions = (Partition("day", LogicalType.DATE, 3),)
    dataset.timestamp_column = "day"
    dataset.save()
    result = synced(dataset).result
    assert result is not None
    assert (result.objects, result.rows, result.duplicate_ids) == (3, 6, 2)
    assert result.rows_per_day == (("2026-01-01", 2), ("2026-01-02", 2), ("2026-01-03", 2))


def test_more_objects_than_were_listed_are_refused_rather_than_read_in_part(
    dataset: Dataset, bucket: FakeBucket
) -> None:
    bucket.complete = False
    sync = synced(dataset)
    assert sync.problem is not None
    assert sync.problem.code == "sync.objects.many"
    assert (sync.is_refused, sync.stands_in_the_way) == (True, False), "the registration is none the worse"


def test_expressions_are_applied_to_every_row(dataset: Dataset, bucket: FakeBucket) -> None:
    dataset.data_source.select_expr = ["*", "score * 2 AS twice"]
    dataset.data_source.save()
    dataset.column_map = {"sum": "amount", "score": "twice"}
    dataset.save()
    result = synced(dataset).result
    assert result is not None
    assert result.fields[1].maximum == pytest.approx(0.6)


def test_the_chosen_share_of_the_rows_is_kept(dataset: Dataset, bucket: FakeBucket) -> None:
    bucket.objects[PATH] = parquet({"id": list(range(2000)), "amount": [1] * 2000, "score": [0.5] * 2000})
    dataset.data_source.sample_size = 0.1
    dataset.data_source.save()
    result = synced(dataset).result
    assert result is not None
    assert 130 < result.rows < 270


def test_a_damaged_object_fails_the_run_for_good(dataset: Dataset, bucket: FakeBucket) -> None:
    bucket.objects[PATH] = bucket.objects[PATH][:-9]
    sync = SyncRun.objects.create(dataset=dataset, key="k")
    tasks.run_sync(sync.pk)
    sync.refresh_from_db()
    assert sync.has_failed
    assert sync.problem is not None
    assert sync.problem.code == "data.parquet.truncated"


def sampled_as_csv(dataset: Dataset, bucket: FakeBucket, dialect: Dialect) -> None:
    bucket.objects[PATH] = b"id;amount;score\na;1;1\nb;2;2\n"
    source = dataset.data_source
    source.object_format = "csv"
    source.save()
    amount = ColumnProfile("amount", 1, "text", LogicalType.NUMBER)
    sampled = SampleResult(FileFormat.CSV, (amount,), size=1, dialect=dialect, encoding="utf-8", row_count=2)
    Sample.objects.create(
        workspace=source.workspace,
        connection=source.connection,
        bucket="acme-ml",
        key="insurance/serving.parquet",
        etag='"v1"',
        state=JobState.DONE,
        finished_at=timezone.now(),
        result_json=sampled.to_json(),
    )


def test_csv_is_read_as_it_was_sampled(dataset: Dataset, bucket: FakeBucket) -> None:
    sampled_as_csv(dataset, bucket, Dialect(delimiter=";"))
    sync = SyncRun.objects.create(dataset=dataset, key="k")
    tasks.run_sync(sync.pk)
    sync.refresh_from_db()
    assert sync.result is not None
    assert (sync.result.rows, sync.result.fields[0].maximum) == (2, 2.0)
    assert sync.result.fields[0].held is LogicalType.NUMBER, "as the sample found"


@pytest.mark.parametrize(
    ("chosen", "first"),
    [
        (Dialect(date_format="dd/MM/yyyy HH:mm"), "2026-01-02T03:00:00Z"),
        (Dialect(date_format="MM/dd/yyyy HH:mm"), "2026-02-01T03:00:00Z"),
        (Dialect(date_format="dd/MM/yyyy HH:mm", time_zone="Asia/Tokyo"), "2026-01-01T18:00:00Z"),
    ],
)
def test_dates_are_read_in_the_format_and_zone_that_were_chosen(
    dataset: Dataset, bucket: FakeBucket, chosen: Dialect, first: str
) -> None:
    sampled_as_csv(dataset, bucket, chosen)
    bucket.objects[PATH] = b"id,amount,score,at\na,1,1,02/01/2026 03:00\nb,2,2,02/01/2026 04:00\n"
    dataset.timestamp_column = "at"
    dataset.save()
    result = synced(dataset).result
    assert result is not None
    assert result.time_from == first


def test_a_worker_that_lost_its_lease_writes_nothing(
    dataset: Dataset, bucket: FakeBucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = tasks.run_in_child

    def slow(*args: Any, **facts: Any) -> dict[str, Any]:
        SyncRun.objects.update(lease_until=timezone.now() - LEASE)
        assert SyncRun.claim(sync.pk, now=timezone.now())
        return real(*args, **facts)

    monkeypatch.setattr(tasks, "run_in_child", slow)
    sync = SyncRun.objects.create(dataset=dataset, key="k")
    tasks.run_sync(sync.pk)
    sync.refresh_from_db()
    assert sync.state == JobState.RUNNING
    assert sync.result is None


def test_a_run_beyond_its_time_ends_with_a_problem(dataset: Dataset, settings: Any) -> None:
    settings.SYNC_SECONDS = -1
    tell = tasks._teller(SyncRun(dataset=dataset, key="k"), "object", "question")
    with pytest.raises(ProblemError) as caught:
        tell({"done": 1, "total": 2, "note": "1 row read"})
    assert caught.value.problem.code == "sync.too_slow"
