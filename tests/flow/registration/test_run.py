"""Running a registration: one effect, whatever is killed, doubled or late."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests import factories
from tests.unit.registration.orders import dataset
from wizard.aws.models import Connection
from wizard.core.jobs import LEASE, JobState
from wizard.registration import runner
from wizard.registration.destinations.local import LocalDestination
from wizard.registration.models import Registration
from wizard.registration.plan import Order
from wizard.registration.services import retry_registration
from wizard.registration.tasks import run_registration
from wizard.registry.models import Dataset, DataSource, MLModel, ModelVersion
from wizard.sync.models import SyncRun

Request = Callable[..., Registration]
ALL = (MLModel, ModelVersion, DataSource, Dataset, SyncRun)


class Killed(BaseException):
    """What no handler catches: the worker is gone."""


def counts() -> list[int]:
    return [table.objects.count() for table in ALL]


def state_of(registration: Registration) -> str:
    registration.refresh_from_db()
    return registration.state


def steps_of(registration: Registration) -> list[tuple[str, str, int]]:
    return [(step.key.split(":")[0], step.state, step.tries) for step in registration.steps.all()]


def let_the_lease_run_out(registration: Registration) -> None:
    Registration.objects.filter(pk=registration.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def break_once(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, error: BaseException, *, after: bool) -> None:
    """The first call of `owner.name` raises, before or after it has done its work."""
    real = getattr(owner, name)

    def broken(*positional: Any, **named: Any) -> Any:
        monkeypatch.setattr(owner, name, real)
        if after:
            real(*positional, **named)
        raise error

    monkeypatch.setattr(owner, name, broken)


@pytest.fixture
def registration(order: Order, request_it: Request) -> Registration:
    return request_it(order)


def test_everything_is_made_and_linked(registration: Registration, order: Order) -> None:
    run_registration(registration.pk)
    assert state_of(registration) == JobState.DONE
    assert counts() == [1, 1, 1, 1, 1]
    made = Dataset.objects.select_related("version__model", "data_source").get()
    assert made.version.model.pk == registration.model_row_id
    assert (made.version.model.model_id, made.version.name, made.version.schema) == ("fraud", "v1", order.schema)
    assert (made.kind, made.id_column, made.timestamp_column, made.column_map, made.sampled_etag) == (
        "serving",
        "prediction_id",
        "prediction_timestamp",
        order.datasets[0].column_map,
        "e1",
    )
    assert made.data_source.object_path == order.datasets[0].object_path
    assert SyncRun.objects.get().dataset == made
    assert [step.external_id[:3] for step in registration.steps.all()] == ["mdl", "ver", "dst", "syn"]
    assert (registration.progress_done, registration.progress_total) == (4, 4)


def test_serving_and_training(order: Order, request_it: Request, connection: Connection) -> None:
    training = dataset("training", connection_id=connection.pk, id_column="", timestamp_column="")
    registration = request_it(replace(order, datasets=(*order.datasets, training)))
    run_registration(registration.pk)
    assert counts() == [1, 1, 2, 2, 2]


def test_a_second_delivery_changes_nothing(registration: Registration) -> None:
    run_registration(registration.pk)
    before = steps_of(registration)
    run_registration(registration.pk)
    assert (counts(), steps_of(registration)) == ([1, 1, 1, 1, 1], before)


@pytest.mark.parametrize("after", [False, True], ids=["before the work", "after the work"])
@pytest.mark.parametrize("verb", ["create_model", "create_model_version", "connect_dataset", "start_sync"])
def test_a_worker_killed_in_any_call_loses_nothing_and_doubles_nothing(
    registration: Registration, monkeypatch: pytest.MonkeyPatch, verb: str, after: bool
) -> None:
    break_once(monkeypatch, LocalDestination, verb, Killed(), after=after)
    with pytest.raises(Killed):
        run_registration(registration.pk)
    assert state_of(registration) == JobState.RUNNING
    run_registration(registration.pk)
    assert state_of(registration) == JobState.RUNNING, "the lease of the dead is still alive"
    let_the_lease_run_out(registration)
    run_registration(registration.pk)
    assert state_of(registration) == JobState.DONE
    assert counts() == [1, 1, 1, 1, 1]
    assert sum(tries for _, _, tries in steps_of(registration)) == 4 + 1


def test_an_effect_and_its_record_are_one(registration: Registration, monkeypatch: pytest.MonkeyPatch) -> None:
    break_once(monkeypatch, runner, "_record", Killed(), after=False)
    with pytest.raises(Killed):
        run_registration(registration.pk)
    assert counts() == [0, 0, 0, 0, 0]
    assert steps_of(registration)[0] == ("model", "waiting", 1)


def test_a_crash_of_ours_is_tried_again(registration: Registration, monkeypatch: pytest.MonkeyPatch) -> None:
    break_once(monkeypatch, LocalDestination, "connect_dataset", RuntimeError("boom"), after=True)
    run_registration(registration.pk)
    assert state_of(registration) == JobState.QUEUED
    Registration.objects.update(not_before=None)
    run_registration(registration.pk)
    assert (state_of(registration), counts()) == (JobState.DONE, [1, 1, 1, 1, 1])


def test_a_worker_that_lost_its_lease_stops_without_a_trace(registration: Registration) -> None:
    workspace, by = registration.workspace, registration.requested_by

    class Slow(LocalDestination):
        def create_model(self, **arguments: Any) -> str:
            made = super().create_model(**arguments)
            Registration.objects.filter(pk=registration.pk).update(lease_token="the heir's")
            return made

    zombie = Registration.claim(registration.pk, now=timezone.now() - LEASE - timedelta(seconds=1))
    assert zombie
    with pytest.raises(Exception) as lost:
        runner.run_plan(zombie, Slow(workspace=workspace, by=by), timezone.now)
    assert type(lost.value).__name__ == "LeaseLost"
    assert counts() == [1, 0, 0, 0, 0]
    run_registration(registration.pk)
    assert (state_of(registration), counts()) == (JobState.DONE, [1, 1, 1, 1, 1])


def test_the_first_problem_stops_the_plan_and_a_retry_goes_on(
    registration: Registration, connection: Connection
) -> None:
    Connection.objects.filter(pk=connection.pk).update(workspace=factories.workspace("Elsewhere"))
    run_registration(registration.pk)
    assert state_of(registration) == JobState.FAILED
    assert registration.problem
    assert registration.problem.code == "registration.connection.gone"
    assert [state for _, state, _ in steps_of(registration)] == ["done", "done", "failed", "waiting"]
    assert registration.steps.all()[2].problem == registration.problem
    assert registration.model_row_id == MLModel.objects.get().pk
    Connection.objects.filter(pk=connection.pk).update(workspace=registration.workspace)
    retry_registration(registration=registration, by=None)
    run_registration(registration.pk)
    assert (state_of(registration), counts()) == (JobState.DONE, [1, 1, 1, 1, 1])
    assert [tries for _, _, tries in steps_of(registration)] == [1, 1, 2, 1]
    assert {step.problem for step in registration.steps.all()} == {None}


def test_a_changed_order_after_a_failure_makes_one_model_and_a_new_sync(
    registration: Registration, order: Order, request_it: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_registration(registration.pk)
    Registration.objects.update(state=JobState.FAILED)  # as if a later dataset had failed
    changed = replace(order, model_id="fraud-2", datasets=(replace(order.datasets[0], id_column="uuid"),))
    request_it(changed)
    run_registration(registration.pk)
    assert (state_of(registration), counts()) == (JobState.DONE, [1, 1, 1, 1, 2])
    assert MLModel.objects.get().model_id == "fraud-2"
    assert Dataset.objects.get().id_column == "uuid"


def test_a_model_that_appeared_meanwhile_is_not_touched(registration: Registration) -> None:
    MLModel.objects.create(workspace=registration.workspace, model_id="fraud", name="Somebody else's")
    run_registration(registration.pk)
    assert state_of(registration) == JobState.FAILED
    assert registration.problem
    assert registration.problem.code == "registry.model.exists"
    assert (MLModel.objects.get().name, registration.model_row_id) == ("Somebody else's", "")


@pytest.fixture
def following(registration: Registration, order: Order, request_it: Request) -> Registration:
    """The next version of a model that is registered."""
    run_registration(registration.pk)
    return request_it(replace(order, version_name="v2", is_next_version=True), "onb_2")


def test_a_next_version_is_made_beside_the_old_one(following: Registration) -> None:
    run_registration(following.pk)
    assert state_of(following) == JobState.DONE
    assert counts() == [1, 2, 2, 2, 2]
    assert following.model_row_id == MLModel.objects.get().pk


@pytest.mark.parametrize("after", [False, True], ids=["before the work", "after the work"])
@pytest.mark.parametrize("verb", ["find_model", "create_model_version", "connect_dataset", "start_sync"])
def test_a_worker_killed_in_any_call_of_a_next_version_doubles_nothing(
    following: Registration, monkeypatch: pytest.MonkeyPatch, verb: str, after: bool
) -> None:
    break_once(monkeypatch, LocalDestination, verb, Killed(), after=after)
    with pytest.raises(Killed):
        run_registration(following.pk)
    let_the_lease_run_out(following)
    run_registration(following.pk)
    assert state_of(following) == JobState.DONE
    assert counts() == [1, 2, 2, 2, 2]


def test_a_version_that_appears_after_the_request_is_not_taken_over(following: Registration, order: Order) -> None:
    model = MLModel.objects.get()
    intruder = ModelVersion.objects.create(
        model=model, name="v2", model_type=order.model_type, schema_json=order.schema.to_json()
    )
    run_registration(following.pk)
    assert state_of(following) == JobState.FAILED
    assert following.problem
    assert following.problem.code == "registry.version.exists"
    assert not intruder.datasets.exists()


def test_a_model_that_is_gone_by_then_is_said_to_be(following: Registration) -> None:
    MLModel.objects.all().delete()
    run_registration(following.pk)
    assert state_of(following) == JobState.FAILED
    assert following.problem
    assert following.problem.code == "registry.model.gone"
