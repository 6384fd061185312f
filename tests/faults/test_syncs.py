"""Faults around a job that the API has asked for: rows 1, 4, 9, 10, 14, 17 to 23 and 38 of the fault matrix.

Real processes, real Redis, real signals. After each: one terminal state, one effect, nothing left running.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from celery import Celery

from tests.faults.conftest import Stage
from wizard.demo.config import ROOT

pytestmark = pytest.mark.processes

WORKER, BROKER, WEB = "celery -A wizard.celery worker", "valkey-server", "gunicorn"
PATIENCE = 3.0
"""Seconds within which every call is answered, whatever is down."""
TASK = "wizard.sync.tasks.run_sync"
PYTHON = [sys.executable]
BEATS, YEARLY = 8, "0 3 1 1 *"
FRESH = "4"
"""Seconds without a sign of life after which a worker is not well; it gives one every 2."""


class Script:
    """A client of the API in the workspace that the demo has connected, with the broker and the worker at hand."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        variables = stage.environment_of(WORKER) | {"PATH": os.environ["PATH"]}
        command = [sys.executable, "manage.py", "issue_token", "--account", "default", "--workspace", "fabrikam-bank"]
        done = subprocess.run(command, cwd=ROOT, env=variables, check=True, capture_output=True, text=True)
        self._secret = done.stdout.split()[-1]
        self._broker_url = variables["REDIS_URL"]

    def broker(self) -> redis.Redis:
        return redis.Redis.from_url(self._broker_url)

    def send(self, job: str) -> None:
        """The message of a job, once more."""
        self._celery().send_task(TASK, args=[job], queue="syncs")

    def beat(self) -> None:
        """What beat sends twice a minute, once more."""
        self._celery().send_task("wizard.sync.tasks.begin_scheduled_syncs")

    def _celery(self) -> Celery:
        return Celery(broker=self._broker_url.replace("unix://", "redis+socket://", 1))

    def answers(self) -> bool:
        try:
            return bool(self.broker().ping())
        except redis.RedisError:
            return False

    def call(self, path: str, body: Any) -> float:
        """POST, which must be answered with success; the seconds that it took."""
        began = time.monotonic()
        headers = {"Authorization": f"Bearer {self._secret}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.stage.demo.web + path, json.dumps(body).encode(), headers)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=30) as answer:
            assert answer.status in (200, 201)
        return time.monotonic() - began

    def connect(self, model_id: str) -> float:
        """Register a model with its serving data; the seconds of the call that asks for its sync."""
        self.call("/v1beta/models", {"id": model_id, "name": model_id})
        fields = {"features": {"age": "numeric"}, "predictions": {"proba": "numeric"}}
        version = {"name": "v1", "model_type": "binary", "version_schema": fields}
        self.call(f"/v1beta/models/{model_id}/versions", version)
        location = {"object_path": "s3://embark-demo-data/insurance/v1/serving.parquet", "object_format": "parquet"}
        dataset = {
            "name": "serving",
            "data_source": {"type": "s3", "config": location},
            "id_column": "prediction_id",
            "timestamp_column": "prediction_timestamp",
        }
        return self.call(f"/v1beta/models/{model_id}/versions/v1/datasets", dataset)

    def syncs(self, model_id: str) -> list[tuple[object, ...]]:
        """Id, state and attempt of every sync of the model."""
        return self.stage.ask(
            "SELECT s.id, s.state, s.attempt FROM sync_syncrun s JOIN registry_dataset d ON d.id = s.dataset_id "
            "JOIN registry_modelversion v ON v.id = d.version_id JOIN registry_mlmodel m ON m.id = v.model_id "
            "WHERE m.model_id = ?",
            model_id,
        )

    def until(self, model_id: str, state: str, *, seconds: float = 90) -> tuple[object, ...]:
        """The model's one sync once it is in that state."""
        deadline = time.monotonic() + seconds
        while True:
            rows = self.syncs(model_id)
            if rows and rows[0][1] == state:
                assert len(rows) == 1, rows
                return rows[0]
            assert time.monotonic() < deadline, (model_id, rows)
            time.sleep(0.05)


@pytest.fixture(scope="module")
def script(stage: Stage) -> Iterator[Script]:
    """Row by row the oracle is asked; at the end: everything has ended well, and nothing is in the broker."""
    made = Script(stage)
    yield made
    stage.wait_for("SELECT count(*) FROM sync_syncrun WHERE state != 'done'", 0)
    assert made.broker().llen("syncs") == 0


def test_row_1_a_worker_that_is_killed_before_it_begins(script: Script) -> None:
    script.stage.kill(WORKER, signal.SIGSTOP)
    try:
        assert script.connect("row-1") < PATIENCE
        assert script.syncs("row-1")[0][1] == "queued", "row 21: without a worker nothing is lost"
    finally:
        script.stage.kill(WORKER)
    assert script.until("row-1", "done")[2] == 1


def test_row_4_a_web_server_that_dies_before_it_rings(script: Script) -> None:
    """Nothing reaches the frozen broker, and what it may have been sent dies with it."""
    script.stage.kill(BROKER, signal.SIGSTOP)
    assert script.connect("row-4") < PATIENCE
    script.stage.kill(WEB)
    script.stage.kill(BROKER)
    assert script.until("row-4", "done")[2] == 1


def test_rows_9_and_10_messages_that_come_twice(script: Script) -> None:
    """In a row and side by side: the worker takes two jobs at a time."""
    script.connect("row-9")
    job = str(script.until("row-9", "running")[0])
    for _ in range(4):
        script.send(job)
    assert script.until("row-9", "done")[2] == 1
    for _ in range(4):
        script.send(job)
    deadline = time.monotonic() + 20
    while script.broker().llen("syncs") and time.monotonic() < deadline:
        time.sleep(0.1)
    assert script.until("row-9", "done")[2] == 1


def test_row_17_a_broker_that_forgets_everything(script: Script) -> None:
    script.connect("row-17")
    script.broker().flushall()
    script.until("row-17", "done")
    script.connect("row-17-after")
    script.until("row-17-after", "done")


def test_row_18_a_broker_that_is_full(script: Script) -> None:
    script.broker().config_set("maxmemory", "1mb")
    try:
        assert script.connect("row-18") < PATIENCE
    finally:
        script.broker().config_set("maxmemory", "0")
    script.until("row-18", "done")


def test_row_19_a_broker_that_goes_away_again_and_again(script: Script) -> None:
    for _ in range(5):
        script.stage.kill(BROKER)
        wait_until(script.answers)
    script.connect("row-19")
    assert script.until("row-19", "done")[2] == 1


def test_row_20_a_worker_that_is_deaf_is_not_well(script: Script, tmp_path: Path) -> None:
    pulse = tmp_path / "pulse"
    variables = script.stage.environment_of(WORKER) | {"PATH": os.environ["PATH"], "EMBARK_PULSE_PATH": str(pulse)}
    command = [*PYTHON, "-m", "celery", "-A", "wizard.celery", "worker", "-Q", "nothing", "--pool", "solo"]
    worker = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def is_well() -> bool:
        return subprocess.run([*PYTHON, "scripts/health.py", "pulse", FRESH], cwd=ROOT, env=variables).returncode == 0

    try:
        wait_until(is_well)
        for deafen, heal in ((worker.pid, worker.pid), (script.stage.pids(BROKER)[0], script.stage.pids(BROKER)[0])):
            os.kill(deafen, signal.SIGSTOP)
            wait_until(lambda: not is_well())
            os.kill(heal, signal.SIGCONT)
            wait_until(is_well)
    finally:
        worker.kill()
        worker.wait()


def test_row_38_many_beats(script: Script) -> None:
    script.connect("row-38")
    script.until("row-38", "done")
    due = "SELECT d.id FROM registry_dataset d JOIN registry_modelversion v ON v.id = d.version_id "
    due += "JOIN registry_mlmodel m ON m.id = v.model_id WHERE m.model_id = 'row-38'"
    script.stage.ask(
        f"UPDATE registry_dataset SET schedule = '0 3 1 1 *', next_sync_at = created_at WHERE id = ({due})"
    )
    for _ in range(BEATS):
        script.beat()
    wait_until(lambda: [row[1] for row in script.syncs("row-38")] == ["done", "done"])
    wait_until(lambda: script.broker().llen("celery") == 0)
    assert len(script.syncs("row-38")) == 2


@pytest.mark.parametrize(
    ("row", "signals"),
    [("row-22", [signal.SIGTERM]), ("row-23", [signal.SIGTERM, signal.SIGQUIT])],
    ids=["row 22: a deploy", "row 23: a worker that is told to leave at once"],
)
def test_a_worker_that_is_told_to_leave(script: Script, row: str, signals: list[signal.Signals]) -> None:
    script.connect(row)
    script.until(row, "running")
    for number in signals:
        leave(script.stage, number)
    assert script.until(row, "done")[2] in (1, 2), "at most one attempt more"


def wait_until(holds: Callable[[], bool], *, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def leave(stage: Stage, number: signal.Signals) -> None:
    """Signal the worker itself, as an orchestrator does; its children are its own business."""
    os.kill(stage.pids(WORKER)[0], number)
