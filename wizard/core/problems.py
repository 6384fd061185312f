"""A Problem is a failure shown to a person: what could not be done, what was seen, whose turn it is, and the remedy.

Every package builds its own Problems in its `problems.py`; engines raise them wrapped in `ProblemError`, jobs store
them as JSON, pages render them. Nothing but `ProblemError` leaves this module.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import partial
from typing import Any

TITLE_LIMIT = 60
PASTE_LIMIT = 300
"""Characters of a text to paste that still stand within a line of advice."""


class Whose(StrEnum):
    """Who has to act: the customer, we who run Embark, or AWS."""

    YOURS = "yours"
    OURS = "ours"
    AWS = "aws"


@dataclass(frozen=True)
class Problem:
    """One failure, ready to be shown.

    `code` is stable and dotted (`aws.trust.audience`); `title` says in at most 60 characters what could not be done;
    `detail` is the fact that was seen; `remedy` is one imperative sentence; `paste` is the exact text to paste, if any;
    `cure` is the key of the wizard step that cures it ("" where none does); `retryable` says whether trying again
    unchanged can help; `option` is the name of the read option that it is about, if it is about one.
    """

    code: str
    whose: Whose
    title: str
    detail: str
    remedy: str
    retryable: bool = False
    paste: str = ""
    cure: str = ""
    option: str = ""

    def __post_init__(self) -> None:
        if len(self.title) > TITLE_LIMIT:
            raise ValueError(f"Problem {self.code}: a title has at most {TITLE_LIMIT} characters: {self.title!r}")

    def __str__(self) -> str:
        """The whole Problem as text, for where there is no room to draw it."""
        return f"{self.title}. {self.advice}"

    @property
    def advice(self) -> str:
        """What was seen and what to do, for where the place itself says what could not be done: beside a field."""
        short = self.paste if len(self.paste) <= PASTE_LIMIT and "\n" not in self.paste else ""
        return " ".join(filter(None, (self.detail, self.remedy, short)))

    def to_json(self) -> dict[str, Any]:
        """The Problem as a JSON object; `from_json` reads it back."""
        return asdict(self) | {"whose": self.whose.value}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Problem:
        """The Problem that `to_json` wrote."""
        return cls(**(stored | {"whose": Whose(stored["whose"])}))


yours = partial(Problem, whose=Whose.YOURS)
ours = partial(Problem, whose=Whose.OURS)
by_aws = partial(Problem, whose=Whose.AWS, retryable=True)
"""How packages begin their Problems: by whose turn it is."""


class ProblemError(Exception):
    """Carries a Problem from where it was noticed to where it is stored or shown."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem
