"""Deleting a model or a version: what is said first, who may, and what its onboardings' pages show afterwards."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import factories, records
from wizard.accounts.models import AuditEntry, User, Workspace
from wizard.aws.models import Connection
from wizard.core.jobs import JobState
from wizard.onboarding.models import Onboarding
from wizard.onboarding.next_version import begin_next_version
from wizard.onboarding.services import submit_review
from wizard.onboarding.steps import STEPS
from wizard.registration.models import Registration
from wizard.registration.tasks import run_registration
from wizard.registry.models import Dataset, MLModel, ModelVersion
from wizard.sync.models import SyncRun


@pytest.fixture
def version(acme: Workspace, dana: User, monkeypatch: pytest.MonkeyPatch) -> ModelVersion:
    """Version v1 of a model that the wizard has registered and read."""
    monkeypatch.setattr("wizard.registration.tasks.must_be_as_sampled", lambda *_, **__: None)
    row = factories.mapped(acme, dana)
    run_registration(submit_review(onboarding=row, by=dana).pk)
    SyncRun.objects.update(state=JobState.DONE, result_json=records.result().to_json())
    return ModelVersion.objects.get()


@pytest.fixture
def second(version: ModelVersion) -> ModelVersion:
    return records.version(version.model, name="v2")


def page(version: ModelVersion) -> str:
    return f"/models/{version.model.pk}/"


def of_version(version: ModelVersion) -> str:
    return f"{page(version)}versions/{version.pk}/delete"


def of_model(version: ModelVersion) -> str:
    return f"{page(version)}delete"


def text_of(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_what_goes_and_what_stays_is_said_first(version: ModelVersion, second: ModelVersion, as_dana: Client) -> None:
    assert f'href="{of_model(version)}"' in text_of(as_dana, page(version))
    asked = text_of(as_dana, of_model(version))
    for said in ("<strong>v1</strong>, <strong>v2</strong>", "1 sync run with what it has", "Everything in the bucket"):
        assert said in asked
    for said in ("s3://acme-ml/insurance/serving.parquet", "role/embark-acme", "The onboarding that registered it"):
        assert said in asked
    assert MLModel.objects.exists()


def test_the_model_is_deleted_once_however_often_it_is_pressed(
    version: ModelVersion, as_dana: Client, as_tim: Client
) -> None:
    answer = as_dana.post(of_model(version), follow=True)
    assert answer.redirect_chain == [("/models/", 302)]
    assert "The model Insurance is deleted." in answer.content.decode()
    for client in (as_dana, as_tim):
        assert client.post(of_model(version)).headers["Location"] == "/models/"
    assert not MLModel.objects.exists()
    assert Connection.objects.exists()
    assert AuditEntry.objects.filter(verb="model.deleted").count() == 1
    assert as_dana.get(of_model(version)).status_code == 404


def test_a_version_is_deleted_once_and_leads_to_the_model(
    version: ModelVersion, second: ModelVersion, as_dana: Client
) -> None:
    asked = text_of(as_dana, of_version(version))
    assert "Delete version v1?" in asked
    assert "The model and its other versions" in asked
    for _ in range(2):
        assert as_dana.post(of_version(version)).headers["Location"] == page(version)
    assert ModelVersion.objects.get() == second
    assert AuditEntry.objects.filter(verb="version.deleted").count() == 1


def test_the_last_version_leads_to_deleting_the_model(version: ModelVersion, as_dana: Client) -> None:
    assert of_version(version) not in text_of(as_dana, page(version))
    asked = text_of(as_dana, of_version(version))
    assert 'data-problem="registry.version.last"' in asked
    assert f'href="{of_model(version)}"' in asked
    answer = as_dana.post(of_version(version))
    assert answer.status_code == 422
    assert ModelVersion.objects.exists()


def test_what_becomes_of_a_version_that_was_begun_is_said(
    version: ModelVersion, second: ModelVersion, dana: User, as_dana: Client
) -> None:
    begin_next_version(version=version, by=dana)
    assert "it goes on from v2." in text_of(as_dana, of_version(version))
    assert "it goes on as that of a new model." in text_of(as_dana, of_model(version))


def test_an_account_manager_is_not_even_asked(version: ModelVersion, second: ModelVersion, as_mo: Client) -> None:
    seen = text_of(as_mo, page(version))
    for address in (of_model(version), of_version(version)):
        assert address not in seen
        assert as_mo.get(address).status_code == as_mo.post(address).status_code == 404
    assert ModelVersion.objects.count() == 2


def test_an_outsider_learns_nothing_before_or_after(version: ModelVersion, as_eve: Client, as_dana: Client) -> None:
    for address in (of_model(version), of_version(version)):
        assert as_eve.get(address).status_code == as_eve.post(address).status_code == 404
    as_dana.post(of_model(version))
    assert as_eve.post(of_model(version)).status_code == 404


def test_another_models_version_is_not_deleted_under_this_one(
    version: ModelVersion, second: ModelVersion, acme: Workspace, as_dana: Client
) -> None:
    other = records.version(records.model(acme, model_id="other"))
    as_dana.post(f"{page(version)}versions/{other.pk}/delete")
    assert ModelVersion.objects.filter(pk=other.pk).exists()


def test_a_model_without_a_version_can_be_deleted(acme: Workspace, as_dana: Client) -> None:
    model = records.model(acme)
    assert f"/models/{model.pk}/delete" in text_of(as_dana, f"/models/{model.pk}/")
    as_dana.post(f"/models/{model.pk}/delete")
    assert not MLModel.objects.exists()


# --- the onboardings around it, afterwards ---


def every_step(browser: Client, row: Onboarding) -> dict[str, int]:
    return {step.key: browser.get(f"/onboardings/{row.pk}/{step.key}").status_code for step in STEPS}


def test_the_pages_of_who_registered_it_stay_and_say_that_it_is_deleted(
    version: ModelVersion, as_dana: Client, as_mo: Client
) -> None:
    row = Onboarding.objects.get()
    as_dana.post(of_model(version))
    for client in (as_dana, as_mo):
        assert set(every_step(client, row).values()) == {200}
        seen = text_of(client, f"/onboardings/{row.pk}/registration")
        assert "insurance v1 has been deleted" in seen
        assert "Next: the first sync" not in seen
        assert "/models/mdl_" not in seen
    assert f'id="{row.pk}"' not in text_of(as_dana, "/models/"), "it is not under way"
    for step in ("registration", "review"):
        assert as_dana.post(f"/onboardings/{row.pk}/{step}").headers["Location"].endswith("/registration")
    assert not MLModel.objects.exists()


def test_of_a_deleted_version_the_model_is_still_a_click_away(
    version: ModelVersion, second: ModelVersion, as_dana: Client
) -> None:
    row = Onboarding.objects.get()
    as_dana.post(of_version(version))
    assert f'href="{page(version)}"' in text_of(as_dana, f"/onboardings/{row.pk}/registration")


def test_the_board_calls_its_onboarding_deleted_and_nobodys_turn(
    version: ModelVersion, second: ModelVersion, as_dana: Client, as_mo: Client
) -> None:
    row = Onboarding.objects.get()
    assert '<span class="pill pill-ok">complete</span>' in text_of(as_mo, "/customers/")
    as_dana.post(of_version(version))
    board = text_of(as_mo, "/customers/")
    assert '<span class="pill pill-neutral">deleted</span>' in board
    assert "pill-ok" not in board
    assert "pill-ball" not in board
    assert f'id="{row.pk}"' in text_of(as_mo, "/customers/?state=deleted")
    assert f'id="{row.pk}"' not in text_of(as_mo, "/customers/?state=complete")


@pytest.mark.parametrize("sampled", [True, False])
def test_what_was_begun_from_a_deleted_model_is_open_as_a_new_model(
    version: ModelVersion, dana: User, as_dana: Client, sampled: bool
) -> None:
    begun = begin_next_version(version=version, by=dana)
    if sampled:
        factories.add_sample(begun)
    as_dana.post(of_model(version))
    codes = every_step(as_dana, begun)
    assert set(codes.values()) <= {200, 302}
    assert codes["model"] == 200
    answer = as_dana.post(f"/onboardings/{begun.pk}/model", {"version_name": "v2", "datasets": "serving"})
    assert answer.status_code in (200, 302, 422)
    assert as_dana.get(f"/onboardings/{begun.pk}/model/version-name", {"version_name": "v2"}).status_code in (200, 404)
    assert as_dana.post(f"{page(version)}versions/{version.pk}/next").status_code == 404


def test_a_next_version_that_failed_and_whose_model_is_gone_still_opens(
    version: ModelVersion, dana: User, as_dana: Client
) -> None:
    begun = begin_next_version(version=version, by=dana)
    order = Registration.objects.get().order_json | {"is_next_version": True, "version_name": "v2"}
    facts = {"model_id": "insurance", "version_name": "v2", "idempotency_key": begun.pk, "state": JobState.FAILED}
    problem = records.DENIED.to_json()
    registration = Registration.objects.create(
        workspace=begun.workspace, order_json=order, problem_json=problem, **facts
    )
    Onboarding.objects.filter(pk=begun.pk).update(registration=registration)
    as_dana.post(of_model(version))
    assert set(every_step(as_dana, begun).values()) <= {200, 302}
    assert as_dana.get(f"/onboardings/{begun.pk}/registration").status_code in (200, 302)
    assert not Dataset.objects.exists()
