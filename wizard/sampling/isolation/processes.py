"""Starts Python processes that know nothing of this one: no environment, no descriptors, no folder."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from wizard.sampling.isolation.child_limits import ChildLimits
from wizard.sampling.limits import MIB

ENVIRONMENT = {
    "PYTHONPATH": str(Path(__file__).resolve().parents[3]),
    "LC_ALL": "C.UTF-8",
    # The allocators and the threads are kept small to fit the memory limit.
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "ARROW_IO_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    # Large buffers go back to the system at once: otherwise glibc's heaps break into pieces, to a peak that is luck.
    "MALLOC_MMAP_THRESHOLD_": str(4 * MIB),
    # Importing Arrow and deltalake would start a thread each, and a process with threads should not fork.
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "_RJEM_MALLOC_CONF": "background_thread:false",
}
"""All that the environment of a child or nursery holds."""


def start(module: str, *arguments: str, channel: socket.socket) -> subprocess.Popen[bytes]:
    """Run `module` in a fresh interpreter, with `channel` as its descriptor 0. Raises OSError when it can't start."""
    return subprocess.Popen(  # noqa: S603 - our own modules, our own arguments
        [sys.executable, "-P", "-s", "-B", "-m", module, *arguments],
        stdin=channel.fileno(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env=ENVIRONMENT,
        close_fds=True,
        start_new_session=True,
    )


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill the process and its group, and wait until it is gone."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


class FreshChild:
    """A child in a fresh interpreter: the simple way, which needs a second more than a fork."""

    def __init__(self, channel: socket.socket, limits: ChildLimits) -> None:
        arguments = (str(os.getpid()), limits.for_child())
        self._process = start("wizard.sampling.isolation.child", *arguments, channel=channel)
        self.pid = self._process.pid

    def exit_code(self, *, within: float) -> int | None:
        """How it ended, negative for a signal; None when it has not within so many seconds."""
        try:
            return self._process.wait(within)
        except subprocess.TimeoutExpired:
            return None

    def end(self) -> None:
        """Leave nothing of it."""
        end(self._process)
