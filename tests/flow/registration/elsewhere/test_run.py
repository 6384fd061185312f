"""A registration into another server: one effect there, whatever is killed, doubled, lost or late."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.fakes import registry_server as fake
from tests.fakes.registry_server import TOKEN, Registry
from tests.unit.registration.orders import dataset
from wizard.accounts.models import AuditEntry
from wizard.aws.models import Connection
from wizard.core.jobs import JobState
from wizard.registration import runner
from wizard.registration.destinations.http import HttpDestination
from wizard.registration.models import Registration, RegistrationStep, SavedDestination
from wizard.registration.plan import Order
from wizard.registration.services import retry_registration
from wizard.registration.tasks import run_registration
from wizard.registration.wire import wire_calls
from wizard.registry.models import Dataset, MLModel, ModelVersion
from wizard.sync.models import SyncRun

Send = Callable[..., Registration]
MODEL, VERSION = "POST /v1beta/models", "POST /v1beta/models/fraud/versions"
DATASET = "POST /v1beta/models/fraud/versions/v1/datasets"
EFFECTS = ["model fraud", "version v1", "dataset serving"]


class Killed(BaseException):
    """What no handler catches: the worker is gone."""


def run(registration: Registration) -> Registration:
    """One delivery of its message, however soon after the one before."""
    Registration.objects.filter(pk=registration.pk).update(not_before=None)
    run_registration(registration.pk)
    registration.refresh_from_db()
    return registration


def code_of(registration: Registration) -> str:
    return registration.problem.code if registration.problem else ""


def states(registration: Registration) -> list[tuple[str, str, int]]:
    return [(step.key, step.state, step.tries) for step in registration.steps.all()]


def break_once(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, *, after: bool) -> None:
    """The worker dies in the first call of `owner.name`, before or after it has done its work."""
    real = getattr(owner, name)

    def broken(*positional: Any, **named: Any) -> Any:
        monkeypatch.setattr(owner, name, real)
        if after:
            real(*positional, **named)
        raise Killed

    monkeypatch.setattr(owner, name, broken)


def let_the_lease_run_out(registration: Registration) -> None:
    Registration.objects.filter(pk=registration.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


@pytest.fixture
def registration(order: Order, send: Send) -> Registration:
    return send(order)


def test_it_is_made_there_and_nothing_of_it_here(registration: Registration, order: Order, registry: Registry) -> None:
    run(registration)
    assert registration.state == JobState.DONE
    assert [(asked.method, asked.path) for asked in registry.asked] == [
        ("GET", "/v1beta/models/fraud/versions"),
        ("POST", "/v1beta/models"),
        ("POST", "/v1beta/models/fraud/versions"),
        ("POST", "/v1beta/models/fraud/versions/v1/datasets"),
    ]
    assert [asked.body for asked in registry.asked[1:]] == [call.body for call in wire_calls(order)]
    assert [asked.key.rpartition(":")[0] for asked in registry.asked[1:]] == [
        f"{registration.pk}:model",
        f"{registration.pk}:version",
        f"{registration.pk}:connect:serving",
    ]
    assert registration.model_row_id == ""
    assert [table.objects.count() for table in (MLModel, ModelVersion, Dataset, SyncRun)] == [0, 0, 0, 0]


def test_odd_names_are_one_path(order: Order, send: Send, registry: Registry) -> None:
    run(send(replace(order, model_id="größe 1.0+rc", version_name="v 1;b+ü")))
    assert list(registry.datasets) == [("größe 1.0+rc", "v 1;b+ü", "serving")]


def test_serving_and_training(order: Order, send: Send, registry: Registry, connection: Connection) -> None:
    training = dataset("training", connection_id=connection.pk, id_column="", timestamp_column="")
    run(send(replace(order, datasets=(*order.datasets, training))))
    assert [kind for _, _, kind in registry.datasets] == ["serving", "training"]


def test_row_9_a_second_delivery_sends_nothing(registration: Registration, registry: Registry) -> None:
    run(registration)
    before = list(registry.asked)
    run(registration)
    assert registry.asked == before


@pytest.mark.parametrize("after", [False, True], ids=["row 2: in the middle", "row 3: after the effect"])
@pytest.mark.parametrize("verb", ["model_is_free", "create_model", "create_model_version", "connect_dataset"])
def test_a_killed_worker_is_followed_by_one_that_goes_on(
    registration: Registration, registry: Registry, monkeypatch: pytest.MonkeyPatch, verb: str, after: bool
) -> None:
    """Rows 2 and 3."""
    break_once(monkeypatch, HttpDestination, verb, after=after)
    with pytest.raises(Killed):
        run(registration)
    assert run(registration).state == JobState.RUNNING, "the lease of the dead is still alive"
    let_the_lease_run_out(registration)
    assert run(registration).state == JobState.DONE
    assert registry.effects == EFFECTS
    assert sum(tries for _, _, tries in states(registration)) == 4 + 1


def test_row_3_killed_before_the_answer_is_written_down(
    registration: Registration, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    registration.steps.filter(key="look:model").update(state="done", external_id="fraud")
    break_once(monkeypatch, runner, "_record", after=False)
    with pytest.raises(Killed):
        run(registration)
    assert registration.steps.get(key="model").is_unanswered
    let_the_lease_run_out(registration)
    assert run(registration).state == JobState.DONE
    assert registry.effects == EFFECTS
    assert not registration.steps.filter(is_unanswered=True).exists()


@pytest.mark.parametrize(
    "fault",
    [fake.status(500, after=True), fake.hang_up(after=True), fake.hang_up(after=False), fake.page(503), fake.page(200)],
    ids=["500 after", "hung up after", "hung up before", "a page of 503", "a page"],
)
@pytest.mark.parametrize("call", [MODEL, VERSION, DATASET])
def test_row_44_a_lost_answer_is_asked_for_again_with_the_same_key(
    registration: Registration, registry: Registry, call: str, fault: fake.Fault
) -> None:
    """Row 44: the server fails after it did the work."""
    registry.fail(call, fault)
    for _ in range(2):
        run(registration)
        if registration.has_failed:  # where nobody would try again by himself
            retry_registration(registration=registration, by=None)
    assert registration.state == JobState.DONE, registration.problem
    assert registry.effects == EFFECTS
    sent = [asked.key for asked in registry.asked if f"{asked.method} {asked.path}" == call]
    assert len(sent) == 2
    assert len(set(sent)) == 1


def test_it_is_tried_three_times_by_itself_and_the_button_goes_on(
    registration: Registration, registry: Registry
) -> None:
    registry.fail(VERSION, fake.status(502), times=3)
    for tries in (1, 2):
        assert run(registration).state == JobState.QUEUED
        assert registration.not_before
        step = registration.steps.get(key="version")
        assert (step.tries, step.problem.code) == (tries, "destination.failed")
    assert run(registration).state == JobState.FAILED
    assert code_of(registration) == "destination.failed"
    retry_registration(registration=registration, by=None)
    assert run(registration).state == JobState.DONE
    assert registry.effects == EFFECTS
    assert states(registration) == [
        ("look:model", "done", 1),
        ("model", "done", 1),
        ("version", "done", 4),
        ("connect:serving", "done", 1),
    ]


def test_a_model_that_is_there_is_seen_before_anything_is_sent(registration: Registration, registry: Registry) -> None:
    registry.models["fraud"] = {"name": "somebody else's"}
    run(registration)
    assert (registration.state, code_of(registration)) == (JobState.FAILED, "destination.model.exists")
    assert registry.posts() == []


def test_a_model_that_comes_between_look_and_call_is_not_taken_even_by_the_button(
    registration: Registration, registry: Registry
) -> None:
    def appear(handler: Any, work: Any) -> None:
        registry.models["fraud"] = {"name": "somebody else's"}
        handler.send(*work())

    registry.fail(MODEL, appear)
    for _ in range(2):
        run(registration)
        assert (registration.state, code_of(registration)) == (JobState.FAILED, "destination.model.exists")
        retry_registration(registration=registration, by=None)
    assert registry.models["fraud"] == {"name": "somebody else's"}
    assert registry.effects == []


def test_a_refused_connection_leaves_nothing_open(registration: Registration, registry: Registry) -> None:
    """What was never sent cannot have been done: a model that is there afterwards is somebody else's."""
    registration.steps.filter(key="look:model").update(state="done", external_id="fraud")
    url = registry.url
    SavedDestination.objects.update(base_url="http://127.0.0.1:9")
    run(registration)
    assert not registration.steps.get(key="model").is_unanswered
    SavedDestination.objects.update(base_url=url)
    registry.models["fraud"] = {"name": "somebody else's"}
    Registration.objects.update(state=JobState.QUEUED)
    run(registration)
    assert code_of(registration) == "destination.model.exists"


def test_a_refusal_tells_the_reason_and_never_the_token(registration: Registration, registry: Registry) -> None:
    body = {"error": {"message": f"features.amount: unknown type; {TOKEN}"}}
    registry.fail(VERSION, fake.status(422, body))
    run(registration)
    assert (registration.state, code_of(registration)) == (JobState.FAILED, "destination.refuses")
    assert registration.problem
    assert "features.amount: unknown type" in registration.problem.detail
    stored = [*Registration.objects.values(), *RegistrationStep.objects.values(), *AuditEntry.objects.values()]
    assert TOKEN not in str(stored)


def test_an_id_that_looks_like_a_sync_of_ours_opens_none(registration: Registration, registry: Registry) -> None:
    registry.fail(DATASET, fake.status(201, {"id": "syn_0123456789abcdef"}))
    run(registration)
    assert registration.steps.get(key="connect:serving").external_id == "syn_0123456789abcdef"
    assert registration.model_row_id == ""


@pytest.mark.parametrize("answered", [None, [], "x", {"id": 5}, {"id": "y" * 300}, {"id": "a\nb"}])
def test_an_answer_without_a_usable_id_is_fine(registration: Registration, registry: Registry, answered: Any) -> None:
    registry.fail(VERSION, fake.status(201, answered))
    registry.versions["fraud", "v1"] = {}
    assert run(registration).state == JobState.DONE
    assert registration.steps.get(key="version").external_id == "v1"


# --- A next version ---


@pytest.fixture
def following(order: Order, send: Send, registry: Registry) -> Registration:
    registry.models["fraud"] = {}
    registry.versions["fraud", "v1"] = {}
    return send(replace(order, version_name="v2", is_next_version=True))


def test_a_next_version_joins_the_model_that_is_there(following: Registration, registry: Registry) -> None:
    assert run(following).state == JobState.DONE
    assert registry.effects == ["version v2", "dataset serving"]


def test_a_version_that_is_there_is_not_taken(following: Registration, registry: Registry) -> None:
    registry.versions["fraud", "v2"] = {}
    run(following)
    assert code_of(following) == "destination.version.exists"
    assert registry.posts() == []


def test_a_model_that_is_not_there_gets_no_next_version(following: Registration, registry: Registry) -> None:
    registry.models.clear()
    run(following)
    assert code_of(following) == "destination.model.unknown"
    assert registry.posts() == []


@pytest.mark.parametrize("answered", [{}, "x", [1], None])
def test_a_list_that_is_none_is_not_understood(following: Registration, registry: Registry, answered: Any) -> None:
    path = "GET /v1beta/models/fraud/versions"
    registry.fail(path, fake.status(200, []))
    registry.fail(path, fake.status(200, answered))
    run(following)
    assert code_of(following) == "destination.strange"


# --- Another order after a failure ---


def test_a_changed_order_keeps_the_model_that_is_made(
    registration: Registration, registry: Registry, order: Order, send: Send
) -> None:
    registry.fail(DATASET, fake.status(422))
    run(registration)
    assert registration.has_failed
    again = send(replace(order, version_name="v2"))
    assert again.pk == registration.pk
    assert run(registration).state == JobState.DONE
    assert registry.effects == ["model fraud", "version v1", "version v2", "dataset serving"]


def test_a_model_whose_answer_was_lost_is_still_ours_after_a_change(
    registration: Registration, registry: Registry, order: Order, send: Send
) -> None:
    registry.fail(MODEL, fake.status(500, after=True))
    run(registration)
    Registration.objects.update(state=JobState.FAILED)
    send(replace(order, version_name="v2"))
    assert run(registration).state == JobState.DONE
    assert registry.effects == ["model fraud", "version v2", "dataset serving"]


def test_a_model_that_is_made_cannot_be_described_otherwise(
    registration: Registration, registry: Registry, order: Order, send: Send
) -> None:
    registry.fail(VERSION, fake.status(422))
    run(registration)
    with pytest.raises(Exception) as refused:
        send(replace(order, name="Another name"))
    assert refused.value.problem.code == "destination.model.made"
    registration.refresh_from_db()
    assert (registration.order, registration.state) == (order, JobState.FAILED)


def test_another_id_is_another_model(registration: Registration, registry: Registry, order: Order, send: Send) -> None:
    registry.fail(VERSION, fake.status(422))
    run(registration)
    send(replace(order, model_id="fraud-2", name="Another name"))
    assert run(registration).state == JobState.DONE
    assert registry.effects == ["model fraud", "model fraud-2", "version v1", "dataset serving"]
