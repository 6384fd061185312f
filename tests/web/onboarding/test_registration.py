"""Review and Registration: the summary, the button, and the job as it runs, fails and goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from tests import factories, records
from tests.samples import insurance_sample
from wizard.accounts.models import User, Workspace
from wizard.core.jobs import JobState
from wizard.core.problems import Problem, Whose
from wizard.onboarding.models import Onboarding
from wizard.registration.models import Registration
from wizard.sampling.results import ExpressionOutcome, ObjectSet, Partition
from wizard.sampling.types import Dialect, LogicalType
from wizard.sync.problems import paused, stopped

HTMX = {"HX-Request": "true"}
BROKEN = Problem("aws.trust.denied", Whose.YOURS, "The role refused us", "403", "Paste the trust policy.")


@pytest.fixture
def row(acme: Workspace, dana: User) -> Onboarding:
    return factories.mapped(acme, dana)


def test_the_review_says_everything_before_anything_is_sent(row: Onboarding, as_dana: Client) -> None:
    page = as_dana.get(f"/onboardings/{row.pk}/review").content.decode()
    for expected in (
        "insurance",
        "s3://acme-ml/insurance/serving.parquet",
        "tensor",
        "connect_serving",
        "prediction_id",
    ):
        assert expected in page, expected
    assert Registration.objects.count() == 0


@pytest.mark.parametrize("kind", ["serving", "training"])
def test_what_the_first_sync_will_refuse_is_said_once_before(row: Onboarding, as_dana: Client, kind: str) -> None:
    endless = replace(insurance_sample(), objects=ObjectSet("prefix", matched=20_000, complete=False))
    row.datasets = ["serving", "training"]
    row.save(update_fields=["datasets"])
    factories.add_sample(row, kind="training")
    factories.add_sample(row, kind=kind, result=endless)
    page = as_dana.get(f"/onboardings/{row.pk}/review").content.decode()
    assert page.lower().count("more objects than a sync reads") == 1
    assert page.index('data-problem="sync.objects.many"') < page.index('data-problem="readiness.timestamp.range"')


@pytest.mark.parametrize(
    "found",
    [
        {"objects": ObjectSet("delta", matched=5)},
        {"objects": ObjectSet("prefix", matched=500, partitions=(Partition("day", LogicalType.DATETIME, values=2),))},
        {"dialect": Dialect(time_zone="Asia/Tokyo")},
    ],
)
def test_what_the_first_sync_reads_is_not_warned_of(row: Onboarding, as_dana: Client, found: dict[str, Any]) -> None:
    factories.add_sample(row, result=replace(insurance_sample(), **found))
    assert (
        "The first sync does not check every row" not in as_dana.get(f"/onboardings/{row.pk}/review").content.decode()
    )


def test_review_shows_the_expressions_that_the_data_is_read_through(row: Onboarding, as_dana: Client) -> None:
    made = ExpressionOutcome("amount/2 as half", canonical="amount / 2 AS half", columns=("half",))
    factories.add_sample(row, result=replace(insurance_sample(), expressions=(made,)))
    page = as_dana.get(f"/onboardings/{row.pk}/review").content.decode()
    card = page[page.index('id="access-title"') : page.index('id="schema-title"')]
    assert "read through 1 expression:" in card
    assert '<li><code class="sample">amount / 2 AS half</code></li>' in card


@pytest.mark.parametrize("step", ["model", "aws", "data", "columns"])
def test_what_is_registered_says_that_it_is_read_only_and_why(row: Onboarding, as_dana: Client, step: str) -> None:
    assert 'id="registered"' not in as_dana.get(f"/onboardings/{row.pk}/{step}").content.decode()
    row.registration = records.registration(row.workspace)
    row.registration.model_row_id = records.model(row.workspace).pk
    row.registration.save()
    row.save()
    page = as_dana.get(f"/onboardings/{row.pk}/{step}").content.decode()
    assert "This is registered as insurance v1 and stays as it was" in page
    assert f'href="/models/{row.registration.model_row_id}/">To the model' in page


def test_pressing_register_twice_is_one_registration(row: Onboarding, as_dana: Client) -> None:
    for _ in range(2):
        answer = as_dana.post(f"/onboardings/{row.pk}/review")
        assert answer["Location"] == f"/onboardings/{row.pk}/registration"
    assert Registration.objects.count() == 1


def test_what_changed_in_another_tab_is_shown_before_it_is_registered(row: Onboarding, as_dana: Client) -> None:
    seen = as_dana.get(f"/onboardings/{row.pk}/review").context["order_digest"]
    Onboarding.objects.filter(pk=row.pk).update(description="Changed in another tab")
    answer = as_dana.post(f"/onboardings/{row.pk}/review", {"order": seen})
    assert answer.status_code == 422
    assert 'data-problem="onboarding.review.changed"' in answer.content.decode()
    assert Registration.objects.count() == 0
    again = answer.context["order_digest"]
    assert as_dana.post(f"/onboardings/{row.pk}/review", {"order": again}).status_code == 302


def test_the_registration_page_is_closed_until_then(row: Onboarding, as_dana: Client) -> None:
    assert as_dana.get(f"/onboardings/{row.pk}/registration")["Location"] == f"/onboardings/{row.pk}/review"


def test_a_queued_registration_says_so_and_polls(row: Onboarding, as_dana: Client) -> None:
    as_dana.post(f"/onboardings/{row.pk}/review")
    page = as_dana.get(f"/onboardings/{row.pk}/registration").content.decode()
    assert "Queued" in page
    assert 'hx-trigger="every 500ms"' in page


def test_a_failed_registration_shows_its_problem_and_goes_on_when_asked(row: Onboarding, as_dana: Client) -> None:
    as_dana.post(f"/onboardings/{row.pk}/review")
    Registration.objects.update(state=JobState.FAILED, problem_json=BROKEN.to_json(), attempt=3)
    fragment = as_dana.get(f"/onboardings/{row.pk}/registration", headers=HTMX).content.decode()
    assert 'data-problem="aws.trust.denied"' in fragment
    assert "hx-trigger" not in fragment
    assert 'id="registration-lead" hx-swap-oob="true"' in fragment, "the line above follows it"
    assert as_dana.post(f"/onboardings/{row.pk}/registration").status_code == 302
    registration = Registration.objects.get()
    assert (registration.state, registration.attempt) == (JobState.QUEUED, 0)


@pytest.mark.parametrize(("problem", "state"), [(stopped, "stopped"), (paused, "paused")])
def test_a_first_sync_that_a_person_stopped_or_paused_has_not_failed(
    row: Onboarding, as_dana: Client, acme: Workspace, problem: Callable[..., Problem], state: str
) -> None:
    registration = row.registration = records.registration(acme)
    row.save()
    run = records.failed(records.dataset(records.version(records.model(acme))), problem=problem(by="Dana"))
    registration.steps.create(key="start_sync:serving", title="Sync", position=9, external_id=run.pk)
    page = as_dana.get(f"/onboardings/{row.pk}/registration").content.decode()
    panel = page.partition(f'aria-labelledby="sync-{run.pk}"')[2].partition("</section>")[0]
    assert f"<span>{state}</span>" in panel
    assert f'data-problem="sync.{state}"' in panel
    assert "Your turn" not in panel


def test_after_a_failure_the_steps_can_be_changed_again(row: Onboarding, as_dana: Client) -> None:
    as_dana.post(f"/onboardings/{row.pk}/review")
    assert "disabled" in as_dana.get(f"/onboardings/{row.pk}/model").content.decode()
    Registration.objects.update(state=JobState.FAILED, problem_json=BROKEN.to_json())
    assert '<fieldset class="step-fields">' in as_dana.get(f"/onboardings/{row.pk}/model").content.decode()


def test_an_account_manager_cannot_retry(row: Onboarding, as_dana: Client, as_mo: Client) -> None:
    as_dana.post(f"/onboardings/{row.pk}/review")
    Registration.objects.update(state=JobState.FAILED, problem_json=BROKEN.to_json())
    page = as_mo.get(f"/onboardings/{row.pk}/registration").content.decode()
    assert "Try again" not in page
    assert as_mo.post(f"/onboardings/{row.pk}/registration").status_code == 404
