"""A next version on its pages: the button, the Model step, what differs, and who may do it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest
from django.test import Client

from tests import factories, records
from tests.data.build import parquet
from tests.fakes.file_source import BytesSource
from tests.samples import insurance_table
from wizard.accounts.models import User, Workspace
from wizard.onboarding.models import Onboarding, OnboardingDataset
from wizard.onboarding.next_version import begin_next_version, submit_version
from wizard.onboarding.services import submit_review
from wizard.registration.tasks import run_registration
from wizard.registry.models import ModelVersion
from wizard.sampling.results import SampleResult
from wizard.sampling.sampler import sample


@pytest.fixture
def version(acme: Workspace, dana: User, monkeypatch: pytest.MonkeyPatch) -> ModelVersion:
    """Version v1 of a model that the wizard has registered."""
    monkeypatch.setattr("wizard.registration.tasks.must_be_as_sampled", lambda *_, **__: None)
    row = factories.mapped(acme, dana)
    run_registration(submit_review(onboarding=row, by=dana).pk)
    return ModelVersion.objects.get()


def later_sample() -> SampleResult:
    """One column is gone, one is new, one holds texts where numbers were."""
    table = insurance_table().drop_columns(["is_new", "amount"])
    table = table.append_column("channel", pa.array(["web", "phone"] * 100))
    table = table.append_column("amount", pa.array(["low", "high"] * 100))
    return sample(BytesSource(parquet(table), "serving.parquet"))


@pytest.fixture
def row(version: ModelVersion, dana: User) -> Onboarding:
    """Its next version, with other data sampled."""
    begun = begin_next_version(version=version, by=dana)
    factories.add_sample(begun, result=later_sample())
    return begun


def button(version: ModelVersion) -> str:
    return f"/models/{version.model.pk}/versions/{version.pk}/next"


def text_of(browser: Client, address: str, **asked: Any) -> str:
    answer = browser.get(address, **asked)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_button_begins_one_onboarding_for_whoever_presses_it(
    version: ModelVersion, as_dana: Client, as_tim: Client
) -> None:
    page = f"/models/{version.model.pk}/"
    assert "New version" in text_of(as_dana, page)
    first = as_dana.post(button(version))
    second = as_tim.post(button(version))
    begun = Onboarding.objects.get(based_on=version)
    assert first.headers["Location"] == second.headers["Location"] == f"/onboardings/{begun.pk}/model"
    assert "Go on with v2" in text_of(as_dana, page)


def test_for_others_there_is_no_button(version: ModelVersion, as_mo: Client, as_eve: Client) -> None:
    assert "next-version" not in text_of(as_mo, f"/models/{version.model.pk}/")
    assert as_mo.post(button(version)).status_code == 404
    assert as_eve.post(button(version)).status_code == 404
    assert as_eve.get(button(version)).status_code in (404, 405)
    assert not Onboarding.objects.filter(based_on=version).exists()


def test_another_models_version_is_not_begun_from(version: ModelVersion, acme: Workspace, as_dana: Client) -> None:
    foreign = records.version(records.model(acme, model_id="other"))
    assert as_dana.post(f"/models/{version.model.pk}/versions/{foreign.pk}/next").status_code == 404


def test_the_model_step_shows_what_is_fixed_and_asks_for_the_name(row: Onboarding, as_dana: Client) -> None:
    page = text_of(as_dana, f"/onboardings/{row.pk}/model")
    assert 'value="v2"' in page
    for shown in ("insurance", "dana@acme.test", "s3://acme-ml/insurance/serving.parquet", "role/embark-acme"):
        assert shown in page
    for name in ("model_name", "model_id", "model_type"):
        assert f'name="{name}"' not in page


def test_what_is_fixed_cannot_be_sent(row: Onboarding, as_dana: Client) -> None:
    sent = {"version_name": "v7", "datasets": "training", "model_id": "other", "model_type": "regression"}
    answer = as_dana.post(f"/onboardings/{row.pk}/model", sent)
    assert answer.headers["Location"] == f"/onboardings/{row.pk}/data"
    row.refresh_from_db()
    assert (row.version_name, row.datasets, row.model_id, row.model_type) == (
        "v7",
        ["serving", "training"],
        "insurance",
        "binary",
    )


def test_a_name_that_is_taken_is_said_as_it_is_typed_and_when_it_is_sent(row: Onboarding, as_dana: Client) -> None:
    typed = f"/onboardings/{row.pk}/model/version"
    assert "has a version “v1”" in text_of(as_dana, typed, data={"version_name": "v1"})
    assert "field-error" not in text_of(as_dana, typed, data={"version_name": "v2"})
    answer = as_dana.post(f"/onboardings/{row.pk}/model", {"version_name": "v1"})
    assert answer.status_code == 422
    assert "has a version “v1”" in answer.content.decode()


def test_the_name_of_a_first_version_is_not_judged_there(acme: Workspace, dana: User, as_dana: Client) -> None:
    plain = factories.named(acme, dana, model_id="plain")
    assert as_dana.get(f"/onboardings/{plain.pk}/model/version").status_code == 404


def test_continue_leads_to_its_model_step_until_that_is_submitted(
    version: ModelVersion, dana: User, as_dana: Client
) -> None:
    begun = begin_next_version(version=version, by=dana)
    assert as_dana.get(f"/onboardings/{begun.pk}/")["Location"] == f"/onboardings/{begun.pk}/model"
    assert "Step 1 of 6" in text_of(as_dana, "/models/")
    as_dana.post(f"/onboardings/{begun.pk}/model", {"version_name": "v2", "datasets": "serving"})
    assert as_dana.get(f"/onboardings/{begun.pk}/")["Location"] == f"/onboardings/{begun.pk}/data"


def test_the_data_step_proposes_the_earlier_location(version: ModelVersion, dana: User, as_dana: Client) -> None:
    begun = begin_next_version(version=version, by=dana)
    submit_version(onboarding=begun, version_name="v2", datasets=["serving"], by=dana)
    OnboardingDataset.objects.all().delete()
    assert 'value="s3://acme-ml/insurance/serving.parquet"' in text_of(as_dana, f"/onboardings/{begun.pk}/data")


def test_the_columns_step_says_what_the_new_data_adds_drops_and_changes(row: Onboarding, as_dana: Client) -> None:
    page = text_of(as_dana, f"/onboardings/{row.pk}/columns")
    assert "7 columns as before, <strong>1</strong> new, <strong>1</strong> changed" in page
    assert "<strong>1</strong> field without a column" in page
    assert "Its drift and its gaps are not watched any more" in page
    assert row.mapping is None, "a GET writes nothing"


def test_the_table_shows_what_differs_alone(row: Onboarding, as_dana: Client) -> None:
    page = as_dana.get(f"/onboardings/{row.pk}/columns?differs=1").context["page"]
    assert sorted(each.profile.name for each in page.listed) == ["amount", "channel"]


def test_a_change_by_hand_changes_what_is_said(
    row: Onboarding, as_dana: Client, seen: Callable[[Onboarding], str]
) -> None:
    place = [column.name for column in later_sample().columns].index("owner")
    sent = {"columns_hash": seen(row), "action": "edit", "column": place, "kind": "left_out", "was-kind": "feature"}
    answer = as_dana.post(f"/onboardings/{row.pk}/columns", sent, headers={"HX-Request": "true"})
    said = " ".join(answer.content.decode().split())
    assert "6 columns as before" in said
    assert (
        '<span class="diff-sign diff-dropped">left out</span><span class="diff-name column-name">owner</span>' in said
    )


@pytest.fixture
def seen() -> Callable[[Onboarding], str]:
    """The word for the columns that the page has shown."""
    return lambda row: str(row.dataset_samples.get().sample.columns_hash)


def test_review_and_the_versions_page_say_the_same(
    row: Onboarding, dana: User, as_dana: Client, seen: Callable[[Onboarding], str]
) -> None:
    as_dana.post(f"/onboardings/{row.pk}/columns", {"columns_hash": seen(row), "action": "save"})
    review = text_of(as_dana, f"/onboardings/{row.pk}/review")
    assert "Changes from v1 to v2" in review
    assert "Find the model Insurance" in review
    row.refresh_from_db()
    run_registration(submit_review(onboarding=row, by=dana).pk)
    new = ModelVersion.objects.get(name="v2")
    page = text_of(as_dana, f"/models/{new.model.pk}/?version={new.pk}")
    begin, end = '<ul class="diff-list">', "</ul>"
    told = [shown.partition(begin)[2].partition(end)[0] for shown in (review, page)]
    assert told[0] == told[1]
    for name in ("channel", "is_new", "amount"):
        assert name in told[0]


def test_a_version_is_compared_with_any_other_one(version: ModelVersion, as_dana: Client) -> None:
    model = version.model
    second = records.version(model, name="v2", schema=version.schema, model_type="binary")
    third = records.version(model, name="v3", model_type="regression")
    page = f"/models/{model.pk}/?version={third.pk}"
    assert "Changes from v2 to v3" in text_of(as_dana, page)
    assert "Changes from v1 to v3" in text_of(as_dana, f"{page}&against={version.pk}")
    assert "Changes from v2 to v3" in text_of(as_dana, f"{page}&against=ver_unknown")
    assert 'id="difference"' not in text_of(as_dana, f"/models/{model.pk}/?version={version.pk}")
    assert f"?version={third.pk}&amp;against={second.pk}#difference" in text_of(as_dana, page)
