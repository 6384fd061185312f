"""Two tabs, one onboarding: what one has saved, a page that was read before does not undo."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests import factories
from wizard.accounts.models import User, Workspace
from wizard.core.jobs import JobState
from wizard.core.problems import ProblemError
from wizard.onboarding import services
from wizard.onboarding.models import Onboarding
from wizard.onboarding.order import digest
from wizard.onboarding.progress import progress
from wizard.registration.models import Registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(acme: Workspace, dana: User) -> Onboarding:
    return factories.mapped(acme, dana)


def test_a_stale_page_does_not_take_the_registration_away(row: Onboarding, dana: User) -> None:
    stale = Onboarding.objects.get(pk=row.pk)
    registration = services.submit_review(onboarding=row, by=dana)
    with pytest.raises(ProblemError) as refused:
        services.submit_model(onboarding=stale, answers=factories.model_answers(model_name="Late"), by=dana)
    assert refused.value.problem.code == "onboarding.registered"
    row.refresh_from_db()
    assert (row.registration, row.model_name) == (registration, "Insurance")


def test_a_stale_page_does_not_undo_another_steps_answers(row: Onboarding, dana: User) -> None:
    stale = Onboarding.objects.get(pk=row.pk)
    services.submit_model(onboarding=row, answers=factories.model_answers(model_name="New name"), by=dana)
    factories.keep_mapping(stale, row.mapping.draft, dana)
    row.refresh_from_db()
    assert row.model_name == "New name"


def test_a_stale_review_registers_what_is_saved(row: Onboarding, dana: User) -> None:
    stale = Onboarding.objects.get(pk=row.pk)
    services.submit_model(onboarding=row, answers=factories.model_answers(model_name="New name"), by=dana)
    assert services.submit_review(onboarding=stale, by=dana).order.name == "New name"


def test_row_13_a_page_that_has_shown_another_order_is_told_so_after_the_registration(
    row: Onboarding, dana: User
) -> None:
    registration = services.submit_review(onboarding=row, by=dana)
    shown = digest(registration.order)
    assert services.submit_review(onboarding=row, seen=shown, by=dana) == registration
    with pytest.raises(ProblemError) as refused:
        services.submit_review(onboarding=row, seen=digest(replace(registration.order, name="Before")), by=dana)
    assert refused.value.problem.code == "registration.key.reused"


def test_registered_failed_edited_and_registered_again_is_still_one(row: Onboarding, dana: User) -> None:
    first = services.submit_review(onboarding=row, by=dana)
    Registration.objects.update(state=JobState.FAILED)
    services.submit_model(onboarding=row, answers=factories.model_answers(model_id="other"), by=dana)
    again = services.submit_review(onboarding=row, by=dana)
    assert (again.pk, again.state, again.order.model_id) == (first.pk, JobState.QUEUED, "other")


def test_a_sample_outside_of_a_narrowed_prefix_counts_no_more(row: Onboarding, dana: User) -> None:
    """The role's session would not open it; the first sync would only find that out later."""
    services.submit_bucket(
        onboarding=row, bucket="acme-ml", prefix="elsewhere/", account_id="1" * 12, role_name="r", by=dana
    )
    assert progress(row).facts.samples == {}
