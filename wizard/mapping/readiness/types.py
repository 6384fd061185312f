"""The words of the readiness report. Pure values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from wizard.core.problems import Problem
from wizard.registry.rules import Severity


class Curer(StrEnum):
    """Who can cure a finding."""

    MEMBER = "you"
    WRITER = "whoever writes the data"
    TIME = "time"
    NOBODY = "nobody has to"


@dataclass(frozen=True)
class Said:
    """A Problem, what it `switches_off` later in monitoring ("" for nothing), and who can cure it."""

    problem: Problem
    switches_off: str = ""
    curer: Curer = Curer.MEMBER


@dataclass(frozen=True)
class ReadinessFinding:
    """One line of the report. `column` names the column it is about ("" = the data as a whole)."""

    said: Said
    severity: Severity
    column: str = ""

    @property
    def problem(self) -> Problem:
        return self.said.problem

    @property
    def key(self) -> str:
        """What tells the finding from the others of its report, for links to it."""
        return f"{self.problem.code}-{self.column}" if self.column else self.problem.code

    def to_json(self) -> dict[str, Any]:
        """The finding for a script."""
        problem = self.problem
        return {
            "code": problem.code,
            "severity": self.severity.value,
            "column": self.column,
            "title": problem.title,
            "detail": problem.detail,
            "switches_off": self.said.switches_off,
            "remedy": problem.remedy,
            "cured_by": self.said.curer.value,
            "cure": problem.cure,
        }


def warns(said: Said, column: str = "") -> ReadinessFinding:
    """A finding that asks for a second look."""
    return ReadinessFinding(said, Severity.WARNS, column)


def tells(said: Said, column: str = "") -> ReadinessFinding:
    """A finding that only tells."""
    return ReadinessFinding(said, Severity.INFO, column)
