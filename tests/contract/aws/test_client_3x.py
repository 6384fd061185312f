"""The vendor's own client, `aporia==3.38.0`, against a live Embark: a stack as code, and what it leaves to 2.x.

The client runs in an environment of its own (`scripts/client.sh`); Embark is a real server on loopback with a real
token, and what the stack connects is read from an S3 that checks the role.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.contract.aws.conftest import Account
from tests.contract.aws.test_client_2x import ROWS, insurance
from wizard.accounts.tokens import issue_token
from wizard.demo.faults import Fault
from wizard.registry.models import Dataset, MLModel, ModelVersion, SharedSource
from wizard.sync.models import SyncRun
from wizard.watching.models import CustomMetric, Monitor, Segment

pytestmark = pytest.mark.processes

ROOT = Path(__file__).parents[3]
CLIENT = ROOT / "tests/clients/aporia3"


def run(script: str, server: LiveServer, **given: str) -> dict[str, Any]:
    """What the client's script prints last, as JSON."""
    made = subprocess.run([ROOT / "scripts/client.sh", CLIENT.name], check=True, capture_output=True, text=True)
    done = subprocess.run(
        [made.stdout.strip(), CLIENT / script],
        env={"PATH": os.environ["PATH"], "NO_PROXY": "*", "EMBARK_URL": server.url} | given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2_000:] + done.stderr[-3_000:]
    return dict(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("account", ["demo"], indirect=True)
def test_a_stack_is_created_applied_again_changed_and_destroyed(
    account: Account, live_server: LiveServer, tmp_path: Path
) -> None:
    account.set_up(Fault.NONE)
    for name in ("in/my-file.parquet", "in/my-file-2.parquet"):
        account.replace(name, insurance())
    workspace = account.connection.workspace
    given = {
        "APORIA_TOKEN": issue_token(workspace=workspace, name="stack", by=account.member)[1],
        "EMBARK_ACCOUNT": workspace.account,
        "EMBARK_WORKSPACE": workspace.slug,
        "EMBARK_BUCKET": account.connection.bucket,
        "EMBARK_LOCATION": "in/my-file.parquet",
        "EMBARK_STATE": str(tmp_path / "stack.json"),
    }
    seen = run("stack.py", live_server, **given)
    assert set(seen["created"].values()) == {"missing"}
    assert set(seen["again"].values()) == {"created"}, "applied again, nothing is to be done"
    assert seen["kept"]
    due = {name for name, status in seen["changed"].items() if status == "deprecated"}
    model = "Insurance offers"
    assert due == {f"{model}/v1", f"{model}/v1/serving", f"{model}/v1/training", f"{model}/Amounts"}
    assert (seen["config"]["regex"], seen["active"], seen["refreshed"]) == ("in/my-file-2.parquet", False, True)
    assert set(seen["after_refresh"].values()) == {"created"}
    assert seen["imported"] == ["insurance_offers.py", "main.py", "stack.json"]

    read = SyncRun.objects.filter(dataset__kind="serving").order_by("-created_at", "-pk").first()
    assert read
    assert read.is_done, read.problem
    assert read.result
    assert read.result.rows == ROWS

    seen = run("stack.py", live_server, EMBARK_DESTROY="yes", **given)
    assert seen["left"] == {}
    for kind in (MLModel, ModelVersion, Dataset, SharedSource, Segment, CustomMetric, Monitor):
        assert not kind.objects.exists(), kind  # type: ignore[attr-defined]
