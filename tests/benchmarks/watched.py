"""Runs a command when the machine is quiet, and watches its memory, that of its children included."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Mapping, Sequence

import psutil

LOOK_SECONDS = 0.05
QUIET_PERCENT = 25
PATIENCE_SECONDS = 60


def wait_until_quiet() -> bool:
    """Wait until others leave most of the processor alone for half a second; False when they did not."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if psutil.cpu_percent(interval=0.5) <= QUIET_PERCENT:
            return True
    return False


def run_watched(command: Sequence[str], *, environment: Mapping[str, str], cwd: str) -> tuple[str, int]:
    """What it printed, and the most resident bytes that it and its children were seen to hold together.

    Raises RuntimeError when it fails.
    """
    with subprocess.Popen(command, env=dict(environment), cwd=cwd, stdout=subprocess.PIPE, text=True) as process:
        peak = 0
        while True:
            try:
                printed, _ = process.communicate(timeout=LOOK_SECONDS)
            except subprocess.TimeoutExpired:
                peak = max(peak, _resident(process.pid))
            else:
                break
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} failed with {process.returncode}")
    return printed, peak


def _resident(pid: int) -> int:
    try:
        process = psutil.Process(pid)
        return sum(_own(one) for one in (process, *process.children(recursive=True)))
    except psutil.Error:
        return 0


def _own(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:  # it has ended meanwhile
        return 0
