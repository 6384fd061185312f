"""What a process takes away from itself before it meets a stranger's bytes.

A system that does not know one of the limits goes without it: nothing here raises. Refusing single system calls
(seccomp) is left out, for want of a well-kept library.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import signal
import sys
from dataclasses import dataclass

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_NO_NEW_PRIVS = 38
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000


@dataclass(frozen=True)
class Confinement:
    """Bytes of address space, seconds of processor time, open files, threads of Arrow's pool."""

    memory: int
    cpu_seconds: int
    files: int
    threads: int

    @classmethod
    def read(cls, told: str | bytes) -> Confinement:
        """What `ChildLimits.for_child` wrote."""
        return cls(**json.loads(told))

    def put_on(self) -> None:
        """Confine this process, for good."""
        os.umask(0o077)
        os.putenv("OMP_NUM_THREADS", str(self.threads))  # read when Arrow makes its pool
        _prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        for kind, soft, hard in (
            (resource.RLIMIT_CORE, 0, 0),
            (resource.RLIMIT_FSIZE, 0, 0),
            (resource.RLIMIT_NOFILE, self.files, self.files),
            (resource.RLIMIT_CPU, self.cpu_seconds, self.cpu_seconds + 1),
            (resource.RLIMIT_AS, self.memory, self.memory),
        ):
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(kind, (soft, hard))


def leave_network() -> bool:
    """Move into a network without interfaces, if the kernel lets us; only while this process has a single thread.

    Docker's own seccomp profile does not let us (https://docs.docker.com/engine/security/seccomp/).
    """
    return sys.platform == "linux" and bool(ctypes.CDLL(None).unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0)


def die_with(parent: int) -> None:
    """Let the kernel kill this process (Linux) when the thread ends that started it, in the process `parent`."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before we said so
        os._exit(1)


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parent ends (Linux)."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def _prctl(*arguments: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(*arguments)
