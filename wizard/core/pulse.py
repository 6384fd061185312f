"""The sign of life of worker and beat: a file that is touched while they are connected to the broker.

Neither process listens on a port, so the container's health check (scripts/health.py) asks how old this file is. The
worker touches it with each of its own heartbeats (every 2 s), beat with each message that it sends (every 5 s). Without
EMBARK_PULSE_PATH nothing is written. Nothing leaves this module as an error: a full disk must not stop the worker.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import structlog
from celery.signals import after_task_publish, beat_init, heartbeat_sent
from django.conf import settings

log = structlog.get_logger(__name__)


def listen() -> None:
    """Follow the signals of whichever Celery process this turns out to be."""
    heartbeat_sent.connect(_touch, dispatch_uid="pulse of the worker")
    beat_init.connect(_follow_beat, dispatch_uid="pulse of beat")


def _follow_beat(**_: Any) -> None:
    # Only now: the web server publishes messages as well, and is asked by HTTP.
    after_task_publish.connect(_touch, dispatch_uid="pulse of beat's messages")


def _touch(**_: Any) -> None:
    if not settings.PULSE_PATH:
        return
    try:
        Path(settings.PULSE_PATH).touch()
    except OSError as error:
        log.warning("pulse_not_written", error=type(error).__name__)
