"""The process that has everything imported and forks a child for each order: `python -m …isolation.nursery`.

A fork takes milliseconds, where a fresh interpreter with Arrow takes a second. It never sees a byte of an object: its
control socket (descriptor 0) brings the limits of the next child and two sockets, the child's channel and its leash. On
the leash it tells the child's process id and, when the child has ended, its exit code; a word on the leash, or its end,
kills the child. It has one thread, as a fork copies no other. When the control socket is closed it ends with its last
child, and when its parent has died, at once.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import select
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from wizard.sampling.isolation import child, confinement

ORDER_BYTES = 4096
GARBAGE = 50_000
"""New objects after which a child looks for cycles among them: it lives for a second and makes many."""
LOOK_SECONDS = 1.0
"""Seconds between two looks whether the parent still lives; its control socket usually says so at once."""
_DESCRIPTORS = 1 << 20


def main(parent: str, *modules: str) -> None:
    """Import `modules`, then fork children for the process `parent` until it is gone."""
    confinement.leave_network()
    confinement.adopt_orphans()
    for module in modules:
        with contextlib.suppress(ImportError):
            importlib.import_module(module)
    gc.collect()
    gc.freeze()  # or the children's collector would touch, and so copy, every page
    gc.set_threshold(GARBAGE)
    nursery = Nursery(socket.socket(fileno=0), parent=int(parent))
    try:
        nursery.serve()
    finally:
        nursery.close()


class Nursery:
    """Children by process id, each with its leash."""

    def __init__(self, control: socket.socket, *, parent: int) -> None:
        self._control = control
        self._parent = parent
        self._is_open = True
        self._children: dict[int, socket.socket] = {}
        self._woken, self._bell = socket.socketpair()
        for end in (self._woken, self._bell):
            end.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._bell.fileno(), warn_on_full_buffer=False)

    def serve(self) -> None:
        """Fork and bury until nothing more can come."""
        while os.getppid() == self._parent and (self._is_open or self._children):
            ready = self._ready()
            self._bury_the_dead(rung=self._woken in ready)
            for pid, leash in list(self._children.items()):
                if leash in ready:
                    _kill(pid)
            if self._control in ready:
                self._take_order()

    def close(self) -> None:
        """End every child."""
        for pid in list(self._children):
            _kill(pid)
            self._bury(pid)

    def _ready(self) -> Sequence[socket.socket]:
        waited = [self._woken, *self._children.values()]
        if self._is_open:
            waited.append(self._control)
        return select.select(waited, [], [], LOOK_SECONDS)[0]

    def _take_order(self) -> None:
        """Fork a child for the next order, if there is one."""
        limits, descriptors, _, _ = socket.recv_fds(self._control, ORDER_BYTES, 2)
        self._is_open = len(descriptors) == 2
        if not self._is_open:
            return
        channel, leash = descriptors
        pid = os.fork()
        if pid == 0:
            _be_born(channel, limits)
        os.close(channel)
        self._children[pid] = socket.socket(fileno=leash)
        self._tell(pid, pid)

    def _bury_the_dead(self, *, rung: bool) -> None:
        if rung:
            self._woken.recv(4096)
        while (ended := _ended()) is not None:
            self._bury(ended)

    def _bury(self, pid: int) -> None:
        """Take leave of a process: of its whole group, before its id may become another's."""
        leash = self._children.get(pid)
        if leash:
            _kill(pid)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        if leash:
            self._kill_orphans(but=pid)
            self._tell(pid, code)
            self._children.pop(pid).close()

    def _kill_orphans(self, *, but: int) -> None:
        """End what a child has started and left in a group of its own."""
        for pid in _own_children():
            if pid != but and pid not in self._children:
                _kill(pid)

    def _tell(self, pid: int, number: int) -> None:
        with contextlib.suppress(OSError):
            self._children[pid].send(str(number).encode())


def _be_born(channel: int, limits: bytes) -> NoReturn:
    """In the child: keep nothing of the nursery but what is imported."""
    nursery = os.getppid()
    try:
        os.setsid()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.dup2(channel, 0)
        os.closerange(3, _DESCRIPTORS)
        confinement.die_with(nursery)
        child.obey(confinement.Confinement.read(limits))
    finally:
        os._exit(1)


def _kill(pid: int) -> None:
    """Kill a process that is not buried yet, and its group, if it has had the time to found one."""
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)


def _ended() -> int | None:
    """A child that has ended and waits to be buried."""
    try:
        found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return None
    return found.si_pid if found else None


def _own_children() -> list[int]:
    pid = os.getpid()
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:  # a kernel without CONFIG_PROC_CHILDREN
        return []


if __name__ == "__main__":
    main(*sys.argv[1:])
