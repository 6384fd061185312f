"""Datasets that are read again on a schedule: what is due is asked for once, whoever looks and however late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests import records
from wizard.accounts.models import AuditEntry, User
from wizard.core.jobs import JobState
from wizard.core.problems import ProblemError
from wizard.registry.models import Dataset
from wizard.sync import services
from wizard.sync.models import SyncRun
from wizard.sync.services import enable_sync, schedule_sync, sync_what_is_due

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
HOURLY = "0 * * * *"


@pytest.fixture
def hourly(dataset: Dataset) -> Dataset:
    """Due at noon, and then every hour."""
    Dataset.objects.update(schedule=HOURLY, next_sync_at=NOON)
    return Dataset.objects.get()


def in_between(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], Any]) -> None:
    """Has something happen once, after what is due was read and before it is taken."""
    real, left = services.next_after, [happens]

    def next_after(schedule: str, *, now: datetime) -> datetime | None:
        while left:
            left.pop()()
        return real(schedule, now=now)

    monkeypatch.setattr(services, "next_after", next_after)


def test_what_is_due_is_read_once_and_then_waits_for_its_next_time(hourly: Dataset) -> None:
    assert sync_what_is_due(now=NOON - timedelta(seconds=1)) == 0
    assert sync_what_is_due(now=NOON + timedelta(seconds=7)) == 1
    assert sync_what_is_due(now=NOON + timedelta(seconds=27)) == 0
    run = SyncRun.objects.get()
    assert (run.dataset, run.state, run.key) == (hourly, JobState.QUEUED, "schedule:2026-11-28T12:00")
    hourly.refresh_from_db()
    assert hourly.next_sync_at == NOON + timedelta(hours=1)
    assert AuditEntry.objects.filter(verb="sync.requested", actor=None).count() == 1


def test_each_time_is_a_sync_of_its_own(hourly: Dataset) -> None:
    for hours in range(3):
        assert sync_what_is_due(now=NOON + timedelta(hours=hours)) == 1
        SyncRun.objects.update(state=JobState.DONE)
    assert SyncRun.objects.count() == 3


def test_two_who_look_at_once_make_one(hourly: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[int] = []
    in_between(monkeypatch, lambda: found.append(sync_what_is_due(now=NOON)))
    assert sync_what_is_due(now=NOON) == 0
    assert found == [1]
    assert SyncRun.objects.count() == 1


def test_what_is_switched_off_is_not_read_until_it_is_on_again(hourly: Dataset, person: User) -> None:
    enable_sync(version=hourly.version, enabled=False, by=person)
    assert sync_what_is_due(now=NOON) == 0
    enable_sync(version=hourly.version, enabled=True, by=person)
    assert sync_what_is_due(now=NOON) == 1


def test_what_is_switched_off_or_scheduled_anew_at_that_very_moment_is_not_read(
    hourly: Dataset, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_between(monkeypatch, lambda: enable_sync(version=hourly.version, enabled=False, by=person))
    assert sync_what_is_due(now=NOON) == 0
    enable_sync(version=hourly.version, enabled=True, by=person)
    in_between(monkeypatch, lambda: schedule_sync(dataset=hourly, schedule="", by=person))
    assert sync_what_is_due(now=NOON) == 0
    assert not SyncRun.objects.exists()


@pytest.mark.parametrize("live", [JobState.QUEUED, JobState.RUNNING])
def test_a_sync_that_still_runs_is_not_overtaken(hourly: Dataset, live: JobState) -> None:
    running = records.running(hourly, state=live)
    assert sync_what_is_due(now=NOON) == 0
    assert SyncRun.objects.get() == running
    hourly.refresh_from_db()
    assert hourly.next_sync_at == NOON + timedelta(hours=1)


def test_times_that_went_by_while_nobody_looked_are_made_up_for_once(hourly: Dataset) -> None:
    late = NOON + timedelta(days=3, minutes=10)
    assert sync_what_is_due(now=late) == 1
    hourly.refresh_from_db()
    assert hourly.next_sync_at == NOON + timedelta(days=3, hours=1)
    assert sync_what_is_due(now=late) == 0
    assert SyncRun.objects.count() == 1


def test_a_schedule_is_kept_with_its_next_time_and_audited_once(dataset: Dataset, person: User) -> None:
    for _ in range(2):
        schedule_sync(dataset=dataset, schedule=HOURLY, by=person)
    dataset.refresh_from_db()
    assert dataset.schedule == HOURLY
    assert dataset.next_sync_at is not None
    assert (dataset.next_sync_at.minute, dataset.next_sync_at.second) == (0, 0)
    assert AuditEntry.objects.filter(verb="sync.scheduled", actor=person).count() == 1
    schedule_sync(dataset=dataset, schedule="", by=person)
    dataset.refresh_from_db()
    assert (dataset.schedule, dataset.next_sync_at) == ("", None)


def test_a_bad_schedule_changes_nothing(hourly: Dataset, person: User) -> None:
    with pytest.raises(ProblemError):
        schedule_sync(dataset=hourly, schedule="every day", by=person)
    hourly.refresh_from_db()
    assert (hourly.schedule, hourly.next_sync_at) == (HOURLY, NOON)
