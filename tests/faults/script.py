"""A client of the API at the running demo, with its broker and its worker at hand."""

from __future__ import annotations

import base64
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import redis
from celery import Celery

from tests.faults.conftest import Stage
from wizard.demo.config import ROOT

WORKER, BEAT = "celery -A wizard.celery worker", "celery -A wizard.celery beat"
TASK = "wizard.sync.tasks.run_sync"
OLD_EMBED = {"callbacks": None, "errbacks": None, "chain": None, "chord": None}
OLD_MESSAGE = {
    "content-encoding": "utf-8",
    "content-type": "application/json",
    "headers": {
        "lang": "py",
        "task": "wizard.sync.tasks.run_sync",
        "id": "0f7d4a0e-51a0-4c0f-9f3e-6d7f6f0d2a11",
        "root_id": "0f7d4a0e-51a0-4c0f-9f3e-6d7f6f0d2a11",
        "parent_id": None,
        "group": None,
        "eta": None,
        "expires": None,
        "retries": 0,
        "timelimit": [None, None],
        "argsrepr": "()",
        "kwargsrepr": "{}",
        "origin": "gen1@old",
        "ignore_result": False,
    },
    "properties": {
        "correlation_id": "0f7d4a0e-51a0-4c0f-9f3e-6d7f6f0d2a11",
        "reply_to": "",
        "delivery_mode": 2,
        "delivery_info": {"exchange": "", "routing_key": "syncs"},
        "priority": 0,
        "body_encoding": "base64",
        "delivery_tag": "5a3d2bb2-3a2b-4c53-8a55-0c2d5fb7f6a4",
    },
}
"""As Celery 5 lays it into a list of Redis; what was queued before a deploy looks like this after it."""


def wait_until(holds: Callable[[], bool], *, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


class Script:
    """A client of the API in the workspace that the demo has connected, with the broker and the worker at hand."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.variables = stage.environment_of(WORKER) | {"PATH": os.environ["PATH"]}
        command = [sys.executable, "manage.py", "issue_token", "--account", "default", "--workspace", "fabrikam-bank"]
        done = subprocess.run(command, cwd=ROOT, env=self.variables, check=True, capture_output=True, text=True)
        self._secret = done.stdout.split()[-1]
        self._broker_url = self.variables["REDIS_URL"]

    def broker(self) -> redis.Redis:
        return redis.Redis.from_url(self._broker_url)

    def send(self, job: str, task: str = TASK) -> None:
        """The message of a job, once more."""
        self._celery().send_task(task, args=[job], queue="syncs")

    def send_old(self, job: str) -> None:
        """The message of a job as the first version of Embark sent it, laid into the list without Celery."""
        body = base64.b64encode(json.dumps([[job], {}, OLD_EMBED]).encode()).decode()
        self.broker().lpush("syncs", json.dumps(OLD_MESSAGE | {"body": body}))

    def beat(self) -> None:
        """What beat sends twice a minute, once more."""
        self._celery().send_task("wizard.sync.tasks.begin_scheduled_syncs")

    def _celery(self) -> Celery:
        return Celery(broker=self._broker_url.replace("unix://", "redis+socket://", 1))

    @contextmanager
    def second_beat(self, folder: Path) -> Iterator[None]:
        """Another beat beside the demo's own, with a clock of its own."""
        command = [sys.executable, "-m", "celery", "-A", "wizard.celery", "beat"]
        keeping = ["--pidfile", "", "--schedule", str(folder / "schedule")]
        pulse = {"EMBARK_PULSE_PATH": str(folder / "pulse")}
        with subprocess.Popen(
            [*command, *keeping], cwd=ROOT, env=self.variables | pulse, stderr=subprocess.DEVNULL
        ) as self.clock:
            try:
                wait_until((folder / "pulse").exists)
                yield
            finally:
                self.clock.kill()

    @contextmanager
    def without_beats(self) -> Iterator[None]:
        """Nothing is swept meanwhile."""
        self.stage.kill(BEAT, signal.SIGSTOP)
        self.clock.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.clock.send_signal(signal.SIGCONT)
            self.stage.kill(BEAT, signal.SIGCONT)

    def unlink_broker(self) -> None:
        """Its files are gone; whatever it writes until it ends goes with them."""
        folder = self.broker().config_get("dir")["dir"]
        shutil.rmtree(f"{folder}/appendonlydir")

    def hears(self) -> bool:
        """Whether the worker waits for a message."""
        try:
            return any(client["cmd"] == "brpop" for client in self.broker().client_list())
        except redis.RedisError:
            return False

    def hang_up(self) -> None:
        """The broker cuts everybody's connection."""
        self.broker().client_kill_filter(_type="normal")

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
