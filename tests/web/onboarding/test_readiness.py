"""The readiness report on its own page and as JSON: who may read it, what it shows, where it stands in the wizard."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from django.test import Client

from tests import factories
from wizard.accounts.models import User, Workspace
from wizard.onboarding.models import Onboarding
from wizard.sampling.types import Dialect

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(acme: Workspace, dana: User) -> Onboarding:
    return factories.mapped(acme, dana)


def address(row: Onboarding, ending: str = "") -> str:
    return f"/onboardings/{row.pk}/readiness{ending}"


def test_the_page_says_what_who_and_how(row: Onboarding, as_dana: Client) -> None:
    page = as_dana.get(address(row)).content.decode()
    assert "Readiness report" in page
    assert 'data-problem="readiness.timestamp.range"' in page
    assert 'id="readinesstimestamprange-' in page
    assert "Nobody has to" in page
    assert f'href="{address(row, ".json")}"' in page


def test_the_same_as_json(row: Onboarding, as_dana: Client) -> None:
    told = json.loads(as_dana.get(address(row, ".json")).content)
    assert told["model"] == row.model_name
    assert told["location"].startswith("s3://")
    codes = [finding["code"] for finding in told["findings"]]
    assert "readiness.timestamp.range" in codes
    assert all(finding["title"] and finding["cured_by"] for finding in told["findings"])


def test_review_leads_to_it(row: Onboarding, as_dana: Client) -> None:
    page = as_dana.get(f"/onboardings/{row.pk}/review").content.decode()
    assert f'href="{address(row)}"' in page
    assert "The time that the data covers" in page


@pytest.mark.parametrize("ending", ["", ".json"])
def test_a_team_mate_and_the_account_manager_read_it(
    row: Onboarding, as_tim: Client, as_mo: Client, ending: str
) -> None:
    for browser in (as_tim, as_mo):
        assert browser.get(address(row, ending)).status_code == 200
        assert browser.post(address(row, ending)).status_code in (404, 405)


@pytest.mark.parametrize("ending", ["", ".json"])
def test_outsiders_do_not(row: Onboarding, as_eve: Client, client: Client, ending: str) -> None:
    assert as_eve.get(address(row, ending)).status_code == 404
    assert client.get(address(row, ending)).status_code == 302


@pytest.mark.parametrize("ending", ["", ".json"])
def test_who_skips_ahead_is_sent_back(acme: Workspace, dana: User, as_dana: Client, ending: str) -> None:
    started = factories.connected(acme, dana)
    answer = as_dana.get(address(started, ending))
    assert (answer.status_code, answer["Location"]) == (302, f"/onboardings/{started.pk}/data")


def test_the_training_data_is_compared_field_by_field(acme: Workspace, dana: User, as_dana: Client) -> None:
    row = factories.mapped(acme, dana, datasets=["serving", "training"])
    serving = row.dataset_samples.get(kind="serving").sample.result
    assert serving
    lacking = tuple(column for column in serving.columns if column.name != "amount")
    factories.add_sample(row, kind="training", result=replace(serving, columns=lacking))
    page = as_dana.get(address(row)).content.decode()
    assert 'data-problem="readiness.baseline.missing"' in page
    assert "The training data has no column “amount” with values." in page


def test_what_spark_would_read_otherwise_is_said(row: Onboarding, as_dana: Client) -> None:
    serving = row.dataset_samples.get(kind="serving").sample.result
    assert serving
    factories.add_sample(row, result=replace(serving, dialect=Dialect(preamble=3)))
    page = as_dana.get(address(row)).content.decode()
    assert 'data-problem="readiness.spark.differs"' in page
    assert "3 lines above the table" in page
