"""From places in a text to its lines. Pure; raises nothing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from wizard.aws.linter.reading import Path

Lines = tuple[int, int]
"""First and last line, 1-based."""


def normal(path: Path) -> Path:
    """The path without the differences in spelling that a rule may have corrected."""
    return tuple(step.strip().lower().rstrip("s") if isinstance(step, str) else step for step in path)


class LineIndex:
    """The lines of one text, told by position."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(position + 1 for position, sign in enumerate(text) if sign == "\n")]

    def line(self, position: int) -> int:
        """The line of a position, 1-based."""
        return bisect_right(self._starts, position)

    def column(self, position: int) -> int:
        """The column of a position, 1-based."""
        return position - self._starts[self.line(position) - 1] + 1


@dataclass(frozen=True)
class Marks:
    """Where the parts of one document stand.

    `spans` has normal paths, and `base` leads to the document within them. `missing` counts the leading steps of a
    document's path that the text leaves out, where it holds only statements. A document that is itself a text inside of
    the text has no spans: all of it stands in the lines of `base`.
    """

    index: LineIndex
    spans: Mapping[Path, tuple[int, int]]
    base: Path = ()
    missing: int = 0
    inside_text: bool = False

    def lines(self, path: Path) -> Lines:
        """The lines of the part at `path`, or of the nearest part around it."""
        full = normal(self.base if self.inside_text else (*self.base, *path[self.missing :]))
        while full and full not in self.spans:
            full = self._around(full)
        start, end = self.spans.get(full, (0, 1))
        return self.index.line(start), self.index.line(max(start, end - 1))

    def _around(self, path: Path) -> Path:
        """One step out; and a list that the text leaves out (`"Statement": {…}`) has no index in it."""
        for position in range(len(path) - 1, 0, -1):
            if isinstance(path[position], int) and path[:position] in self.spans:
                shorter = (*path[:position], *path[position + 1 :])
                if shorter in self.spans and path[: position + 1] not in self.spans:
                    return shorter
        return path[:-1]
