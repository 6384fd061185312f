"""What came of one entry of a document, in words and as JSON. Pure values; raises nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from wizard.core.problems import Problem


class Did(StrEnum):
    """What was done with an entry."""

    MADE = "made"
    WENT_ON = "went on"
    THERE = "already there"
    REFUSED = "refused"


@dataclass(frozen=True)
class Outcome:
    """`done` is what was done now, `next` what comes next, `turn` whose it is (`attention.Ball`).

    After a dry run the same would have been done. `onboarding_id` is "" where nothing is stored; an entry with
    `problems` leaves nothing behind.
    """

    number: int
    did: Did
    model: str = ""
    version: str = ""
    workspace: str = ""
    onboarding_id: str = ""
    done: tuple[str, ...] = ()
    next: str = ""
    turn: str = ""
    problems: tuple[Problem, ...] = ()
    dry_run: bool = False

    @property
    def words(self) -> str:
        """What was done, or would be, in two or three words."""
        if not self.dry_run or self.did in (Did.THERE, Did.REFUSED):
            return "would be refused" if self.dry_run and self.did is Did.REFUSED else self.did.value
        return "would be made" if self.did is Did.MADE else "would go on"

    def to_json(self) -> dict[str, Any]:
        """One JSON object for scripts."""
        return {
            "entry": self.number,
            "did": self.did.value,
            "dry_run": self.dry_run,
            "workspace": self.workspace,
            "model": self.model,
            "version": self.version,
            "onboarding": self.onboarding_id,
            "done": list(self.done),
            "next": self.next,
            "turn": self.turn,
            "problems": [problem.to_json() for problem in self.problems],
        }
