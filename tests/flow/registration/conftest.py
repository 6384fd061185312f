"""A workspace with a connection, and orders for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.registration import orders
from wizard.accounts.models import User, Workspace
from wizard.aws.models import Connection
from wizard.registration.models import Registration
from wizard.registration.plan import Order
from wizard.registration.services import request_registration


@pytest.fixture
def connection(acme: Workspace) -> Connection:
    return Connection.objects.create(workspace=acme, bucket="acme", role_name="embark")


@pytest.fixture
def order(connection: Connection) -> Order:
    return orders.order(datasets=(orders.dataset(connection_id=connection.pk),))


@pytest.fixture
def request_it(acme: Workspace, dana: User) -> Callable[..., Registration]:
    def request(order: Order, key: str = "onb_1") -> Registration:
        return request_registration(workspace=acme, order=order, idempotency_key=key, by=dana)

    return request
