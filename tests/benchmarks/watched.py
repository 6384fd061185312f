"""Waits for a quiet moment of the machine."""

from __future__ import annotations

import time

import psutil

QUIET_PERCENT = 25
PATIENCE_SECONDS = 3


def wait_until_quiet() -> bool:
    """Wait until others leave most of the processor alone for half a second; False when they did not."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if psutil.cpu_percent(interval=0.5) <= QUIET_PERCENT:
            return True
    return False
