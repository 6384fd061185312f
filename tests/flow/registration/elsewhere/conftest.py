"""A workspace with another server as a checked destination."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.fakes import registry_server as fake
from tests.fakes.registry_server import TOKEN, Registry
from wizard.accounts.models import User, Workspace
from wizard.registration.models import DestinationCheck, Registration, SavedDestination
from wizard.registration.plan import Generation, Order
from wizard.registration.saved_destinations import DestinationFacts, add_destination
from wizard.registration.services import request_registration
from wizard.registration.tasks import check_destination


@pytest.fixture
def registry(settings: Any) -> Iterator[Registry]:
    with fake.serving() as registry:
        settings.DESTINATION_HOSTS = [registry.url.removeprefix("http://")]
        yield registry


@pytest.fixture
def destination(acme: Workspace, dana: User, registry: Registry) -> SavedDestination:
    facts = DestinationFacts(name="Prod", address=registry.url, generation=Generation.TWO, token=TOKEN)
    row = add_destination(workspace=acme, facts=facts, by=dana)
    check_destination(DestinationCheck.objects.get().pk)
    registry.asked.clear()
    return row


@pytest.fixture
def send(acme: Workspace, dana: User, destination: SavedDestination) -> Callable[..., Registration]:
    def request(order: Order, key: str = "onb_1") -> Registration:
        return request_registration(workspace=acme, order=order, idempotency_key=key, by=dana, destination=destination)

    return request
