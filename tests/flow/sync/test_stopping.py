"""A sync that a person stops: its worker learns it with the next word of progress, and nothing of it is kept."""

from __future__ import annotations

from typing import Any

import pytest

from tests.flow.sync.conftest import FakeBucket
from wizard.accounts.models import AuditEntry, User
from wizard.core.jobs import JobState
from wizard.registry.models import Dataset
from wizard.sync import tasks
from wizard.sync.models import SyncRun
from wizard.sync.services import retry_sync, stop_sync

pytestmark = pytest.mark.django_db


def test_one_that_waits_is_not_begun(dataset: Dataset, bucket: FakeBucket, person: User) -> None:
    sync = SyncRun.objects.create(dataset=dataset, key="k")
    for _ in range(2):
        stop_sync(run=sync, by=person)
    tasks.run_sync(sync.pk)
    sync.refresh_from_db()
    assert sync.has_failed
    assert sync.problem
    assert sync.problem.code == "sync.stopped"
    assert str(person) in sync.problem.detail
    assert bucket.sources == []
    assert AuditEntry.objects.filter(verb="sync.stopped").count() == 1


def test_one_that_runs_ends_with_its_next_word_and_can_be_started_again(
    dataset: Dataset, bucket: FakeBucket, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = SyncRun.objects.create(dataset=dataset, key="k")
    read = tasks.run_in_child

    def stopped_meanwhile(*args: Any, **named: Any) -> dict[str, Any]:
        monkeypatch.setattr(tasks, "run_in_child", read)
        stop_sync(run=sync, by=person)
        return read(*args, **named)

    monkeypatch.setattr(tasks, "run_in_child", stopped_meanwhile)
    tasks.run_sync(sync.pk)
    sync.refresh_from_db()
    assert sync.has_failed
    assert sync.problem
    assert (sync.problem.code, sync.result) == ("sync.stopped", None)
    retry_sync(run=sync, by=person)
    tasks.run_sync(sync.pk)
    sync.refresh_from_db()
    assert sync.is_done


def test_one_that_has_ended_stays_as_it_is(dataset: Dataset, bucket: FakeBucket, person: User) -> None:
    sync = SyncRun.objects.create(dataset=dataset, key="k")
    tasks.run_sync(sync.pk)
    assert stop_sync(run=sync, by=person).state == JobState.DONE
    assert not AuditEntry.objects.filter(verb="sync.stopped").exists()
