"""The sign of life of worker and beat."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from celery.signals import after_task_publish, beat_init, heartbeat_sent

from wizard.core import pulse


@pytest.fixture
def file(tmp_path: Path, settings: Any) -> Iterator[Path]:
    settings.PULSE_PATH = str(tmp_path / "pulse")
    pulse.listen()
    yield tmp_path / "pulse"
    after_task_publish.disconnect(dispatch_uid="pulse of beat's messages")


def test_the_workers_heartbeat_is_a_sign_of_life(file: Path) -> None:
    heartbeat_sent.send(sender=None)
    assert file.exists()


def test_beats_messages_are_a_sign_of_life(file: Path) -> None:
    beat_init.send(sender=None)
    assert not file.exists()
    after_task_publish.send(sender="wizard.core.tasks.sweep_jobs")
    assert file.exists()


def test_the_web_servers_messages_are_not(file: Path) -> None:
    after_task_publish.send(sender="wizard.sampling.tasks.take_sample")
    assert not file.exists()


def test_without_the_setting_nothing_is_written(file: Path, settings: Any) -> None:
    settings.PULSE_PATH = ""
    heartbeat_sent.send(sender=None)
    assert not list(file.parent.iterdir())


def test_a_folder_that_is_not_there_stops_nobody(file: Path, settings: Any) -> None:
    settings.PULSE_PATH = str(file.parent / "missing" / "pulse")
    pulse._touch()
    assert not list(file.parent.iterdir())
