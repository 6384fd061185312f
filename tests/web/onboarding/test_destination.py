"""Review asks where to register when there is a choice; Registration says where it went."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories, records
from wizard.accounts.models import AuditEntry, User, Workspace
from wizard.core.jobs import JobState
from wizard.core.problems import Problem, Whose
from wizard.onboarding.facts import Facts
from wizard.onboarding.models import Onboarding
from wizard.registration.models import DestinationCheck, Registration, SavedDestination
from wizard.registration.saved_destinations import remove_destination
from wizard.registry.models import MLModel

FAILED = Problem("destination.failed", Whose.YOURS, "The server failed", "It answered 502.", "Try again.")


@pytest.fixture
def row(acme: Workspace, dana: User) -> Onboarding:
    return factories.mapped(acme, dana)


@pytest.fixture
def prod(acme: Workspace, dana: User) -> SavedDestination:
    return records.destination(acme, dana)


def review(client: Client, row: Onboarding) -> str:
    return client.get(f"/onboardings/{row.pk}/review").content.decode()


def models(client: Client) -> str:
    return client.get("/models/").content.decode()


def choose(client: Client, row: Onboarding, chosen: str) -> int:
    return client.post(f"/onboardings/{row.pk}/review", {"action": "destination", "destination": chosen}).status_code


@pytest.fixture
def sent(row: Onboarding, prod: SavedDestination, as_dana: Client) -> Registration:
    """A registration into the other server, as its page shows it; nothing is sent by these tests."""
    assert choose(as_dana, row, prod.pk) == 302
    assert as_dana.post(f"/onboardings/{row.pk}/review").status_code == 302
    return Registration.objects.get()


def test_where_there_is_no_choice_there_is_only_a_quiet_link(row: Onboarding, as_dana: Client) -> None:
    page = review(as_dana, row)
    assert 'id="destination"' not in page
    assert page.count("Register with another server") == 1


def test_embark_itself_is_chosen_until_somebody_chooses(
    row: Onboarding, prod: SavedDestination, as_dana: Client
) -> None:
    page = review(as_dana, row)
    assert 'id="destination-none" value="" checked' in page
    assert "First sync" in page or "first sync" in page
    assert choose(as_dana, row, prod.pk) == 302
    page = review(as_dana, row)
    assert f'value="{prod.pk}" checked' in page
    assert "Start the first sync" not in page
    assert "Look whether the model id insurance is free there" in page
    assert "&quot;https://models.acme.test&quot;" in page, "the code leads to where it is registered"
    assert AuditEntry.objects.get(verb="onboarding.destination_chosen").facts == {"destination": "Prod"}
    choose(as_dana, row, "")
    assert "Start the first sync" in review(as_dana, row)


def test_one_that_is_not_checked_cannot_be_chosen(row: Onboarding, prod: SavedDestination, as_dana: Client) -> None:
    DestinationCheck.objects.update(state=JobState.FAILED)
    assert f'value="{prod.pk}" disabled' in review(as_dana, row)
    choose(as_dana, row, prod.pk)
    row.refresh_from_db()
    assert row.destination is None


def test_anothers_destination_is_not_found(row: Onboarding, eve: User, as_dana: Client) -> None:
    other = records.destination(Workspace.objects.get(memberships__user=eve), eve)
    assert choose(as_dana, row, other.pk) == 404


def test_a_choice_in_another_tab_is_shown_before_it_is_registered(
    row: Onboarding, prod: SavedDestination, as_dana: Client
) -> None:
    seen = as_dana.get(f"/onboardings/{row.pk}/review").context["order_digest"]
    choose(as_dana, row, prod.pk)
    answer = as_dana.post(f"/onboardings/{row.pk}/review", {"order": seen})
    assert answer.status_code == 422
    assert not Registration.objects.exists()


def test_one_that_was_removed_since_is_not_silently_replaced(
    row: Onboarding, prod: SavedDestination, dana: User, as_dana: Client
) -> None:
    choose(as_dana, row, prod.pk)
    remove_destination(destination=prod, by=dana)
    assert 'data-problem="destination.removed"' in review(as_dana, row)
    answer = as_dana.post(f"/onboardings/{row.pk}/review")
    assert answer.status_code == 422
    assert not Registration.objects.exists()
    choose(as_dana, row, "")
    assert as_dana.post(f"/onboardings/{row.pk}/review").status_code == 302


def test_what_went_elsewhere_says_where(row: Onboarding, sent: Registration, as_dana: Client) -> None:
    sent.steps.update(state="done", external_id="x", tries=1)
    Registration.objects.update(state=JobState.DONE)
    page = as_dana.get(f"/onboardings/{row.pk}/registration").content.decode()
    assert "is registered with Prod" in page
    assert 'href="https://models.acme.test"' in page
    assert "aporia.Model(" in page
    assert "first sync" not in page
    assert "https://models.acme.test" in review(as_dana, row)


def test_what_went_elsewhere_is_listed_below_the_models(
    row: Onboarding, sent: Registration, as_dana: Client, as_mo: Client, as_eve: Client
) -> None:
    link = f'href="/onboardings/{row.pk}/registration"'
    assert "Registered with other servers" not in models(as_dana), "it is under way"
    Registration.objects.update(state=JobState.DONE, finished_at=timezone.now())
    for client in (as_dana, as_mo):
        section = models(client).partition('id="elsewhere-title"')[2].partition("</section>")[0]
        assert link in section
        assert "with Prod" in section
    assert "No models yet" not in models(as_dana)
    assert link not in models(as_eve)
    assert "Registered with other servers" not in models(as_eve)


def test_a_model_of_embark_itself_is_no_other_servers(row: Onboarding, as_dana: Client) -> None:
    assert as_dana.post(f"/onboardings/{row.pk}/review").status_code == 302
    Registration.objects.update(state=JobState.DONE, finished_at=timezone.now())
    assert "Registered with other servers" not in models(as_dana)


@pytest.fixture
def three(prod: SavedDestination) -> SavedDestination:
    """The other server speaks 3.x."""
    prod.generation, prod.account, prod.remote_workspace = "3.x", "acme", "ml"
    prod.save()
    return prod


def test_what_3x_has_no_words_for_is_said_before(row: Onboarding, three: SavedDestination, as_dana: Client) -> None:
    Onboarding.objects.update(tags={"team": "risk"})
    choose(as_dana, row, three.pk)
    page = review(as_dana, row)
    assert "What Prod does not learn" in page
    assert "tags are left out" in page
    assert "Look whether the name Insurance is free there" in page
    assert "aporia.Stack(" in page
    assert "aporia.init(" not in page
    assert "account=&quot;acme&quot;" in page


def test_what_would_become_something_else_there_is_refused(
    row: Onboarding, three: SavedDestination, as_dana: Client
) -> None:
    row.datasets = ["serving", "testing"]
    row.save(update_fields=["datasets"])
    factories.add_sample(row, kind="testing")
    choose(as_dana, row, three.pk)
    assert 'data-problem="destination.cannot.dataset"' in review(as_dana, row)
    assert as_dana.post(f"/onboardings/{row.pk}/review").status_code == 422
    assert not Registration.objects.exists()


def test_what_went_to_3x_is_found_by_its_id(
    row: Onboarding, three: SavedDestination, sent: Registration, as_dana: Client
) -> None:
    sent.steps.update(state="done", external_id="v/1", tries=1)
    Registration.objects.update(state=JobState.DONE)
    page = as_dana.get(f"/onboardings/{row.pk}/registration").content.decode()
    assert "https://models.acme.test/api/v1/acme/ml/model-versions/v%2F1" in page


def test_a_call_that_is_tried_again_says_why(row: Onboarding, sent: Registration, as_dana: Client) -> None:
    sent.steps.filter(key="version").update(state="failed", problem_json=FAILED.to_json(), tries=2)
    Registration.objects.update(state=JobState.QUEUED, attempt=2)
    page = as_dana.get(f"/onboardings/{row.pk}/registration").content.decode()
    assert "The server failed. It answered 502. It is tried again in a moment." in page
    assert "try 2" in page


def test_an_id_of_theirs_that_looks_like_a_sync_of_ours_is_none(row: Onboarding, sent: Registration) -> None:
    sent.steps.update(external_id="syn_0123456789abcdef")
    fresh = Onboarding.objects.with_facts().get(pk=row.pk)
    assert Facts(fresh).sync_run_ids == []


@pytest.fixture
def taken(acme: Workspace) -> MLModel:
    """A model of Embark with the id that the onboarding has."""
    return records.model(acme, model_id="insurance")


def test_an_id_that_is_taken_here_may_go_to_another_server(
    row: Onboarding, prod: SavedDestination, taken: MLModel, as_dana: Client
) -> None:
    page = review(as_dana, row)
    assert 'data-problem="registry.model.exists"' in page
    assert "Choose another model id, or register with another server." in page
    assert f'href="/onboardings/{row.pk}/model"' in page
    assert as_dana.post(f"/onboardings/{row.pk}/review").status_code == 422
    choose(as_dana, row, prod.pk)
    assert "registry.model.exists" not in review(as_dana, row)
    assert as_dana.post(f"/onboardings/{row.pk}/review").status_code == 302
    assert Registration.objects.get().destination == prod
    assert "registry.model.exists" not in review(as_dana, row), "what is on its way is no question any more"


def test_an_id_that_was_taken_meanwhile_is_told_where_there_is_no_other_server(
    row: Onboarding, taken: MLModel, as_dana: Client
) -> None:
    page = review(as_dana, row)
    assert 'data-problem="registry.model.exists"' in page
    assert "register with another server." not in page
    answer = as_dana.post(f"/onboardings/{row.pk}/review")
    assert (answer.status_code, Registration.objects.count()) == (422, 0)
    assert 'data-problem="registry.model.exists"' in answer.content.decode()
    taken.delete()
    assert as_dana.post(f"/onboardings/{row.pk}/review").status_code == 302


def test_a_registration_that_failed_elsewhere_does_not_run_into_a_model_here(
    row: Onboarding, prod: SavedDestination, sent: Registration, taken: MLModel, as_dana: Client
) -> None:
    Registration.objects.update(state=JobState.FAILED)
    choose(as_dana, row, "")
    assert 'data-problem="registry.model.exists"' in review(as_dana, row)
    assert as_dana.post(f"/onboardings/{row.pk}/review").status_code == 422
    sent.refresh_from_db()
    assert (sent.state, sent.destination) == (JobState.FAILED, prod)
