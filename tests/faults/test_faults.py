"""What must not be lost, doubled or left hanging when a process dies: real processes, real Redis, real signals."""

from __future__ import annotations

import signal
import threading
import time

import pytest

from tests.demo_visitor import TOKEN, Answer, Wizard
from tests.faults.conftest import Stage

pytestmark = pytest.mark.processes

WORKER, BROKER, WEB = "celery -A wizard.celery worker", "valkey-server", "gunicorn"
PATIENCE = 3.0
"""Seconds within which every page answers, whatever is down."""


def registration_of(stage: Stage, wizard: Wizard) -> str:
    onboarding = wizard.base.rpartition("/")[2]
    rows = stage.ask("SELECT registration_id FROM onboarding_onboarding WHERE id = ?", onboarding)
    return str(rows[0][0])


def assert_registered_once(stage: Stage, wizard: Wizard, name: str) -> None:
    """One registration, one model, one version, one dataset, one sync – all ended well, nothing left running."""
    key = registration_of(stage, wizard)
    stage.wait_for("SELECT state FROM registration_registration WHERE id = ?", "done", key)
    model = "SELECT count(*) FROM registry_mlmodel WHERE name = ?"
    versions = "registry_modelversion v JOIN registry_mlmodel m ON m.id = v.model_id"
    version = f"SELECT count(*) FROM {versions} WHERE m.name = ?"
    sync = (
        "SELECT count(*) FROM sync_syncrun s JOIN registry_dataset d ON d.id = s.dataset_id "
        "JOIN registry_modelversion v ON v.id = d.version_id JOIN registry_mlmodel m ON m.id = v.model_id "
        "WHERE m.name = ? AND s.state = 'done'"
    )
    stage.wait_for(sync, 1, name)
    assert [stage.ask(sql, name)[0][0] for sql in (model, version, sync)] == [1, 1, 1]


def test_a_frozen_broker_keeps_no_page_waiting_and_the_job_runs_once_it_thaws(stage: Stage) -> None:
    wizard = stage.wizard_at_review("Frozen broker")
    stage.kill(BROKER, signal.SIGSTOP)
    try:
        answer = wizard.register()
        page = wizard.visitor.get(f"{wizard.base}/registration")
        time.sleep(1)
        assert max(answer.seconds, page.seconds) < PATIENCE
        assert "ueued" in page.text
    finally:
        stage.kill(BROKER, signal.SIGCONT)
    assert_registered_once(stage, wizard, "Frozen broker")


def test_a_dead_broker_keeps_no_page_waiting_and_the_job_runs_once_it_is_back(stage: Stage) -> None:
    wizard = stage.wizard_at_review("Dead broker")
    stage.kill(BROKER)
    answer = wizard.register()
    assert answer.status == 200
    assert answer.seconds < PATIENCE
    assert_registered_once(stage, wizard, "Dead broker")


def test_a_worker_killed_in_the_middle_is_followed_by_another_and_nothing_is_doubled(stage: Stage) -> None:
    wizard = stage.wizard_at_review("Killed worker")
    wizard.register()
    running = "SELECT count(*) > 0 FROM sync_syncrun WHERE state = 'running'"
    stage.wait_for(running, 1, seconds=60)
    stage.kill(WORKER)
    assert_registered_once(stage, wizard, "Killed worker")


def test_a_web_server_killed_while_a_job_runs_comes_back_to_the_same_job(stage: Stage) -> None:
    wizard = stage.wizard_at_review("Killed web")
    wizard.register()
    stage.kill(WEB)
    time.sleep(1)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            page = wizard.visitor.get(f"{wizard.base}/registration")
            break
        except OSError:
            time.sleep(0.3)
    else:
        pytest.fail("the web server did not come back")
    assert page.status == 200, "the session outlives the web server"
    assert_registered_once(stage, wizard, "Killed web")


def test_row_41_whoever_leaves_while_a_sample_is_taken_finds_it_later(stage: Stage) -> None:
    wizard = Wizard(stage.visitor(), "Gone for coffee")
    wizard.connect()
    children = len(stage.pids("wizard.sampling.isolation"))
    wizard.sample("insurance/v1/serving.parquet")
    onboarding = wizard.base.rpartition("/")[2]
    ended = "SELECT count(*) FROM sampling_sample s JOIN onboarding_onboardingdataset d ON d.sample_id = s.id"
    stage.wait_for(f"{ended} WHERE d.onboarding_id = ? AND s.state = 'done'", 1, onboarding)
    assert "prediction_id" in wizard.visitor.get(f"{wizard.base}/data").text
    assert len(stage.pids("wizard.sampling.isolation")) <= children
    wizard.map()


def test_twenty_impatient_presses_are_one_registration(stage: Stage) -> None:
    wizard = stage.wizard_at_review("Impatient")
    token = TOKEN.search(wizard.visitor.get(f"{wizard.base}/review").text)
    assert token
    answers: list[Answer] = []

    def press() -> None:
        answers.append(wizard.visitor.send(f"{wizard.base}/review", csrfmiddlewaretoken=token[1]))

    threads = [threading.Thread(target=press) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status for answer in answers} == {200}
    assert {answer.url for answer in answers} == {f"{stage.demo.web}{wizard.base}/registration"}
    assert_registered_once(stage, wizard, "Impatient")


def test_at_the_end_nothing_is_left_running(stage: Stage) -> None:
    """The oracle over all the tests above: every job has ended, and well."""
    for table in ("aws_accesscheck", "aws_listing", "sampling_sample", "registration_registration", "sync_syncrun"):
        stage.wait_for(f"SELECT count(*) FROM {table} WHERE state NOT IN ('done')", 0)
