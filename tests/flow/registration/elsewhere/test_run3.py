"""A registration into a server of generation 3.x: ids are the server's, names are looked at, and it is made once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.fakes import registry_server as fake
from tests.fakes.registry_server import TOKEN, Registry
from tests.unit.registration.orders import FIELDS, dataset
from wizard.accounts.models import User, Workspace
from wizard.aws.models import Connection
from wizard.core.jobs import JobState
from wizard.core.problems import ProblemError
from wizard.registration import runner
from wizard.registration.destinations.http3 import Http3Destination
from wizard.registration.models import DestinationCheck, Registration, SavedDestination
from wizard.registration.plan import Generation, Order
from wizard.registration.saved_destinations import DestinationFacts, add_destination, check_again
from wizard.registration.services import request_registration, retry_registration
from wizard.registration.tasks import check_destination, run_registration
from wizard.registry.models import MLModel

Send = Callable[..., Registration]
P = "/api/v1/acme/ml"
CALLS = ["models", "model-versions", "data-sources", "datasets"]
EFFECTS = ["models Fraud", "model-versions v1", "data-sources s3://acme", "datasets serving"]


class Killed(BaseException):
    """What no handler catches: the worker is gone."""


def facts(registry: Registry, **changes: str) -> DestinationFacts:
    known = DestinationFacts("Three", registry.url, Generation.THREE, TOKEN, "acme", "ml")
    return replace(known, **changes)


@pytest.fixture
def three(acme: Workspace, dana: User, registry: Registry) -> SavedDestination:
    row = add_destination(workspace=acme, facts=facts(registry), by=dana)
    check_destination(DestinationCheck.objects.get().pk)
    registry.asked.clear()
    return row


@pytest.fixture
def send(acme: Workspace, dana: User, three: SavedDestination) -> Send:
    def request(order: Order, key: str = "onb_1") -> Registration:
        return request_registration(workspace=acme, order=order, idempotency_key=key, by=dana, destination=three)

    return request


@pytest.fixture
def registration(order: Order, send: Send) -> Registration:
    return send(order)


def run(registration: Registration) -> Registration:
    """One delivery of its message, however soon after the one before."""
    Registration.objects.filter(pk=registration.pk).update(not_before=None)
    run_registration(registration.pk)
    registration.refresh_from_db()
    return registration


def code_of(job: Registration | DestinationCheck) -> str:
    return job.problem.code if job.problem else ""


def test_it_is_made_in_the_words_of_3x(registration: Registration, registry: Registry) -> None:
    assert run(registration).state == JobState.DONE, registration.problem
    posts = {asked.path: asked for asked in registry.asked if asked.method == "POST"}
    assert list(posts) == [f"{P}/{things}" for things in CALLS]
    assert posts[f"{P}/models"].body == {"name": "Fraud", "type": "binary", "color": "#3564C9", "icon": "general"}
    assert posts[f"{P}/model-versions"].body == {"name": "v1", "model_id": "models-1"}
    assert posts[f"{P}/data-sources"].body == {
        "name": "s3://acme",
        "connection": {"bucket": "acme", "type": "s3"},
    }
    assert posts[f"{P}/datasets"].body == {
        "stage": "serving",
        "model_version_id": "model-versions-1",
        "model_id": "models-1",
        "data_source_id": "data-sources-1",
        "config": {"regex": "acme/fraud/serving.parquet", "object_format": "parquet"},
        "schema": {
            "id_column": "prediction_id",
            "timestamp_column": "prediction_timestamp",
            "raw_inputs": [{"name": "raw_text", "type": "text"}],
            "features": [{"name": "amount", "type": "numeric"}, {"name": "embeddings", "type": "embedding"}],
            "predictions": [{"name": "will_buy", "type": "boolean"}, {"name": "proba", "type": "numeric"}],
            "actuals": [{"name": "did_buy", "type": "boolean", "properties": {"prediction": "will_buy"}}],
        },
    }
    assert len({asked.key for asked in posts.values()}) == 4
    assert MLModel.objects.count() == 0


def test_training_data_shares_the_source(order: Order, send: Send, registry: Registry, connection: Connection) -> None:
    training = dataset("training", connection_id=connection.pk, id_column="", timestamp_column="")
    run(send(replace(order, datasets=(*order.datasets, training))))
    assert [each["stage"] for each in registry.things["datasets"]] == ["serving", "training"]
    assert registry.things["datasets"][1]["schema"]["id_column"] is None
    assert len(registry.things["data-sources"]) == 1


def test_a_data_source_that_is_there_is_shared(registration: Registration, registry: Registry) -> None:
    registry.things["data-sources"] = [{"id": "theirs", "name": "s3://acme", "type": "s3"}]
    assert run(registration).state == JobState.DONE
    assert registry.things["datasets"][0]["data_source_id"] == "theirs"


def test_a_data_source_of_another_type_is_not(registration: Registration, registry: Registry) -> None:
    registry.things["data-sources"] = [{"id": "theirs", "name": "s3://acme", "type": "athena"}]
    assert code_of(run(registration)) == "destination.source.differs"


@pytest.mark.parametrize("things", CALLS)
@pytest.mark.parametrize(
    "fault",
    [fake.status(500, after=True), fake.hang_up(after=True), fake.hang_up(after=False)],
    ids=["500 after", "hung up after", "hung up before"],
)
def test_row_44_a_lost_answer_makes_no_second_one(
    registration: Registration, registry: Registry, things: str, fault: fake.Fault
) -> None:
    """Row 44; `POST /models` would make a second model of the same name."""
    registry.fail(f"POST {P}/{things}", fault)
    for _ in range(2):
        run(registration)
    assert registration.state == JobState.DONE, registration.problem
    assert registry.effects == EFFECTS
    assert not registration.steps.filter(is_unanswered=True).exists()


@pytest.mark.parametrize("verb", ["create_model", "create_model_version", "share_source", "connect_dataset"])
def test_rows_2_and_3_a_killed_worker_is_followed_by_one_that_goes_on(
    registration: Registration, registry: Registry, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    real = getattr(Http3Destination, verb)

    def dies(self: Any, **named: Any) -> str:
        monkeypatch.setattr(Http3Destination, verb, real)
        real(self, **named)
        raise Killed

    monkeypatch.setattr(Http3Destination, verb, dies)
    with pytest.raises(Killed):
        run(registration)
    Registration.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert run(registration).state == JobState.DONE, registration.problem
    assert registry.effects == EFFECTS


def test_a_name_that_is_taken_is_seen_before_anything_is_made(registration: Registration, registry: Registry) -> None:
    registry.things["models"] = [{"id": "theirs", "name": "Fraud"}]
    for _ in range(2):
        assert code_of(run(registration)) == "destination.model.name"
        retry_registration(registration=registration, by=None)
    assert registry.posts() == []


def test_a_model_that_comes_after_the_look_is_not_taken(
    registration: Registration, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = runner._record

    def record(job: Any, step: Any, *rest: Any) -> None:
        real(job, step, *rest)
        if step.key == "look:model":
            registry.things["models"] = [{"id": "theirs", "name": "Fraud"}]

    monkeypatch.setattr(runner, "_record", record)
    for _ in range(2):
        assert code_of(run(registration)) == "destination.model.name"
        retry_registration(registration=registration, by=None)
    assert registry.posts() == []


@pytest.mark.parametrize("told", [{}, {"id": None}, {"id": ""}, {"id": "x" * 300}, {"id": "a\nb"}, [], "x"])
def test_without_a_usable_id_nothing_goes_on_and_nothing_is_doubled(
    registration: Registration, registry: Registry, told: Any
) -> None:
    registry.fail(f"POST {P}/models", fake.status(201, told, after=True))
    assert code_of(run(registration)) == "destination.strange"
    retry_registration(registration=registration, by=None)
    assert run(registration).state == JobState.DONE
    assert registry.effects == EFFECTS


@pytest.mark.parametrize("listed", [{}, "x", [1], None])
def test_a_list_that_is_none_is_not_understood(registration: Registration, registry: Registry, listed: Any) -> None:
    registry.fail(f"GET {P}/models", fake.status(200, listed))
    assert code_of(run(registration)) == "destination.strange"


def test_an_id_from_outside_stays_within_its_place(registration: Registration, registry: Registry) -> None:
    """It is sent back in bodies and queries, percent-encoded."""
    odd = "../../x?y=1&model_id=z"
    registry.fail(f"POST {P}/models", fake.status(201, {"id": odd}, after=False))
    assert run(registration).state == JobState.DONE, registration.problem
    assert registry.things["model-versions"][0]["model_id"] == odd
    assert {asked.path.partition("?")[0] for asked in registry.asked} == {f"{P}/{things}" for things in CALLS}


def test_a_next_version_joins_the_one_model_of_that_name(order: Order, send: Send, registry: Registry) -> None:
    registry.things["models"] = [{"id": "m", "name": "Fraud"}, {"id": "n", "name": "Other"}]
    assert run(send(replace(order, version_name="v2", is_next_version=True))).state == JobState.DONE
    assert registry.effects == ["model-versions v2", *EFFECTS[2:]]
    assert registry.things["model-versions"][0]["model_id"] == "m"


@pytest.mark.parametrize(
    ("models", "versions", "code"),
    [
        ([], [], "destination.model.unknown"),
        (["m", "n"], [], "destination.model.many"),
        (["m"], [{"id": "v", "name": "v2", "model_id": "m"}], "destination.version.exists"),
    ],
)
def test_a_next_version_has_no_place(
    order: Order, send: Send, registry: Registry, models: list[str], versions: Any, code: str
) -> None:
    registry.things |= {"models": [{"id": each, "name": "Fraud"} for each in models], "model-versions": versions}
    assert code_of(run(send(replace(order, version_name="v2", is_next_version=True)))) == code
    assert registry.posts() == []


def test_changed_columns_after_a_failure_go_into_the_version_that_is_made(
    registration: Registration, registry: Registry, order: Order, send: Send
) -> None:
    registry.fail(f"POST {P}/datasets", fake.status(422))
    run(registration)
    send(replace(order, datasets=(replace(order.datasets[0], id_column="uuid"),)))
    assert run(registration).state == JobState.DONE
    assert registry.effects == EFFECTS
    assert registry.things["datasets"][0]["schema"]["id_column"] == "uuid"


def test_another_name_after_a_failure_is_another_model(
    registration: Registration, registry: Registry, order: Order, send: Send
) -> None:
    registry.fail(f"POST {P}/model-versions", fake.status(422))
    run(registration)
    send(replace(order, name="Other"))
    assert run(registration).state == JobState.DONE, registration.problem
    assert [each["name"] for each in registry.things["models"]] == ["Fraud", "Other"]


def test_a_dataset_that_is_connected_cannot_be_changed(
    registration: Registration, registry: Registry, order: Order, send: Send
) -> None:
    run(registration)
    Registration.objects.update(state=JobState.FAILED)
    send(replace(order, datasets=(replace(order.datasets[0], id_column="uuid"),)))
    assert code_of(run(registration)) == "destination.dataset.exists"


# --- What 3.x has no words for ---


RENAMED = {field.name: field.name for field in FIELDS} | {"amount": "amt"}


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ([dataset("actuals")], "destination.cannot.dataset"),
        ([dataset("testing")], "destination.cannot.dataset"),
        ([dataset("training", object_format="csv", read_options={"sep": ";"})], "destination.cannot.options"),
        ([dataset("training", column_map=RENAMED)], "destination.cannot.columns"),
    ],
)
def test_what_would_become_something_else_is_refused_before(
    order: Order, send: Send, more: list[Any], code: str
) -> None:
    with pytest.raises(ProblemError) as refused:
        send(replace(order, datasets=(*order.datasets, *more)))
    assert refused.value.problem.code == code
    assert not Registration.objects.exists()


def test_a_renamed_field_bears_the_name_of_its_column(order: Order, send: Send, registry: Registry) -> None:
    read = {"object_format": "csv", "read_options": {"header": "true"}, "select_expr": ("*", "amount / 2 AS amt")}
    serving = replace(order.datasets[0], column_map=RENAMED, **read)
    run(send(replace(order, datasets=(serving,))))
    sent = registry.things["datasets"][0]
    assert [each["name"] for each in sent["schema"]["features"]] == ["amt", "embeddings"]
    assert sent["config"] == {
        "regex": "acme/fraud/serving.parquet",
        "object_format": "csv",
        "header": "true",
        "query": "SELECT *, amount / 2 AS amt FROM {data}",
    }


# --- The check ---


@pytest.mark.parametrize(
    ("asked", "fault", "code"),
    [
        ("GET /v1/identity-service/.*", fake.status(404), "destination.workspace.unknown"),
        ("GET /v1/identity-service/.*", fake.page(404), "destination.generation"),
        ("GET /v1/identity-service/.*", fake.page(200), "destination.not_json"),
        (f"GET {P}/models", fake.status(404), "destination.workspace.unknown"),
        (f"GET {P}/models", fake.status(401), "destination.token.refused"),
        (f"GET {P}/models", fake.status(200, {}), "destination.strange"),
    ],
)
def test_what_a_check_finds(
    three: SavedDestination, registry: Registry, asked: str, fault: fake.Fault, code: str
) -> None:
    registry.fail(asked, fault)
    check_again(destination=three, by=None)
    check = DestinationCheck.objects.get()
    check_destination(check.pk)
    check.refresh_from_db()
    assert code_of(check) == code


@pytest.mark.parametrize("changes", [{"account": ""}, {"remote_workspace": ""}])
def test_account_and_workspace_must_be_known(
    acme: Workspace, dana: User, registry: Registry, changes: dict[str, str]
) -> None:
    with pytest.raises(ProblemError) as refused:
        add_destination(workspace=acme, facts=facts(registry, **changes), by=dana)
    assert refused.value.problem.code == "destination.account.missing"
