"""What the rules of the linter find: a Problem, where, how bad, and how to mend it. Raises nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wizard.aws.linter.reading import Path
from wizard.core.problems import Problem

Policy = dict[str, Any]
Mend = Callable[[list[Policy]], None]
"""Changes tidy policies (see `tidy`) in place. Takes a statement away by putting None in its place."""


@dataclass(frozen=True)
class Flaw:
    """`path` begins with the index of the document among those judged together."""

    problem: Problem
    path: Path
    blocks: bool = True
    mend: Mend | None = None
