"""The doorbell: tells a worker that a row is waiting. The row is the truth; a ring may be lost, late or doubled.

No request ever waits for the broker: rings are sent by a background thread, and what is not heard is rung again by
`wizard.core.tasks.sweep_jobs`. Nothing leaves this module as an error.
"""

from __future__ import annotations

import os
import queue
import threading
from functools import partial

import structlog
from celery import current_app
from django.conf import settings
from django.db import transaction

from wizard.core.jobs import Job

log = structlog.get_logger(__name__)

_QUEUE_LIMIT = 1_000
"""Rings that may wait in one process while the broker is away; the sweep carries the rest."""


def ring(job: Job) -> None:
    """Ring for `job` once the present transaction has committed."""
    transaction.on_commit(partial(_post, job.task_name, job.pk))


def ring_now(task_name: str, job_id: str) -> bool:
    """Send the message at once; False when the broker did not take it (within its socket time-outs)."""
    try:
        current_app.send_task(task_name, args=[job_id], retry=False)
    except Exception as error:  # kombu's, redis's and the OS's errors alike: the sweep rings again
        log.warning("bell_not_heard", task=task_name, job=job_id, error=type(error).__name__)
        return False
    return True


def _post(task_name: str, job_id: str) -> None:
    if settings.CELERY_TASK_ALWAYS_EAGER:
        current_app.loader.import_default_modules()  # what a worker does at its start: the tasks become known
        current_app.tasks[task_name].apply(args=[job_id], throw=True)
        return
    _ringer().post(task_name, job_id)


class _Ringer:
    """One daemon thread and its queue; made anew after a fork, as threads do not survive one."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self._queue: queue.Queue[tuple[str, str]] = queue.Queue(maxsize=_QUEUE_LIMIT)
        threading.Thread(target=self._work, name="bell", daemon=True).start()

    def post(self, task_name: str, job_id: str) -> None:
        try:
            self._queue.put_nowait((task_name, job_id))
        except queue.Full:
            log.warning("bell_queue_full", task=task_name, job=job_id)

    def _work(self) -> None:
        while True:
            ring_now(*self._queue.get())


_current: _Ringer | None = None
_lock = threading.Lock()


def _ringer() -> _Ringer:
    global _current
    with _lock:
        if _current is None or _current.pid != os.getpid():
            _current = _Ringer()
        return _current
