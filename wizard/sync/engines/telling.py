"""Tells how far a read is, now and then. Raises what the report raises."""

from __future__ import annotations

import time
from threading import Lock

from wizard.sync.engines.base import Report

REPORT_SECONDS = 0.5


class Throttled:
    """A report that is made at most every REPORT_SECONDS, and never while `lock` is held: it takes the same channel."""

    def __init__(self, report: Report, lock: Lock) -> None:
        self._report = report
        self._lock = lock
        self._told = float("-inf")

    def __call__(self, done: int, total: int, note: str) -> None:
        if time.monotonic() - self._told < REPORT_SECONDS:
            return
        with self._lock:
            self._report({"done": done, "total": total, "note": note})
        self._told = time.monotonic()
