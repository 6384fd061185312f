"""Another server as destination: the fake of the flow tests answers as a live Embark does, and both end up alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from tests import factories, records
from tests.contract.test_code_runs import by_the_wizard, odd_order, registered
from tests.fakes import registry_server as fake
from tests.unit.registration.orders import dataset
from tests.unit.registration.orders import order as plain_order
from wizard.accounts.models import Workspace
from wizard.accounts.tokens import issue_token
from wizard.core.jobs import JobState
from wizard.core.problems import ProblemError
from wizard.registration import wire
from wizard.registration.destinations.addresses import parse_address
from wizard.registration.destinations.base import AlreadyThereError, Destination
from wizard.registration.destinations.checking import check, check_workspace
from wizard.registration.destinations.http import HttpDestination
from wizard.registration.destinations.http3 import Http3Destination
from wizard.registration.destinations.server import RemoteServer
from wizard.registration.models import SavedDestination
from wizard.registration.plan import Generation, Order, Verb, make_plan
from wizard.registration.services import request_registration
from wizard.registration.tasks import run_registration
from wizard.registration.wire3 import Account
from wizard.registry.models import Dataset, ModelVersion


@pytest.fixture
def acme(transactional_db: None) -> Workspace:
    return factories.workspace()


@pytest.fixture(params=["fake", "Embark"])
def server(request: pytest.FixtureRequest, live_server: LiveServer, acme: Workspace) -> Iterator[RemoteServer]:
    """One of the two, with a token that it takes."""
    if request.param == "Embark":
        yield embark(live_server, acme)
        return
    with fake.serving() as registry:
        address = parse_address(registry.url)
        yield RemoteServer(address=address, token=fake.TOKEN, hosts=[address.place], seconds=20)


def embark(live_server: LiveServer, workspace: Workspace, *, token: str = "") -> RemoteServer:
    address = parse_address(live_server.url)
    secret = token or issue_token(workspace=workspace, name="destination", by=None)[1]
    return RemoteServer(address=address, token=secret, hosts=[address.place], seconds=20)


def send(destination: Destination, of: Order, generation: Generation = Generation.TWO) -> dict[str, str]:
    """All calls of the plan, as the runner makes them; key of the call → id."""
    made: dict[str, str] = {}
    for call in make_plan(of, generation):
        earlier = {name: made[key] for name, key in call.uses.items()}
        made[call.key] = getattr(destination, call.verb.value)(key=call.key, **call.arguments, **earlier)
    return made


def statuses(server: RemoteServer, of: Order) -> list[int]:
    """What the server answers to a look, and to each request sent twice."""
    look = [server.ask("GET", wire.versions_path(of.model_id)).status]
    twice = [call for call in wire.wire_calls(of) for _ in range(2)]
    posted = [server.ask("POST", call.path, body=call.body, key="k").status for call in twice]
    return [*look, *posted, server.ask("GET", wire.versions_path(of.model_id)).status]


def test_both_answer_alike(server: RemoteServer) -> None:
    of = plain_order()
    check(server)
    assert statuses(server, of) == [404, 201, 201, 201, 200, 201, 201, 200]
    call = next(wire.wire_calls(of))
    assert server.ask("POST", call.path, body=call.body).status == 409, "without a key"
    assert server.ask("POST", call.path, body=call.body, key="other").status == 409
    listed = server.ask("GET", wire.versions_path(of.model_id)).body
    assert [version["name"] for version in listed] == ["v1"]
    other = wire.create_version(
        model_id="fraud", name="v1", model_type=of.model_type, schema=replace(of.schema, fields=of.schema.fields[1:])
    )
    assert server.ask("POST", other.path, body=other.body).status == 409


def test_an_order_that_was_edited_after_a_failure_is_taken(
    live_server: LiveServer, acme: Workspace, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An Embark that registers into another one: its keys are the same registration's, its words are not."""
    theirs = factories.workspace("Theirs")
    dana = factories.member(acme)
    destination = records.destination(acme, dana, token=issue_token(workspace=theirs, name="acme", by=None)[1])
    SavedDestination.objects.update(base_url=live_server.url)
    settings.DESTINATION_HOSTS = [parse_address(live_server.url).place]

    def sent(of: Order) -> str:
        row = request_registration(workspace=acme, order=of, idempotency_key="k", by=dana, destination=destination)
        run_registration(row.pk)
        row.refresh_from_db()
        return row.state

    with monkeypatch.context() as patch:
        patch.setattr(wire, "create_version", lambda **_: wire.WireCall("", wire.versions_path("fraud"), {}))
        assert sent(plain_order()) == JobState.FAILED
    assert sent(plain_order(model_id="fraud-2")) == JobState.DONE
    assert set(theirs.models.values_list("model_id", flat=True)) == {"fraud", "fraud-2"}
    assert ModelVersion.objects.get().model.model_id == "fraud-2"


def test_what_arrives_is_what_the_wizard_would_have_made(live_server: LiveServer, acme: Workspace) -> None:
    of = odd_order()
    send(HttpDestination(server=embark(live_server, acme), order=of), of)
    assert registered(acme) == by_the_wizard(of)


def test_a_token_that_is_not_taken_is_told(live_server: LiveServer, acme: Workspace) -> None:
    with pytest.raises(ProblemError) as refused:
        check(embark(live_server, acme, token="embark_wrong"))
    assert refused.value.problem.code == "destination.token.refused"


@pytest.fixture
def account(server: RemoteServer, acme: Workspace, live_server: LiveServer) -> Account:
    """What the server calls the workspace."""
    return Account(acme.account, acme.slug) if str(server) == live_server.url else Account("acme", "ml")


def test_both_take_a_registration_of_3x_once(server: RemoteServer, account: Account) -> None:
    training = dataset("training", id_column="", timestamp_column="")
    of = plain_order(datasets=(dataset(), training), description="d", owner="dana@acme.test")
    destination = Http3Destination(server=server, account=account, order=of)
    check_workspace(server, account)
    made = send(destination, of, Generation.THREE)
    listed = server.ask("GET", account.path("datasets", model_version_id=made["version"])).body
    assert [each["stage"] for each in listed] == ["serving", "training"]
    assert listed[0]["config"] == {"regex": "acme/fraud/serving.parquet", "object_format": "parquet"}
    assert {each["model_id"] for each in server.ask("GET", account.path("model-versions")).body} == {made["model"]}
    for call in make_plan(of, Generation.THREE):  # after lost answers: each finds what it has made
        if call.verb in (Verb.MODEL_IS_FREE, Verb.SHARE_SOURCE):
            continue
        earlier = {name: made[key] for name, key in call.uses.items()}
        with pytest.raises(AlreadyThereError) as there:
            getattr(destination, call.verb.value)(key=call.key, **call.arguments, **earlier)
        assert there.value.external_id == made[call.key]


def test_both_refuse_a_workspace_that_is_not_there(server: RemoteServer, account: Account) -> None:
    with pytest.raises(ProblemError) as refused:
        check_workspace(server, replace(account, workspace="elsewhere"))
    assert refused.value.problem.code == "destination.workspace.unknown"


def test_what_arrives_by_3x_is_the_same_schema(live_server: LiveServer, acme: Workspace) -> None:
    of = plain_order()
    destination = Http3Destination(server=embark(live_server, acme), account=Account(acme.account, acme.slug), order=of)
    send(destination, of, Generation.THREE)
    version = ModelVersion.objects.get()
    assert (version.name, version.model_type, version.model.name) == ("v1", "binary", "Fraud")
    sent = {(field.name, field.kind, field.actual_for) for field in of.schema.fields}
    assert {(field.name, field.kind, field.actual_for) for field in version.schema.fields} == sent
    connected = Dataset.objects.get()
    assert (connected.kind, connected.id_column, connected.timestamp_column) == (
        "serving",
        "prediction_id",
        "prediction_timestamp",
    )
