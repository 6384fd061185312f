"""Tells how far a read is, now and then. Raises what the report raises."""

from __future__ import annotations

import time
from threading import Lock
from typing import Any

from wizard.sync.engines.base import Report

REPORT_SECONDS = 0.5
SURE_AFTER = 0.03
"""Share of the work after which the rest of the time is told …"""
SURE_SECONDS = 2.0
"""… and seconds."""


class Throttled:
    """A report that is made at most every REPORT_SECONDS, and never while `lock` is held: it takes the same channel."""

    def __init__(self, report: Report, lock: Lock) -> None:
        self._report = report
        self._lock = lock
        self._told = float("-inf")
        self._last: dict[str, Any] = {"done": 0, "total": 0, "note": ""}

    def __call__(
        self, done: int, total: int, note: str, *, bytes_read: int = 0, began: float | None = None, before: int = 0
    ) -> None:
        """`began` (`time.monotonic`) gives an estimate of the time that is left, from what was done since.

        `before` of what is `done` was done earlier.
        """
        if time.monotonic() - self._told < REPORT_SECONDS:
            return
        facts = [
            note,
            f"{_megabytes(bytes_read)} MB" if bytes_read else "",
            _left(done - before, total - before, began),
        ]
        self._last = {"done": done, "total": total, "note": ", ".join(filter(None, facts))}
        self._send(self._last)
        self._told = time.monotonic()

    def part(self, told: dict[str, Any]) -> None:
        """Tell a part that is to be kept, at once."""
        self._send(self._last | {"part": told})

    def _send(self, message: dict[str, Any]) -> None:
        with self._lock:
            self._report(message)


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.0f}" if size >= 1e7 else f"{size / 1e6:.1f}"


def _left(done: int, total: int, began: float | None) -> str:
    """About how long it still takes, at the pace so far."""
    passed = time.monotonic() - began if began is not None else 0.0
    if passed < SURE_SECONDS or not total or done < SURE_AFTER * total:
        return ""
    seconds = passed * (total - done) / done
    return f"about {seconds / 60:.0f} min left" if seconds >= 90 else f"about {max(1, seconds):.0f} s left"
