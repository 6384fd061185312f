"""Where objects and arrays of a JSON text begin and end, found without a parser and without recursion.

Strings are stepped over, so only brackets that count are seen. ProblemError (`data.limits.nesting`) leaves this module.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from wizard.core.problems import ProblemError
from wizard.sampling import problems

BLANK = " \t\r\n\ufeff\x1e\x00"
"""What may stand between records: white space, marks of joined files, the separator of RFC 7464, padding."""

_STRING = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_NEXT = re.compile(rf'[^"\[\]{{}}]*+(?:{_STRING}[^"\[\]{{}}]*+)*+([\[\]{{}}])', re.DOTALL)
_KEY = re.compile(rf"({_STRING})\s*:\s*\Z", re.DOTALL)
_PATH_LEVELS = 16
"""Levels of objects within which an array of records is looked for."""


@dataclass(frozen=True)
class Bounds:
    """How deep a text may nest, and what to call the object that does not keep to it."""

    name: str
    depth: int

    def hold(self, level: int) -> None:
        if level > self.depth:
            raise ProblemError(problems.too_deep(self.name, limit=self.depth))


def steps(text: str, at: int) -> Iterator[tuple[int, str]]:
    """The position and kind of every bracket outside strings, from `at` on."""
    while found := _NEXT.match(text, at):
        at = found.end()
        yield at - 1, found[1]


def hold_depth(text: str, bounds: Bounds) -> None:
    """Refuse a text that nests too deeply."""
    if text.count("[") + text.count("{") <= bounds.depth:
        return
    level = 0
    for _, bracket in steps(text, 0):
        level += 1 if bracket in "[{" else -1
        bounds.hold(level)


class Containers:
    """The objects and arrays that lie side by side from `at` on: (start, end) of each that is complete.

    Afterwards `closed` is the position of the bracket that closes what they lie in; None when the text ends before.
    """

    def __init__(self, text: str, at: int, bounds: Bounds) -> None:
        self._text, self._at, self._bounds = text, at, bounds
        self.closed: int | None = None

    def __iter__(self) -> Iterator[tuple[int, int]]:
        level = start = 0
        for position, bracket in steps(self._text, self._at):
            if bracket in "[{":
                start = position if level == 0 else start
                level += 1
                self._bounds.hold(level)
                continue
            level -= 1
            if level == 0:
                yield start, position + 1
            if level < 0:
                self.closed = position
                return


@dataclass
class Node:
    """An object or array that is reached through objects only. `end` is None where the text ends before it does."""

    bracket: str
    start: int
    path: str
    end: int | None = None
    objects: int = 0
    arrays: int = 0


@dataclass
class _Outline:
    """The walk over one object: the open brackets, as Nodes as far as they are of interest."""

    text: str
    bounds: Bounds
    open: list[Node | None] = field(default_factory=list)
    found: list[Node] = field(default_factory=list)

    def walk(self, at: int) -> None:
        before = at
        for position, bracket in steps(self.text, at):
            if bracket in "[{":
                self._opened(bracket, position, before)
                self.bounds.hold(len(self.open))
            elif not self._closed(position):
                return
            before = position + 1

    def _opened(self, bracket: str, position: int, before: int) -> None:
        parent = self.open[-1] if self.open else None
        if parent and parent.bracket == "[":
            parent.objects += bracket == "{"
            parent.arrays += bracket == "["
        self.open.append(self._node(bracket, position, before, parent))

    def _node(self, bracket: str, position: int, before: int, parent: Node | None) -> Node | None:
        if not self.open:
            return Node(bracket, position, "")
        if parent is None or parent.bracket == "[" or len(self.open) > _PATH_LEVELS:
            return None
        key = _KEY.search(self.text[before:position])
        name = _name(key[1]) if key else ""
        node = Node(bracket, position, f"{parent.path}.{name}" if parent.path else name)
        if bracket == "[":
            self.found.append(node)
        return node

    def _closed(self, position: int) -> bool:
        node = self.open.pop()
        if node is not None:
            node.end = position
        return bool(self.open)


def _name(key: str) -> str:
    try:
        return str(json.loads(key, strict=False))
    except ValueError:
        return key[1:-1]


def arrays(text: str, at: int, bounds: Bounds) -> list[Node]:
    """The arrays under the keys of the object that begins at `at`, also of objects within it; paths have dots."""
    outline = _Outline(text, bounds)
    outline.walk(at)
    return outline.found
