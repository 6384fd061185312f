"""A connection whose role has been made, and the fake AWS that it leads to."""

from __future__ import annotations

import pytest

from tests.fakes import aws as fake
from tests.fakes.aws import FakeAws
from wizard.accounts.models import User, Workspace
from wizard.aws.models import Connection

ROLE = "arn:aws:iam::111122223333:role/embark-acme"


@pytest.fixture
def connection(acme: Workspace, dana: User) -> Connection:
    return Connection.objects.create(
        workspace=acme,
        created_by=dana,
        bucket="acme-ml",
        prefix="in/",
        account_id="111122223333",
        role_name="embark-acme",
        role_arn=ROLE,
    )


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> FakeAws:
    installed = fake.install(monkeypatch)
    installed.buckets["acme-ml"] = {
        "in/_SUCCESS": b"",
        "in/2026/a.csv": b"id,x\n1,2\n",
        "in/b.parquet": bytes(range(256)) * 8,
        "out/c.csv": b"not ours",
    }
    return installed
