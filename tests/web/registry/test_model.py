"""One model's page: its versions, fields, datasets and syncs; who sees it, and who may try again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import records
from wizard.accounts.models import AuditEntry, User, Workspace
from wizard.core.jobs import JobState
from wizard.registry.changes import activate_version
from wizard.registry.declaring import create_declared_version
from wizard.registry.models import Dataset, MLModel
from wizard.registry.schema import FieldType
from wizard.sync.services import schedule_sync, sync_what_is_due
from wizard.sync.types import FieldCheck


@pytest.fixture
def model(acme: Workspace) -> MLModel:
    return records.model(acme, description="Who answers the offer", owner="dana@acme.test", tags={"team": "growth"})


@pytest.fixture
def dataset(model: MLModel) -> Dataset:
    return records.dataset(records.version(model))


def page(model: MLModel) -> str:
    return f"/models/{model.pk}/"


def panel(dataset: Dataset) -> str:
    return f"/models/{dataset.version.model.pk}/datasets/{dataset.pk}"


def fragment(client: Client, dataset: Dataset) -> str:
    answer = client.get(panel(dataset), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_member_team_mate_and_account_manager_see_it(
    model: MLModel, dataset: Dataset, as_dana: Client, as_tim: Client, as_mo: Client
) -> None:
    for client in (as_dana, as_tim, as_mo):
        seen = client.get(page(model)).content.decode()
        for fact in ("Who answers the offer", "dana@acme.test", "team: growth", "Response", "28 × 28"):
            assert fact in seen


def test_for_an_outsider_it_does_not_exist(model: MLModel, dataset: Dataset, as_eve: Client) -> None:
    for address in (page(model), panel(dataset)):
        assert as_eve.get(address).status_code == 404
    assert as_eve.post(panel(dataset) + "/sync").status_code == 404


def test_whoever_is_not_signed_in_signs_in_first(client: Client, model: MLModel, dataset: Dataset) -> None:
    for address in (page(model), panel(dataset)):
        assert client.get(address).headers["Location"].startswith("/accounts/login/")


def test_another_models_dataset_is_not_shown_under_this_model(model: MLModel, acme: Workspace, as_dana: Client) -> None:
    other = records.dataset(records.version(records.model(acme, model_id="other")))
    assert as_dana.get(f"/models/{model.pk}/datasets/{other.pk}").status_code == 404


def test_versions_can_be_told_apart(model: MLModel, dataset: Dataset, as_dana: Client) -> None:
    newer = records.version(model, name="v2", model_type="regression")
    assert "Schema of v2" in as_dana.get(page(model)).content.decode()
    older = as_dana.get(page(model) + f"?version={dataset.version.pk}").content.decode()
    assert "Schema of v1" in older
    assert f"?version={newer.pk}" in older


def test_another_models_version_is_not_there(model: MLModel, acme: Workspace, as_dana: Client) -> None:
    foreign = records.version(records.model(acme, model_id="other"))
    assert as_dana.get(page(model) + f"?version={foreign.pk}").status_code == 404


def test_datasets_and_memberships_are_asked_for_once(dataset: Dataset, as_dana: Client) -> None:
    records.dataset(dataset.version, kind="training")
    with CaptureQueriesContext(connection) as asked:
        as_dana.get(page(dataset.version.model))
    froms = [query["sql"].partition(" FROM ")[2].split(" ")[0].strip('"') for query in asked]
    assert [froms.count(table) for table in ("registry_dataset", "accounts_membership")] == [1, 1]
    assert len(asked) <= 13


def test_a_model_without_version_says_so(model: MLModel, as_dana: Client) -> None:
    assert "No version yet" in as_dana.get(page(model)).content.decode()


def test_a_sync_shows_rows_time_range_days_and_fields(dataset: Dataset, as_dana: Client) -> None:
    age = FieldCheck("age", "Age", FieldType.NUMERIC, nulls=250, misfits=7, first_misfit_row=12, examples=("n/a",))
    records.read(dataset, found=records.result(fields=(age,), duplicate_ids=3))
    seen = as_dana.get(page(dataset.version.model)).content.decode()
    for fact in ("1,000", "2026-11-20", "25%", "n/a", 'data-finding="sync.id.duplicates"', "1 day without rows"):
        assert fact in seen


def test_a_live_sync_asks_for_itself_and_an_ended_one_does_not(dataset: Dataset, as_dana: Client) -> None:
    run = records.running(dataset)
    live = fragment(as_dana, dataset)
    assert f'hx-get="{panel(dataset)}"' in live
    assert 'value="40"' in live
    run.state = JobState.DONE
    run.result_json = records.result().to_json()
    run.save()
    assert "hx-get" not in fragment(as_dana, dataset)


def test_without_htmx_the_fragments_address_leads_to_the_page(dataset: Dataset, as_dana: Client) -> None:
    answer = as_dana.get(panel(dataset))
    assert answer.headers["Location"] == f"{page(dataset.version.model)}?version={dataset.version.pk}#{dataset.pk}"


def test_a_failed_sync_shows_its_problem_and_a_member_tries_again(dataset: Dataset, as_tim: Client, tim: User) -> None:
    run = records.failed(dataset)
    assert 'data-problem="aws.role.denied"' in as_tim.get(page(dataset.version.model)).content.decode()
    assert as_tim.post(panel(dataset) + "/sync").status_code == 302
    run.refresh_from_db()
    assert run.state == JobState.QUEUED


def test_an_account_manager_reads_and_changes_nothing(dataset: Dataset, as_mo: Client) -> None:
    run = records.failed(dataset)
    seen = as_mo.get(page(dataset.version.model)).content.decode()
    assert 'data-problem="aws.role.denied"' in seen
    assert f"{panel(dataset)}/sync" not in seen
    assert as_mo.post(panel(dataset) + "/sync").status_code == 404
    run.refresh_from_db()
    assert run.state == JobState.FAILED


def test_an_account_manager_sees_no_value_of_the_data(dataset: Dataset, as_mo: Client, as_dana: Client) -> None:
    age = FieldCheck("age", "Age", FieldType.NUMERIC, misfits=7, examples=("secret-misfit",))
    records.read(dataset, found=records.result(fields=(age,)))
    for client, sees in ((as_dana, True), (as_mo, False)):
        seen = client.get(page(dataset.version.model)).content.decode()
        assert 'data-finding="sync.field.misfits"' in seen
        assert ("secret-misfit" in seen) is sees


def test_what_was_read_stays_while_the_next_sync_runs(dataset: Dataset, as_dana: Client) -> None:
    records.read(dataset, key="first")
    records.running(dataset, key="second")
    seen = fragment(as_dana, dataset)
    assert 'value="40"' in seen
    assert "All 1,000 ids are different" in seen


def test_values_of_the_file_are_shown_and_never_run(dataset: Dataset, as_dana: Client) -> None:
    evil = FieldCheck("age", "Age", FieldType.NUMERIC, misfits=1, examples=("<img src=x onerror=alert(1)>",))
    records.read(dataset, found=records.result(fields=(evil,)))
    assert "<img src=x" not in as_dana.get(page(dataset.version.model)).content.decode()


def test_a_version_that_waits_for_its_datasets_has_a_page(model: MLModel, as_dana: Client, dana: User) -> None:
    create_declared_version(model=model, name="declared", by=dana)
    seen = as_dana.get(page(model)).content.decode()
    assert "declared" in seen
    assert "has no fields yet" in seen


def test_a_version_is_deactivated_and_activated_again(model: MLModel, dataset: Dataset, as_dana: Client) -> None:
    schedule_sync(dataset=dataset, schedule="0 4 * * *", by=None)
    address = f"/models/{model.pk}/versions/{dataset.version_id}/active"
    later = timezone.now() + timedelta(days=2)
    for _ in range(2):  # pressed twice
        seen = as_dana.post(address, {"active": "off"}, follow=True).content.decode()
    assert "is inactive" in seen
    assert sync_what_is_due(now=later) == 0
    seen = as_dana.post(address, {"active": "on"}, follow=True).content.decode()
    assert "is inactive" not in seen
    assert sync_what_is_due(now=later) == 1
    verbs = AuditEntry.objects.filter(subject_id=dataset.version_id).values_list("verb", flat=True)
    assert sorted(verbs) == ["version.activated", "version.deactivated"]


def test_only_members_deactivate(model: MLModel, dataset: Dataset, as_mo: Client, as_eve: Client) -> None:
    address = f"/models/{model.pk}/versions/{dataset.version_id}/active"
    assert as_mo.post(address, {"active": "off"}).status_code == 404
    assert as_eve.post(address, {"active": "off"}).status_code == 404
    dataset.version.refresh_from_db()
    assert dataset.version.is_active


def test_the_newest_active_version_stands_for_the_model(model: MLModel, dataset: Dataset, as_dana: Client) -> None:
    newer = records.version(model, name="v2")
    activate_version(version=newer, active=False, by=None)
    assert f"Schema of {dataset.version.name}" in as_dana.get(page(model)).content.decode()
    listed = as_dana.get("/models/").content.decode()
    assert ">v2<" not in listed
    activate_version(version=dataset.version, active=False, by=None)
    assert "Schema of v2" in as_dana.get(page(model)).content.decode()
