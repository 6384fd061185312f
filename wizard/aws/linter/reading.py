"""What the reader makes of a text: the value, the place of each of its parts, and the faults. Raises nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Path = tuple[str | int, ...]
"""The keys and indexes that lead to a value."""


@dataclass(frozen=True)
class Fault:
    """One place where the text is no JSON. `kind` ends the code of its Problem; `seen` is what stands there."""

    kind: str
    position: int
    seen: str = ""
    fatal: bool = False


@dataclass
class Reading:
    """One value: where it ends, where each of its parts stands (from, to), and what was wrong in it."""

    value: Any = None
    end: int = 0
    spans: dict[Path, tuple[int, int]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
