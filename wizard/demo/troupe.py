"""Keeps the demo's children alive: starts them in order, starts a dead one again, stops all in reverse.

A child that dies is started again after a pause that doubles while it keeps dying. Errors: DemoError when an errand
fails or something does not come up; OSError when a program cannot be started at all.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from wizard.demo.config import DemoError
from wizard.demo.leftovers import write_down
from wizard.demo.processes import Child, Program, start
from wizard.demo.signals import StopSignal

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
LONGEST_PAUSE_AT_START = 2.0
LOOK_SECONDS = 0.1
READY_SECONDS = 90.0
STEADY_SECONDS = 30.0
"""A child that lived this long has recovered: its next pause is short again."""


@dataclass(kw_only=True)
class Member:
    """One program of the demo, with its running child and when it may be started again."""

    program: Program
    child: Child
    pause: float = 0.0
    due: float | None = None


@dataclass(kw_only=True)
class Troupe:
    """The children in the order they were started. `say` gets one line for a person when one is started again."""

    notes: Path
    say: Callable[[str], None]
    stop_signal: StopSignal
    members: list[Member] = field(default_factory=list)
    errands: list[Child] = field(default_factory=list)

    def add(self, program: Program) -> Child:
        """Start `program` and keep it alive from now on."""
        child = start(program)
        self.members.append(Member(program=program, child=child))
        self._write_down()
        return child

    def send(self, program: Program) -> Child:
        """Start an errand: a program that is to end by itself."""
        child = start(program)
        self.errands.append(child)
        return child

    def wait_until(self, ready: Callable[[], bool], *, what: str) -> None:
        """Wait for `ready`, looking after the children; DemoError when it takes too long or a child keeps dying."""
        deadline = time.monotonic() + READY_SECONDS
        while not ready():
            self.look_after()
            dying = next((m for m in self.members if m.pause > LONGEST_PAUSE_AT_START), None)
            if dying is not None:
                raise DemoError(f"{dying.program.name} does not start. What it says is in {dying.program.log}")
            if time.monotonic() > deadline:
                raise DemoError(
                    f"{what} did not answer within {READY_SECONDS:g} seconds; logs: {self.notes.parent}/logs"
                )
            time.sleep(LOOK_SECONDS)

    def wait_for_errand(self, child: Child) -> None:
        """Wait until an errand is done; DemoError when it failed."""
        self.wait_until(lambda: not child.is_alive(), what=child.program.name)
        if child.process.returncode:
            raise DemoError(f"The step {child.program.name!r} failed. What it says is in {child.program.log}")

    def look_after(self) -> None:
        """Start again what died and is due; raises StopRequested when somebody wants us to end. Call often."""
        self.stop_signal.check()
        now = time.monotonic()
        for member in self.members:
            if member.child.is_alive():
                continue
            if member.due is None:
                self._mourn(member, now)
            elif now >= member.due:
                member.child.stop()  # also its own children
                member.child, member.due = start(member.program), None
                self._write_down()

    def stop(self) -> None:
        """Stop all, last started first."""
        for errand in self.errands:
            errand.stop()
        while self.members:
            self.members.pop().child.stop()
        self.notes.unlink(missing_ok=True)

    def _mourn(self, member: Member, now: float) -> None:
        lived = now - member.child.started
        doubled = min(member.pause * 2, LONGEST_PAUSE) if lived < STEADY_SECONDS else 0.0
        member.pause = max(doubled, FIRST_PAUSE)
        member.due = now + member.pause
        code = member.child.process.returncode
        self.say(
            f"{member.program.name} ended unexpectedly ({code}); starting it again in {member.pause:g} s. "
            f"Its log: {member.program.log}"
        )

    def _write_down(self) -> None:
        write_down(self.notes, [member.child for member in self.members])
