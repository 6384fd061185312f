"""Reading a dataset again when somebody asks: one run however often, a live one left alone, a failed one once more."""

from __future__ import annotations

import pytest

from tests import records
from wizard.accounts.models import AuditEntry, User
from wizard.core.jobs import JobState
from wizard.registry.models import Dataset
from wizard.sync.models import SyncRun
from wizard.sync.services import sync_again, sync_dataset_again

pytestmark = pytest.mark.django_db


def test_what_was_read_is_read_anew_once_however_often_it_is_asked(dataset: Dataset, person: User) -> None:
    first = records.read(dataset)
    asked = {sync_dataset_again(dataset=dataset, by=person).pk for _ in range(2)}
    assert SyncRun.objects.exclude(pk=first.pk).get().pk in asked
    assert len(asked) == 1
    assert AuditEntry.objects.filter(verb="sync.requested", actor=person).count() == 1


def test_once_it_is_done_it_can_be_asked_for_at_once(dataset: Dataset, person: User) -> None:
    for count in (1, 2, 3):
        run = sync_dataset_again(dataset=dataset, by=person)
        SyncRun.objects.update(state=JobState.DONE)
        assert run.state == JobState.QUEUED
        assert SyncRun.objects.count() == count


@pytest.mark.parametrize("live", [JobState.QUEUED, JobState.RUNNING])
def test_a_live_run_is_left_alone_also_behind_a_failed_one(dataset: Dataset, person: User, live: JobState) -> None:
    running = records.running(dataset, state=live)
    records.failed(dataset, key="second")
    assert sync_dataset_again(dataset=dataset, by=person) == running
    assert SyncRun.objects.count() == 2


def test_a_failed_run_is_queued_once_more(dataset: Dataset, person: User) -> None:
    failed = records.failed(dataset)
    again = [sync_dataset_again(dataset=dataset, by=person) for _ in range(2)]
    assert again == [failed, failed]
    assert again[0].state == JobState.QUEUED
    assert AuditEntry.objects.filter(verb="sync.retried").count() == 1


def test_every_dataset_of_a_version_is_read_again(dataset: Dataset, person: User) -> None:
    training = Dataset.objects.create(
        version=dataset.version, kind=Dataset.Kind.TRAINING, data_source=dataset.data_source
    )
    records.read(dataset)
    asked = sync_again(version=dataset.version, by=person)
    assert {run.dataset for run in asked} == {dataset, training}
    assert all(run.state == JobState.QUEUED for run in asked)
