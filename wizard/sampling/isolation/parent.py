"""Run a work on a stranger's objects in a child process, so that no file can take the worker down.

`run_in_child` returns what the work returned, or raises ProblemError: the work's own, the source's own, or
`data.reader.crashed`, `.too_slow`, `.too_large`, `.failed`, which name the object and the stage that were last heard
of. Whatever happens, also when the caller's own callback raises, no child is left when it returns. It works in a
daemonic process (Celery's prefork pool) and on macOS, where there is no nursery and the limit on memory may be missing.
"""

from __future__ import annotations

import contextlib
import signal
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from wizard.core.problems import Problem, ProblemError
from wizard.sampling import problems
from wizard.sampling.isolation import nurseries, wire
from wizard.sampling.isolation.child_limits import ChildLimits
from wizard.sampling.isolation.processes import FreshChild
from wizard.sampling.isolation.whereabouts import Whereabouts
from wizard.sampling.isolation.works import WORKS, preparation
from wizard.sampling.sources import ObjectSource, Wanted
from wizard.sampling.text import visible

__all__ = ["WORKS", "ChildLimits", "run_in_child"]

ASKS = 512
"""Ranges in one round."""
WORDS = 2_000
"""Characters of each sentence of a child's Problem."""
LAST_WORDS = 2.0
"""Seconds that a child whose channel has closed gets to end."""

Progress = Callable[[dict[str, Any]], None]


class ChildProcess(Protocol):
    """A child, however it was started."""

    @property
    def pid(self) -> int: ...

    def exit_code(self, *, within: float) -> int | None:
        """How it ended, negative for a signal; None when it has not within so many seconds."""

    def end(self) -> None:
        """Kill it and all that it has started; return when it is gone."""


def run_in_child(
    work: str,
    *,
    arguments: dict[str, Any],
    source: ObjectSource,
    limits: ChildLimits | None = None,
    on_progress: Progress | None = None,
) -> dict[str, Any]:
    """Run one of WORKS on the objects of `source` in a child of its own and return its result.

    `on_progress` is told what the work reports: `stage` is a word, `object` a key.
    """
    limits = limits or ChildLimits()
    order = {
        "work": WORKS[work],
        "arguments": arguments,
        "name": source.name,
        "objects": [{"key": entry.key, "size": entry.size} for entry in source.objects],
        "folder": source.folder,
    }
    with _child(work, limits) as (process, channel):
        talk = _Conversation(process, channel, source, limits, on_progress)
        return talk.hold(order)


@contextlib.contextmanager
def _child(work: str, limits: ChildLimits) -> Iterator[tuple[ChildProcess, socket.socket]]:
    """A child and the channel to it; at the end neither is left."""
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            process = _start(work, theirs, limits)
        try:
            yield process, ours
        finally:
            process.end()


def _start(work: str, channel: socket.socket, limits: ChildLimits) -> ChildProcess:
    """The fast way where there is one, else the simple way."""
    return nurseries.born(preparation(work), channel, limits) or FreshChild(channel, limits)


def _words(value: Any) -> Any:
    if not isinstance(value, (str, bool)):
        raise TypeError("a Problem is made of words")
    return visible(value[:WORDS]) if isinstance(value, str) else value


@dataclass
class _Conversation:
    """Answers the child until it has said its last word."""

    process: ChildProcess
    channel: socket.socket
    source: ObjectSource
    limits: ChildLimits
    on_progress: Progress | None
    deadline: float = 0.0
    heard: int = 0
    sizes: dict[str, int] = field(init=False)
    place: Whereabouts = field(init=False)

    def __post_init__(self) -> None:
        self.sizes = {entry.key: entry.size for entry in self.source.objects}
        self.place = Whereabouts(self.source)

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
            raise ProblemError(problems.too_slow(self.place.name, seconds=self.limits.wall_seconds)) from None
        except EOFError:
            raise ProblemError(self._cause_of_death()) from None
        except (ValueError, TypeError, KeyError, AttributeError):
            raise ProblemError(problems.failed(self.place.name, reason="it sent what is no message")) from None

    def _tell(self, message: wire.Message, blocks: Sequence[bytes] = ()) -> None:
        # A child whose other thread has had the last word ends without this answer; the last word is still to be read.
        with self._talking(), contextlib.suppress(EOFError):
            wire.send(self.channel, message, blocks, deadline=self.deadline)

    def _next(self) -> wire.Message:
        with self._talking():
            message = wire.receive(self.channel, deadline=self.deadline)
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
            raise ProblemError(problems.too_large(self.place.name, memory=self.limits.memory))
        else:
            raise ProblemError(problems.failed(self.place.name, reason=visible(str(message.get("reason"))[:200])))

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
        self.place.asked_for(ranges)
        began = time.monotonic()
        blocks = self.source.read_many(ranges)
        self.deadline += time.monotonic() - began
        self._tell({"lengths": [len(block) for block in blocks]}, blocks)

    def _report(self, progress: dict[str, Any]) -> None:
        self.place.told(progress)
        began = time.monotonic()
        if self.on_progress:
            self.on_progress(progress)
        self.deadline += time.monotonic() - began

    def _cause_of_death(self) -> Problem:
        code = self.process.exit_code(within=LAST_WORDS)
        name = self.place.name
        if code in (-signal.SIGXCPU, None):
            return problems.too_slow(name, seconds=self.limits.cpu_seconds)
        if code == -signal.SIGKILL:
            # Not by us, who kill only when all is said: the kernel, short of memory.
            return problems.too_large(name, memory=self.limits.memory)
        if code < 0:
            return problems.crashed(name, signal=signal.Signals(-code).name)
        return problems.failed(name, reason=f"it ended with exit code {code}")
