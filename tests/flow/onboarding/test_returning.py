"""A sample that fails does not take away the one before it."""

from __future__ import annotations

import pytest

from tests import factories
from wizard.accounts.models import User, Workspace
from wizard.core.jobs import JobState
from wizard.onboarding.models import Onboarding, OnboardingDataset
from wizard.onboarding.services import return_to_last_sample
from wizard.sampling.models import Sample

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(acme: Workspace, dana: User) -> Onboarding:
    return factories.sampled(acme, dana)


def replaced(row: Onboarding, state: JobState) -> OnboardingDataset:
    """The dataset after another sample was taken, which is in that state."""
    dataset = row.dataset_samples.get()
    before = dataset.sample
    again = Sample.objects.create(
        connection=before.connection, workspace=before.workspace, bucket=before.bucket, key=before.key, state=state
    )
    dataset.replace_sample(again)
    return dataset


def test_the_last_good_sample_comes_back(row: Onboarding, dana: User) -> None:
    good = row.dataset_samples.get().sample
    replaced(row, JobState.FAILED)
    assert return_to_last_sample(onboarding=row, kind="serving", by=dana)
    dataset = row.dataset_samples.get()
    assert (dataset.sample, dataset.last_good) == (good, None)
    assert not return_to_last_sample(onboarding=row, kind="serving", by=dana), "pressed twice"


def test_two_failures_do_not_hide_it(row: Onboarding, dana: User) -> None:
    good = row.dataset_samples.get().sample
    replaced(row, JobState.FAILED)
    replaced(row, JobState.FAILED)
    assert return_to_last_sample(onboarding=row, kind="serving", by=dana)
    assert row.dataset_samples.get().sample == good


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING, JobState.DONE])
def test_only_a_failure_gives_way(row: Onboarding, dana: User, state: JobState) -> None:
    replaced(row, state)
    assert not return_to_last_sample(onboarding=row, kind="serving", by=dana)


def test_nothing_to_return_to(row: Onboarding, dana: User) -> None:
    Sample.objects.update(state=JobState.FAILED)
    assert not return_to_last_sample(onboarding=row, kind="serving", by=dana)
    assert not return_to_last_sample(onboarding=row, kind="training", by=dana)
