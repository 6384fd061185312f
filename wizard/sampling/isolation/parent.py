"""Run a work on a stranger's object in a child process, so that no file can take the worker down.

`run_in_child` returns what the work returned, or raises ProblemError: the work's own, the source's own, or
`data.reader.crashed`, `.too_slow`, `.too_large`, `.failed`. Whatever happens, also when the caller's own callback
raises, no child is left when it returns. It works in a daemonic process (Celery's prefork pool) and on macOS, where the
limit on memory may be missing.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wizard.core.problems import Problem, ProblemError
from wizard.sampling import problems
from wizard.sampling.isolation import wire
from wizard.sampling.sources import ObjectSource, Wanted
from wizard.sampling.text import visible

WORKS = {
    "sample": "wizard.sampling.sampler:run",
    "sync": "wizard.sync.engines.local:read_all",
}
"""What a child may be asked to do; each is `(source, arguments, report) -> result`, all JSON but the source."""

ASKS = 512
"""Ranges in one round."""
WORDS = 2_000
"""Characters of each sentence of a child's Problem."""
LAST_WORDS = 2.0
"""Seconds that a child whose channel has closed gets to end."""
_ROOT = Path(__file__).resolve().parents[3]

Progress = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class ChildLimits:
    """What a child may use: bytes of address space, seconds, open files, bytes of one round of ranges, threads, words.

    `wall_seconds` leaves out the time in which the parent fetches ranges: a slow store is not the file's fault.
    """

    memory: int = 900_000_000
    cpu_seconds: int = 20
    wall_seconds: float = 25.0
    files: int = 64
    round_bytes: int = 96 * 1024 * 1024
    threads: int = 1
    messages: int = 10_000


def run_in_child(
    work: str,
    *,
    arguments: dict[str, Any],
    source: ObjectSource,
    limits: ChildLimits | None = None,
    on_progress: Progress | None = None,
) -> dict[str, Any]:
    """Run one of WORKS on the objects of `source` in a fresh interpreter and return its result."""
    limits = limits or ChildLimits()
    order = {
        "work": WORKS[work],
        "arguments": arguments,
        "name": source.name,
        "objects": [{"key": entry.key, "size": entry.size} for entry in source.objects],
        "folder": source.folder,
        "limits": {"memory": limits.memory, "cpu_seconds": limits.cpu_seconds, "files": limits.files},
    }
    with _child(limits) as (process, channel):
        talk = _Conversation(process, channel, source, limits, on_progress)
        return talk.hold(order)


@contextlib.contextmanager
def _child(limits: ChildLimits) -> Iterator[tuple[subprocess.Popen[bytes], socket.socket]]:
    """A child and the channel to it; at the end neither is left."""
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            process = _start(theirs, limits)
        try:
            yield process, ours
        finally:
            _end(process)


def _start(channel: socket.socket, limits: ChildLimits) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-P", "-s", "-B", "-m", "wizard.sampling.isolation.child"],
        stdin=channel.fileno(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env=_environment(limits),
        close_fds=True,
        start_new_session=True,
    )


def _environment(limits: ChildLimits) -> dict[str, str]:
    """All that the child's environment holds. The allocator and the threads are kept small to fit the memory limit."""
    return {
        "PYTHONPATH": str(_ROOT),
        "LC_ALL": "C.UTF-8",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "ARROW_IO_THREADS": "1",
        "OMP_NUM_THREADS": str(limits.threads),
        "MALLOC_ARENA_MAX": "2",
    }


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _words(value: Any) -> Any:
    if not isinstance(value, (str, bool)):
        raise TypeError("a Problem is made of words")
    return visible(value[:WORDS]) if isinstance(value, str) else value


@dataclass
class _Conversation:
    """Answers the child until it has said its last word."""

    process: subprocess.Popen[bytes]
    channel: socket.socket
    source: ObjectSource
    limits: ChildLimits
    on_progress: Progress | None
    deadline: float = 0.0
    heard: int = 0
    sizes: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.sizes = {entry.key: entry.size for entry in self.source.objects}

    def hold(self, order: wire.Message) -> dict[str, Any]:
        """Give the order and see it through."""
        self.deadline = time.monotonic() + self.limits.wall_seconds
        self._tell(order)
        while True:
            message = self._next()
            if "result" in message:
                return self._object(message["result"])
            self._react(message)

    @contextlib.contextmanager
    def _talking(self) -> Iterator[None]:
        """The child's faults as Problems; what the caller's own code raises never passes here."""
        try:
            yield
        except TimeoutError:
            raise ProblemError(problems.too_slow(self.source.name, seconds=self.limits.wall_seconds)) from None
        except EOFError:
            raise ProblemError(self._cause_of_death()) from None
        except (ValueError, TypeError, KeyError, AttributeError):
            raise ProblemError(problems.failed(self.source.name, reason="it sent what is no message")) from None

    def _tell(self, message: wire.Message, body: bytes = b"") -> None:
        with self._talking():
            wire.set_deadline(self.channel, self.deadline)
            wire.send(self.channel, message, body)

    def _next(self) -> wire.Message:
        with self._talking():
            message, _ = wire.receive(self.channel, deadline=self.deadline)
            self.heard += 1
            if self.heard > self.limits.messages:  # what we do for it is not on its own time
                raise ValueError("more messages than the work can need")
        return message

    def _object(self, value: Any) -> dict[str, Any]:
        with self._talking():
            if not isinstance(value, dict):
                raise ValueError("not an object")
        return value

    def _react(self, message: wire.Message) -> None:
        if "ask" in message:
            self._answer(self._ranges(message["ask"]))
        elif "progress" in message:
            self._report(self._object(message["progress"]))
        elif "problem" in message:
            raise ProblemError(self._problem(message["problem"]))
        elif message.get("failed") == "memory":
            raise ProblemError(problems.too_large(self.source.name, memory=self.limits.memory))
        else:
            raise ProblemError(problems.failed(self.source.name, reason=visible(str(message.get("reason"))[:200])))

    def _problem(self, told: Any) -> Problem:
        """The child's Problem; what it says is shown to a person, so it is kept to a length that people read."""
        with self._talking():
            return Problem.from_json({name: _words(value) for name, value in told.items()})

    def _ranges(self, asked: Any) -> list[Wanted]:
        """The ranges that are asked for; a child that asks for nonsense is no longer in its right mind."""
        with self._talking():
            wanted = [(str(key), int(start), int(length)) for key, start, length in asked]
            total = sum(length for _, _, length in wanted)
            if len(wanted) > ASKS or total > self.limits.round_bytes or not all(map(self._may_be_read, wanted)):
                raise ValueError("a range outside the objects or the limits")
        return wanted

    def _may_be_read(self, wanted: Wanted) -> bool:
        key, start, length = wanted
        if start < 0 or length <= 0:
            return False
        if key in self.sizes:
            return start + length <= self.sizes[key]
        return bool(self.source.folder) and key.startswith(self.source.folder)

    def _answer(self, ranges: list[Wanted]) -> None:
        began = time.monotonic()
        blocks = self.source.read_many(ranges)
        self.deadline += time.monotonic() - began
        self._tell({"lengths": [len(block) for block in blocks]}, b"".join(blocks))

    def _report(self, progress: dict[str, Any]) -> None:
        began = time.monotonic()
        if self.on_progress:
            self.on_progress(progress)
        self.deadline += time.monotonic() - began

    def _cause_of_death(self) -> Problem:
        code = self._exit_code()
        name = self.source.name
        if code in (-signal.SIGXCPU, None):
            return problems.too_slow(name, seconds=self.limits.cpu_seconds)
        if code == -signal.SIGKILL:
            # Not by us, who kill only when all is said: the kernel, short of memory.
            return problems.too_large(name, memory=self.limits.memory)
        if code < 0:
            return problems.crashed(name, signal=signal.Signals(-code).name)
        return problems.failed(name, reason=f"it ended with exit code {code}")

    def _exit_code(self) -> int | None:
        try:
            return self.process.wait(LAST_WORDS)
        except subprocess.TimeoutExpired:
            return None
