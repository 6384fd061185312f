"""Starts and stops one child process of the demo, so that none can outlive it.

Each child leads its own process group (Ctrl-C reaches the supervisor only, which stops in order) and, on Linux, gets a
signal from the kernel when the supervisor dies, however it dies. Errors: OSError when a program cannot be started.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True, kw_only=True)
class Program:
    """What to run and how to stop it.

    `stop_seconds` is the time between `stop_signal` and SIGKILL. Output goes to `log`, or what is printed on stdout to
    `output` when that is given (written anew).
    """

    name: str
    argv: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    directory: Path
    output: Path | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 5.0
    orphan_signal: signal.Signals = signal.SIGTERM


@dataclass(kw_only=True)
class Child:
    """A running Program."""

    program: Program
    process: subprocess.Popen[bytes] = field(repr=False)
    started: float

    @property
    def pid(self) -> int:
        """The process id, which is also its group's."""
        return self.process.pid

    def is_alive(self) -> bool:
        """Whether it still runs (a zombie does not)."""
        return self.process.poll() is None

    def stop(self) -> None:
        """Ask, wait, then kill the whole group; returns when nothing of it is left."""
        if self.is_alive():
            self._signal_group(self.program.stop_signal, leader_only=True)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(self.program.stop_seconds)
        self._signal_group(signal.SIGKILL)
        self.process.wait()

    def _signal_group(self, number: signal.Signals, *, leader_only: bool = False) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if leader_only:
                os.kill(self.pid, number)
            else:
                os.killpg(self.pid, number)


def start(program: Program) -> Child:
    """Start `program`; its output goes to its log file. Call from the main thread: see _bound_to."""
    program.log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with contextlib.ExitStack() as files:
        log = files.enter_context(program.log.open("ab"))
        process = subprocess.Popen(
            program.argv,
            stdin=subprocess.DEVNULL,
            stdout=files.enter_context(program.output.open("wb")) if program.output else log,
            stderr=log,
            cwd=program.directory,
            env=dict(program.environment),
            start_new_session=True,
            preexec_fn=_bound_to(os.getpid(), program.orphan_signal),
        )
    return Child(program=program, process=process, started=time.monotonic())


def _bound_to(parent: int, number: signal.Signals) -> Callable[[], None]:
    """Runs in the child before the program: die with `parent`. (Linux ties this to the parent's *thread*.)"""

    def bind() -> None:
        os.umask(0o077)
        if _libc is not None:
            _libc.prctl(_PR_SET_PDEATHSIG, int(number))
            if os.getppid() != parent:
                os._exit(1)  # the parent died before we asked

    return bind
