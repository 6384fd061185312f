"""Reading a dataset again, now or on a schedule, from the model's page: three people, and what is pressed twice."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests import records
from wizard.accounts.models import AuditEntry, User, Workspace
from wizard.core.jobs import JobState
from wizard.registry.models import Dataset
from wizard.sync.models import SyncRun

HOURLY = "0 * * * *"


@pytest.fixture
def dataset(acme: Workspace) -> Dataset:
    return records.dataset(records.version(records.model(acme)))


def page(dataset: Dataset) -> str:
    return f"/models/{dataset.version.model.pk}/"


def panel(dataset: Dataset) -> str:
    return f"{page(dataset)}datasets/{dataset.pk}"


def switch(dataset: Dataset) -> str:
    return f"{page(dataset)}versions/{dataset.version.pk}/syncs"


def seen(client: Client, dataset: Dataset) -> str:
    return client.get(page(dataset)).content.decode()


def scheduled(dataset: Dataset, client: Client, schedule: str = HOURLY) -> Dataset:
    assert client.post(panel(dataset) + "/schedule", {"schedule": schedule}).status_code == 302
    dataset.refresh_from_db()
    return dataset


# --- now ---


def test_what_was_read_can_be_read_again_and_twice_pressed_it_is_one_run(
    dataset: Dataset, as_dana: Client, as_tim: Client
) -> None:
    first = records.read(dataset)
    assert "Read again" in seen(as_dana, dataset)
    for client in (as_dana, as_tim):
        answer = client.post(panel(dataset) + "/sync")
        assert answer.headers["Location"] == f"{page(dataset)}?version={dataset.version.pk}#{dataset.pk}"
    assert SyncRun.objects.exclude(pk=first.pk).get().state == JobState.QUEUED
    first.refresh_from_db()
    assert first.state == JobState.DONE


def test_what_was_never_read_can_be(dataset: Dataset, as_dana: Client) -> None:
    assert "Read it now" in seen(as_dana, dataset)
    as_dana.post(panel(dataset) + "/sync")
    assert SyncRun.objects.get().state == JobState.QUEUED


def test_a_live_run_is_left_alone_and_nothing_is_offered(dataset: Dataset, as_dana: Client) -> None:
    run = records.running(dataset)
    assert f'action="{panel(dataset)}/sync"' not in seen(as_dana, dataset)
    as_dana.post(panel(dataset) + "/sync")
    assert SyncRun.objects.get() == run


def test_after_a_failure_there_is_one_button_and_it_is_the_same_one(dataset: Dataset, as_dana: Client) -> None:
    records.failed(dataset)
    text = seen(as_dana, dataset)
    assert text.count(f'action="{panel(dataset)}/sync"') == 1
    assert "Try again" in text
    for _ in range(2):
        as_dana.post(panel(dataset) + "/sync")
    assert SyncRun.objects.get().state == JobState.QUEUED


# --- on a schedule ---


def test_a_member_sets_a_schedule_and_sees_when_it_is_due(dataset: Dataset, as_dana: Client, dana: User) -> None:
    answer = as_dana.post(panel(dataset) + "/schedule", {"schedule": " 30  6 * * * "}, follow=True)
    text = answer.content.decode()
    assert "The serving data is read again on" in text
    assert re.search(r"<dt>Schedule</dt><dd>30 6 \* \* \*</dd>", text)
    assert re.search(r"<dt>Next sync</dt><dd>[^<]*06:30[^<]*UTC</dd>", text)
    assert "<dt>Environment</dt><dd>production</dd>" in text
    for example in ("0 * * * *", "0 */4 * * *", "30 6 * * *"):
        assert f'<option value="{example}">' in text
    assert AuditEntry.objects.get(verb="sync.scheduled").actor == dana


def test_an_empty_one_takes_the_schedule_back(dataset: Dataset, as_dana: Client) -> None:
    scheduled(dataset, as_dana)
    assert scheduled(dataset, as_dana, "").next_sync_at is None
    assert dataset.schedule == ""


@pytest.mark.parametrize(
    ("typed", "advice"),
    [("every <b>day", "no cron expression"), ("* * * * *", "at least 5 minutes"), ("0 " * 150 + "0", "at most 200")],
)
def test_a_bad_one_is_refused_beside_its_field_and_stays_there(
    dataset: Dataset, as_dana: Client, typed: str, advice: str
) -> None:
    scheduled(dataset, as_dana)
    answer = as_dana.post(panel(dataset) + "/schedule", {"schedule": typed})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert advice in text
    assert f'id="schedule-{dataset.pk}" open' in text
    assert f'aria-describedby="{dataset.pk}-schedule_helptext {dataset.pk}-schedule_error"' in text
    assert f'value="{typed.replace("<", "&lt;").replace(">", "&gt;")}"' in text
    dataset.refresh_from_db()
    assert dataset.schedule == HOURLY


def test_it_is_refused_on_the_page_of_its_own_version(dataset: Dataset, as_dana: Client) -> None:
    records.dataset(records.version(dataset.version.model, name="v2"))
    answer = as_dana.post(panel(dataset) + "/schedule", {"schedule": "never"})
    assert "Schema of v1" in answer.content.decode()


def test_schedules_of_a_version_are_switched_off_and_on(dataset: Dataset, as_dana: Client) -> None:
    scheduled(dataset, as_dana)
    assert "not read on its schedule" not in seen(as_dana, dataset)
    for _ in range(2):
        as_dana.post(switch(dataset), {"syncs": "off"})
    text = seen(as_dana, dataset)
    assert "not read on its schedule" in text
    assert "<dt>Next sync</dt><dd>switched off</dd>" in text
    assert AuditEntry.objects.filter(verb="sync.disabled").count() == 1
    as_dana.post(switch(dataset), {"syncs": "on"})
    assert "not read on its schedule" not in seen(as_dana, dataset)


def test_without_schedules_there_is_nothing_to_switch(dataset: Dataset, as_dana: Client) -> None:
    assert switch(dataset) not in seen(as_dana, dataset)


# --- who may not ---


def test_an_account_manager_sees_the_schedule_and_no_button(dataset: Dataset, as_dana: Client, as_mo: Client) -> None:
    scheduled(dataset, as_dana)
    records.read(dataset)
    text = seen(as_mo, dataset)
    assert HOURLY in text
    for address in (panel(dataset) + "/sync", panel(dataset) + "/schedule", switch(dataset)):
        assert address not in text
        assert as_mo.post(address, {"schedule": "", "syncs": "off"}).status_code == 404
    dataset.refresh_from_db()
    assert (dataset.schedule, dataset.is_sync_enabled) == (HOURLY, True)
    assert SyncRun.objects.count() == 1


def test_schedules_of_a_version_that_is_inactive_rest(dataset: Dataset, as_dana: Client) -> None:
    scheduled(dataset, as_dana)
    active = f"{page(dataset)}versions/{dataset.version.pk}/active"
    as_dana.post(active, {"active": "off"})
    text = seen(as_dana, dataset)
    assert "<dt>Next sync</dt><dd>not while the version is inactive</dd>" in text
    assert "not read on its schedule" in text
    assert "They rest while the version is inactive" in text
    assert "Followed." not in text
    as_dana.post(active, {"active": "on"})
    text = seen(as_dana, dataset)
    assert "not while the version is inactive" not in text
    assert "Followed." in text


def test_an_outsider_gets_nowhere(dataset: Dataset, as_eve: Client) -> None:
    for address in (panel(dataset) + "/sync", panel(dataset) + "/schedule", switch(dataset)):
        assert as_eve.post(address, {"schedule": HOURLY}).status_code == 404
    assert not SyncRun.objects.exists()


# --- stopped ---


def test_a_sync_that_runs_is_stopped_once_and_can_be_started_again(
    dataset: Dataset, as_dana: Client, as_mo: Client
) -> None:
    run = records.running(dataset)
    assert "/stop" in seen(as_dana, dataset)
    assert "/stop" not in seen(as_mo, dataset)
    assert as_mo.post(panel(dataset) + "/stop").status_code == 404
    for _ in range(2):
        assert as_dana.post(panel(dataset) + "/stop").status_code == 302
    run.refresh_from_db()
    assert run.problem
    assert (run.state, run.problem.code) == (JobState.FAILED, "sync.stopped")
    assert AuditEntry.objects.filter(verb="sync.stopped").count() == 1
    told = seen(as_dana, dataset)
    assert "This sync was stopped" in told
    assert "/stop" not in told
    for calm in (told, seen(as_mo, dataset), as_dana.get("/models/").content.decode()):
        assert "<span>stopped</span>" in calm
        assert "<span>failed</span>" not in calm
        assert "pill-whose" not in calm
        assert "pill-bad" not in calm
    assert "Start again" in told
    assert "Start again" not in seen(as_mo, dataset)
    as_dana.post(panel(dataset) + "/sync")
    assert SyncRun.objects.live().count() == 1


def test_a_sync_is_paused_once_and_resumed(dataset: Dataset, as_dana: Client, as_mo: Client) -> None:
    run = records.running(dataset)
    assert "/pause" in seen(as_dana, dataset)
    assert "/pause" not in seen(as_mo, dataset)
    assert as_mo.post(panel(dataset) + "/pause").status_code == 404
    for _ in range(2):
        assert as_dana.post(panel(dataset) + "/pause").status_code == 302
    run.refresh_from_db()
    assert run.is_paused
    assert AuditEntry.objects.filter(verb="sync.paused").count() == 1
    told = seen(as_dana, dataset)
    assert "Resume" in told
    assert 'value="40"' in told
    assert "Resume" not in seen(as_mo, dataset)
    assert "<span>paused</span>" in as_dana.get("/models/").content.decode()
    for _ in range(2):
        as_dana.post(panel(dataset) + "/sync")
    assert SyncRun.objects.live().get() == run


def test_what_was_known_is_told_and_can_be_read_anew(dataset: Dataset, as_dana: Client, as_mo: Client) -> None:
    records.read(dataset, found=records.result(objects=12, units=12, known_units=9))
    told = seen(as_dana, dataset)
    assert "3 <small>of 12 objects; the others were known" in told
    assert "Read all anew" in told
    assert "Read all anew" not in seen(as_mo, dataset)
    for _ in range(2):
        as_dana.post(panel(dataset) + "/anew")
    assert SyncRun.objects.live().count() == 1
