"""The vendor's own client, `aporia==2.19.0`, against a live Embark: the guide's code, and every other call it has.

The client runs in an environment of its own (`scripts/client.sh`); Embark is a real server on loopback with a real
token, and what the guide connects is read from an S3 that checks the role.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.contract.aws.conftest import Account
from tests.unit.sync.reading import parquet
from wizard.accounts.tokens import issue_token
from wizard.demo.faults import Fault
from wizard.registry.models import Dataset, MLModel, ModelVersion
from wizard.sync.models import SyncRun

pytestmark = pytest.mark.processes

ROOT = Path(__file__).parents[3]
CLIENT = ROOT / "tests/clients/aporia2"
ROWS = 500


@pytest.fixture(scope="module")
def python() -> str:
    """The Python of the client's environment."""
    made = subprocess.run([ROOT / "scripts/client.sh", CLIENT.name], check=True, capture_output=True, text=True)
    return made.stdout.strip()


def insurance() -> bytes:
    start = dt.datetime(2026, 11, 1)
    return parquet(
        {
            "prediction_id": [f"p{number}" for number in range(ROWS)],
            "prediction_timestamp": [start + dt.timedelta(minutes=number) for number in range(ROWS)],
            "raw_text": ["a claim"] * ROWS,
            "amount": [float(number) for number in range(ROWS)],
            "owner": ["dana"] * ROWS,
            "is_new": [True] * ROWS,
            "embeddings": [[0.0, 1.0, 2.0, 3.0]] * ROWS,
            "will_buy_insurance": [False] * ROWS,
            "proba": [0.5] * ROWS,
        }
    )


def run(python: str, script: str, server: LiveServer, secret: str, object_path: str) -> str:
    """What the client's script prints. Raises CalledProcessError with its last words."""
    host, port = server.url.rsplit(":", 1)
    own = {"APORIA_TOKEN": secret, "EMBARK_HOST": host, "EMBARK_PORT": port, "EMBARK_OBJECT": object_path}
    done = subprocess.run(
        [python, CLIENT / script],
        env={"PATH": os.environ["PATH"], "NO_PROXY": "*"} | own,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2_000:] + done.stderr[-2_000:]
    return done.stdout


@pytest.mark.parametrize("account", ["demo"], indirect=True)
def test_the_guides_code_registers_and_its_data_is_read(account: Account, live_server: LiveServer, python: str) -> None:
    account.set_up(Fault.NONE)
    account.replace("in/my-file.parquet", insurance())
    _, secret = issue_token(workspace=account.connection.workspace, name="guide", by=account.member)
    object_path = f"s3://{account.connection.bucket}/in/my-file.parquet"
    for _ in range(2):  # a notebook's cells are run again
        run(python, "guide.py", live_server, secret, object_path)

    assert MLModel.objects.get().model_id == "insurance"
    assert ModelVersion.objects.get().model_type == "binary"
    dataset = Dataset.objects.select_related("data_source").get()
    assert (dataset.kind, dataset.data_source.connection) == ("serving", account.connection)
    sync = SyncRun.objects.get()
    assert sync.is_done, sync.problem
    assert sync.result
    assert (sync.result.rows, sync.result.duplicate_ids) == (ROWS, 0)
    assert [(field.name, field.misfits) for field in sync.result.fields if field.misfits] == []

    seen: dict[str, Any] = json.loads(run(python, "tour.py", live_server, secret, object_path).splitlines()[-1])
    assert seen["tags"] == {"tags": {"team": "risk"}}
    assert seen["versions"] == ["1.0 rc+2 größer", "v1"]
    assert "unknown model type 'binry'" in seen["bad_model_type"]
    assert "features.sum_insured: a tensor needs dimensions" in seen["bad_type"]
    assert "“other”" in seen["no_model"]
    assert "only one version" in seen["last"]
    assert "There is nothing at this address" in seen["bad_monitor"]
    assert seen["disabled"] is False
    assert (seen["actuals"]["schedule"], seen["actuals"]["status"]) == ("0 */4 * * *", "succeeded")
    assert seen["actuals"]["mapping"]["labels"] == {"proba": "will_buy_insurance"}
    assert (seen["serving"]["status"], seen["serving"]["rows_read"]) == ("succeeded", ROWS)
    assert ModelVersion.objects.get().name == "v1"
    assert MLModel.objects.get().model_id == "insurance"


def test_a_wrong_token_is_told_as_what_it_is(live_server: LiveServer, python: str) -> None:
    with pytest.raises(AssertionError, match="token is missing, unknown or revoked"):
        run(python, "guide.py", live_server, "embark_wrong", "s3://x-y/z")
