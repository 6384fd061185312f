"""This process's nurseries: started on first use (or by `warm`), replaced when they end, left behind by a fork.

`born` gives a child in milliseconds, or None when this system can't; it raises nothing.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass, field

from wizard.sampling.isolation import processes
from wizard.sampling.isolation.child_limits import ChildLimits
from wizard.sampling.isolation.works import READING

BIRTH_SECONDS = 30.0
"""Seconds until the first child of a nursery must be born, its imports included."""
END_SECONDS = 5.0
"""Seconds that a nursery gets to end a child."""
CHILDREN = 1_000
"""Children of one nursery, which is then replaced."""

Preparation = tuple[str, ...]


class WarmChild:
    """A child of a nursery; see `processes.FreshChild`."""

    def __init__(self, leash: socket.socket) -> None:
        self._leash = leash
        self._code: int | None = None
        self.pid = 0

    def be_born(self) -> bool:
        """Whether the nursery has forked it in time."""
        try:
            self.pid = self._hear(BIRTH_SECONDS)
        except (EOFError, TimeoutError):
            return False
        return True

    def exit_code(self, *, within: float) -> int | None:
        """How it ended, negative for a signal; None when it has not within so many seconds."""
        if self._code is None:
            try:
                self._code = self._hear(within)
            except TimeoutError:
                return None
            except EOFError:  # the nursery was killed, and the kernel killed its children
                self._code = -signal.SIGKILL
        return self._code

    def end(self) -> None:
        """Leave nothing of it."""
        with self._leash:
            if self._code is None:
                with contextlib.suppress(OSError):
                    self._leash.send(b"end")
                self.exit_code(within=END_SECONDS)

    def _hear(self, within: float) -> int:
        self._leash.settimeout(within)
        try:
            told = self._leash.recv(64)
        except ConnectionError as error:
            raise EOFError from error
        if not told:
            raise EOFError
        return int(told)


@dataclass(eq=False)
class _Nursery:
    """A running nursery and the control socket to it."""

    control: socket.socket
    process: subprocess.Popen[bytes]
    births: int = 0

    @classmethod
    def start(cls, preparation: Preparation) -> _Nursery:
        with contextlib.ExitStack() as undone:
            ours, theirs = map(undone.enter_context, _pair())
            arguments = (str(os.getpid()), *preparation)
            process = processes.start("wizard.sampling.isolation.nursery", *arguments, channel=theirs)
            undone.pop_all()
        theirs.close()
        return cls(ours, process)

    @property
    def can_bear(self) -> bool:
        return self.births < CHILDREN and self.process.poll() is None

    def bear(self, channel: socket.socket, limits: ChildLimits) -> WarmChild | None:
        """A child of this nursery; None when it did not answer."""
        ours, theirs = _pair()
        child = WarmChild(ours)
        self.births += 1
        with theirs, contextlib.suppress(OSError):
            socket.send_fds(self.control, [limits.for_child().encode()], [channel.fileno(), theirs.fileno()])
        if child.be_born():
            return child
        ours.close()
        return None

    def end(self) -> None:
        self.control.close()
        processes.end(self.process)

    def leave(self) -> None:
        """Forget it in a process that was forked from its parent: it is not ours to end."""
        self.control.close()
        self.process.returncode = 0


@dataclass
class _Nurseries:
    """Those of this process, by what they have imported; the `retired` ones end with their last child."""

    running: dict[Preparation, _Nursery] = field(default_factory=dict)
    retired: list[_Nursery] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, preparation: Preparation) -> _Nursery:
        with self.lock:
            self.retired = [nursery for nursery in self.retired if nursery.process.poll() is None]
            if preparation in self.running and not self.running[preparation].can_bear:
                self._retire(preparation)
            if preparation not in self.running:
                self.running[preparation] = _Nursery.start(preparation)
            return self.running[preparation]

    def drop(self, preparation: Preparation, nursery: _Nursery) -> None:
        """End one that does not answer."""
        with self.lock:
            if self.running.get(preparation) is nursery:
                del self.running[preparation]
        nursery.end()

    def end(self) -> None:
        for nursery in (*self.running.values(), *self.retired):
            nursery.end()
        self.running, self.retired = {}, []

    def leave(self) -> None:
        for nursery in (*self.running.values(), *self.retired):
            nursery.leave()
        self.running, self.retired, self.lock = {}, [], threading.Lock()

    def _retire(self, preparation: Preparation) -> None:
        nursery = self.running.pop(preparation)
        nursery.control.close()
        self.retired.append(nursery)


_nurseries = _Nurseries()
atexit.register(lambda: _nurseries.end())
os.register_at_fork(after_in_child=lambda: _nurseries.leave())


def are_possible() -> bool:
    """Whether this system has them: on macOS its own libraries do not survive a fork."""
    return sys.platform == "linux"


def warm(preparation: Preparation = READING) -> None:
    """Start a nursery now, so that the first child need not wait for its imports."""
    if are_possible():
        with contextlib.suppress(OSError):
            _nurseries.get(preparation)


def born(preparation: Preparation, channel: socket.socket, limits: ChildLimits) -> WarmChild | None:
    """A new child with `channel` as its descriptor 0, whose `end` must be called; None when there can't be one."""
    if not are_possible():
        return None
    for _ in range(2):  # the first may find a nursery that has just died
        with contextlib.suppress(OSError):
            nursery = _nurseries.get(preparation)
            child = nursery.bear(channel, limits)
            if child:
                return child
            _nurseries.drop(preparation, nursery)
    return None


def _pair() -> tuple[socket.socket, socket.socket]:
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
