"""A connected workspace and the fake AWS that its connection opens."""

from __future__ import annotations

import pytest

from tests import factories
from tests.data.build import parquet
from tests.fakes import aws as fake
from tests.fakes.aws import FakeAws
from tests.samples import insurance_table
from wizard.accounts.models import User, Workspace
from wizard.aws.models import Connection


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> FakeAws:
    installed = fake.install(monkeypatch)
    installed.buckets["acme-ml"] = {
        "in/serving.parquet": parquet(insurance_table(500)),
        "in/plain.csv": b"id;amount\n1;2,5\n2;3,5\n",
        "in/nothing.csv": b"",
    }
    return installed


@pytest.fixture
def connection(acme: Workspace, dana: User) -> Connection:
    row = factories.connected(acme, dana).connection
    assert row
    return row
