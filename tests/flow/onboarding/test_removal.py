"""Deleting what was registered: its names are free again, and the onboardings around it go on or stay as a record."""

from __future__ import annotations

import pytest

from tests import factories, records
from wizard.accounts.models import User, Workspace
from wizard.core.jobs import JobState
from wizard.core.problems import ProblemError
from wizard.onboarding import services
from wizard.onboarding.carried import onboarding_of
from wizard.onboarding.models import Onboarding
from wizard.onboarding.next_version import begin_next_version
from wizard.onboarding.progress import progress
from wizard.onboarding.removal import remove_model, remove_version
from wizard.onboarding.steps import StepStatus
from wizard.onboarding.turns import touch
from wizard.registration import runner
from wizard.registration.destinations.local import LocalDestination
from wizard.registration.models import Registration
from wizard.registration.services import retry_registration
from wizard.registration.tasks import run_registration
from wizard.registry.models import Dataset, DataSource, MLModel, ModelVersion
from wizard.sync.models import SyncRun

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _data_is_as_sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wizard.registration.tasks.must_be_as_sampled", lambda *_, **__: None)


def registered(acme: Workspace, dana: User) -> Onboarding:
    """An onboarding that has registered its model and read its data."""
    row = factories.mapped(acme, dana)
    run_registration(services.submit_review(onboarding=row, by=dana).pk)
    SyncRun.objects.update(state=JobState.DONE)
    return Onboarding.objects.with_facts().get(pk=row.pk)


def test_what_is_deleted_can_be_registered_again(acme: Workspace, dana: User) -> None:
    first = registered(acme, dana)
    remove_model(model=MLModel.objects.get(), by=dana)
    assert [table.objects.count() for table in (MLModel, ModelVersion, DataSource, Dataset, SyncRun)] == [0] * 5
    second = registered(acme, dana)
    model = MLModel.objects.get()
    assert second.registration
    assert (second.registration.state, second.registration.model_row_id) == (JobState.DONE, model.pk)
    first.registration.refresh_from_db()
    assert first.registration.removed_at
    assert second.registration.removed_at is None


def test_who_registered_it_stays_complete(acme: Workspace, dana: User) -> None:
    first = registered(acme, dana)
    remove_model(model=MLModel.objects.get(), by=dana)
    again = Onboarding.objects.with_facts().get(pk=first.pk)
    assert progress(again).is_complete
    assert services.submit_review(onboarding=again, by=dana) == first.registration
    services.retry(onboarding=again, by=dana)
    assert not MLModel.objects.exists()


def test_a_version_of_the_same_name_has_another_onboarding(acme: Workspace, dana: User) -> None:
    row = registered(acme, dana)
    v1 = ModelVersion.objects.get()
    assert onboarding_of(v1) == row
    v2 = records.version(v1.model, name="v2")
    remove_version(version=v1, by=dana)
    assert onboarding_of(records.version(v2.model, name="v1")) is None


def test_the_last_version_stays_and_so_does_everything(acme: Workspace, dana: User) -> None:
    registered(acme, dana)
    begun = begin_next_version(version=ModelVersion.objects.get(), by=dana)
    with pytest.raises(ProblemError) as refused:
        remove_version(version=ModelVersion.objects.get(), by=dana)
    assert refused.value.problem.code == "registry.version.last"
    begun.refresh_from_db()
    assert begun.based_on == ModelVersion.objects.get()
    assert Registration.objects.get().removed_at is None


def test_what_was_begun_from_a_version_goes_on_from_the_newest_free_one(acme: Workspace, dana: User) -> None:
    model = records.model(acme)
    v1, v2, v3 = (records.version(model, name=name) for name in ("v1", "v2", "v3"))
    from_v3, from_v2 = begin_next_version(version=v3, by=dana), begin_next_version(version=v2, by=dana)
    remove_version(version=v3, by=dana)
    from_v3.refresh_from_db()
    assert from_v3.based_on == v1
    remove_version(version=v2, by=dana)
    from_v2.refresh_from_db()
    assert from_v2.based_on is None
    assert not from_v2.is_next_version


def test_what_goes_on_as_a_new_model_beside_the_old_one_asks_for_an_id_of_its_own(acme: Workspace, dana: User) -> None:
    """Every other version has an open onboarding: there is none to go on from, and the id is the old model's."""
    model = records.model(acme)
    v1, v2 = (records.version(model, name=name) for name in ("v1", "v2"))
    begun = [begin_next_version(version=version, by=dana) for version in (v1, v2)]
    for row in begun:
        touch(row, dana, "onboarding.model_submitted")
    remove_version(version=v2, by=dana)
    again = Onboarding.objects.with_facts().get(pk=begun[1].pk)
    assert (again.based_on, again.model_id, again.model_name) == (None, "", model.name)
    state = progress(again).state("model")
    assert (state.status, progress(again).current) == (StepStatus.OPEN, state)
    answers = factories.model_answers(model_id=model.model_id)
    with pytest.raises(ProblemError) as refused:
        services.submit_model(onboarding=again, answers=answers, by=dana)
    assert refused.value.problem.code == "registry.model.exists"
    services.submit_model(onboarding=again, answers=factories.model_answers(model_id="another"), by=dana)


def test_what_was_begun_from_a_deleted_model_goes_on_as_a_new_one(acme: Workspace, dana: User) -> None:
    registered(acme, dana)
    begun = begin_next_version(version=ModelVersion.objects.get(), by=dana)
    remove_model(model=MLModel.objects.get(), by=dana)
    begun = Onboarding.objects.with_facts().get(pk=begun.pk)
    assert not begun.is_next_version
    assert progress(begun).state("model").status == "done"


@pytest.mark.parametrize("calls", [1, 2, 3])
def test_a_registration_whose_model_goes_meanwhile_says_so_and_begins_anew(
    acme: Workspace, dana: User, monkeypatch: pytest.MonkeyPatch, calls: int
) -> None:
    """The model is deleted behind that many of its calls."""
    row = factories.mapped(acme, dana)
    registration = services.submit_review(onboarding=row, by=dana)
    real, made = runner._call, []

    def then_deleted(*arguments: object) -> str:
        if len(made) == calls:
            remove_model(model=MLModel.objects.get(), by=dana)
        made.append(real(*arguments))
        return made[-1]

    monkeypatch.setattr(runner, "_call", then_deleted)
    run_registration(registration.pk)
    registration.refresh_from_db()
    assert registration.problem
    assert (registration.state, registration.problem.code) == (JobState.FAILED, "registration.made.gone")
    monkeypatch.setattr(runner, "_call", real)
    retry_registration(registration=registration, by=dana)
    remove_what_is_there(dana)
    run_registration(registration.pk)
    registration.refresh_from_db()
    assert (registration.state, registration.removed_at) == (JobState.DONE, None)
    assert registration.model_row_id == MLModel.objects.get().pk


def remove_what_is_there(dana: User) -> None:
    """The failed call's transaction took its deletion back, as it would be in the same process; delete it for good."""
    for model in MLModel.objects.all():
        remove_model(model=model, by=dana)


def test_the_destination_knows_what_is_gone(acme: Workspace, dana: User) -> None:
    destination = LocalDestination(workspace=acme, by=dana)
    with pytest.raises(ProblemError) as refused:
        destination.start_sync(key="k", dataset="dst_0000000000000000")
    assert refused.value.problem.code == "registration.made.gone"


def test_a_failed_registration_makes_its_model_anew(acme: Workspace, dana: User) -> None:
    row = registered(acme, dana)
    Registration.objects.update(state=JobState.FAILED)
    remove_model(model=MLModel.objects.get(), by=dana)
    registration = Registration.objects.get()
    assert registration.removed_at is None
    retry_registration(registration=registration, by=dana)
    run_registration(registration.pk)
    registration.refresh_from_db()
    assert registration.state == JobState.DONE
    assert onboarding_of(ModelVersion.objects.get()) == row
