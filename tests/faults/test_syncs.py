"""Faults around a job that the API has asked for: rows 1, 4, 9, 10, 14, 16 to 23, 38 and 39 of the fault matrix.

Real processes, real Redis, real signals, and two beats all the while (row 38). After each: one terminal state, one
effect, nothing left running.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.conftest import Stage
from tests.faults.script import WORKER, Script, wait_until
from wizard.demo.config import ROOT

pytestmark = pytest.mark.processes

BROKER, WEB = "valkey-server", "gunicorn"
PATIENCE = 3.0
"""Seconds within which every call is answered, whatever is down."""
PYTHON = [sys.executable]
BEATS = 8
FRESH = "4"
"""Seconds without a sign of life after which a worker is not well; it gives one every 2."""


@pytest.fixture(scope="module")
def script(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Script]:
    """Row by row the oracle is asked; at the end: everything has ended well, and nothing is in the broker."""
    made = Script(stage)
    with made.second_beat(tmp_path_factory.mktemp("beat")):
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


def test_row_16_a_broker_that_comes_back_without_its_data(script: Script) -> None:
    """One message was on its way to the worker, one was in the queue; both are gone."""
    script.stage.kill(WORKER, signal.SIGSTOP)
    try:
        script.connect("row-16")
        script.connect("row-16-queued")
        wait_until(lambda: script.broker().llen("syncs") > 0)
        script.unlink_broker()
        script.stage.kill(BROKER)
        wait_until(script.answers)
        assert script.broker().llen("syncs") == 0
    finally:
        script.stage.kill(WORKER)
    for model in ("row-16", "row-16-queued"):
        assert script.until(model, "done")[2] == 1


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
    """Once it dies; else it only hangs up, as the demo takes ever longer to start again what keeps dying."""
    script.stage.kill(BROKER)
    for _ in range(4):
        wait_until(script.hears)
        script.hang_up()
    script.connect("row-19")
    assert script.until("row-19", "done", seconds=30)[2] == 1


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


def test_row_39_messages_of_an_older_and_of_a_newer_version(script: Script) -> None:
    """The one is understood, the other does not end the worker; no sweep helps."""
    script.connect("row-39")
    job = str(script.until("row-39", "done")[0])
    with script.without_beats():
        wait_until(lambda: script.broker().llen("celery") == 0)
        script.stage.ask("UPDATE sync_syncrun SET state = 'queued', attempt = 0 WHERE id = ?", job)
        script.send(job, "wizard.sync.tasks.not_known_yet")
        script.send_old(job)
        assert script.until("row-39", "done", seconds=20)[2] == 1


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


def leave(stage: Stage, number: signal.Signals) -> None:
    """Signal the worker itself, as an orchestrator does; its children are its own business."""
    os.kill(stage.pids(WORKER)[0], number)
