"""Another server as destination: the fake of the flow tests answers as a live Embark does, and both end up alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytest_django.live_server_helper import LiveServer

from tests import factories
from tests.contract.test_code_runs import by_the_wizard, odd_order, registered
from tests.fakes import registry_server as fake
from tests.unit.registration.orders import order as plain_order
from wizard.accounts.models import Workspace
from wizard.accounts.tokens import issue_token
from wizard.core.problems import ProblemError
from wizard.registration import wire
from wizard.registration.destinations.addresses import parse_address
from wizard.registration.destinations.checking import check
from wizard.registration.destinations.http import HttpDestination
from wizard.registration.destinations.server import RemoteServer
from wizard.registration.plan import Generation, Order, make_plan


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


def send(server: RemoteServer, of: Order) -> None:
    """All calls of the plan, as the runner makes them."""
    destination, made = HttpDestination(server=server, order=of), dict[str, str]()
    for call in make_plan(of, Generation.TWO):
        earlier = {name: made[key] for name, key in call.uses.items()}
        made[call.key] = getattr(destination, call.verb.value)(key=call.key, **call.arguments, **earlier)


def statuses(server: RemoteServer, of: Order) -> list[int]:
    """What the server answers to a look, and to each request sent twice."""
    look = [server.ask("GET", wire.versions_path(of.model_id)).status]
    twice = [call for call in wire.wire_calls(of) for _ in range(2)]
    posted = [server.ask("POST", call.path, body=call.body, key="k").status for call in twice]
    return [*look, *posted, server.ask("GET", wire.versions_path(of.model_id)).status]


def test_both_answer_alike(server: RemoteServer) -> None:
    of = plain_order()
    check(server)
    assert statuses(server, of) == [404, 201, 409, 201, 200, 201, 201, 200]
    listed = server.ask("GET", wire.versions_path(of.model_id)).body
    assert [version["name"] for version in listed] == ["v1"]
    other = wire.create_version(
        model_id="fraud", name="v1", model_type=of.model_type, schema=replace(of.schema, fields=of.schema.fields[1:])
    )
    assert server.ask("POST", other.path, body=other.body).status == 409


def test_what_arrives_is_what_the_wizard_would_have_made(live_server: LiveServer, acme: Workspace) -> None:
    of = odd_order()
    send(embark(live_server, acme), of)
    assert registered(acme) == by_the_wizard(of)


def test_a_token_that_is_not_taken_is_told(live_server: LiveServer, acme: Workspace) -> None:
    with pytest.raises(ProblemError) as refused:
        check(embark(live_server, acme, token="embark_wrong"))
    assert refused.value.problem.code == "destination.token.refused"
