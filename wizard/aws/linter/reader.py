"""Reads JSON as people paste it: keeps every value's place, and goes on behind the faults that can be mended.

`read` raises nothing: what can't be read at all is its last fault, with `fatal` set. A value that was read with faults
is what its writer meant; written out again it is the mended text. Grammar: RFC 8259.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from wizard.aws.linter.reading import Path, Reading
from wizard.aws.linter.tokens import Tokens, UnreadableError

DEPTH_LIMIT = 24
"""A policy is seven levels deep, an output of the CLI some more."""


def read(text: str, start: int = 0) -> Reading:
    """The JSON value that begins at `start` of `text`."""
    reader, value = _Reader(text, start), None
    try:
        value = reader.value((), 0)
    except UnreadableError as end:
        reader.fault(end.kind, position=end.position, fatal=True)
    return Reading(value, reader.at, reader.spans, reader.faults)


@dataclass
class _Reader(Tokens):
    """Puts the words of a text together: values, objects and lists, each with its place."""

    spans: dict[Path, tuple[int, int]] = field(default_factory=dict)

    def value(self, path: Path, depth: int) -> Any:
        if depth > DEPTH_LIMIT:
            raise UnreadableError("depth", self.at)
        start = self.skip()
        character = self.text[start : start + 1]
        if character == "{":
            value: Any = self._object(path, depth)
        elif character == "[":
            value = self._array(path, depth)
        else:
            value = self.scalar()
        self.spans[path] = (start, self.at)
        return value

    def _object(self, path: Path, depth: int) -> dict[str, Any]:
        members: dict[str, Any] = {}
        self.at += 1
        while self._goes_on("}", empty=not members):
            start = self.skip()
            key = self.key()
            if not self.text.startswith(":", self.skip()):
                raise UnreadableError("no_colon", self.at)
            self.at += 1
            value = self.value((*path, key), depth + 1)
            self.spans[(*path, key)] = (start, self.at)
            if key in members:
                self.fault("duplicate_key", position=start)
                value = _merged(members[key], value)
            members[key] = value
        return members

    def _array(self, path: Path, depth: int) -> list[Any]:
        elements: list[Any] = []
        self.at += 1
        while self._goes_on("]", empty=not elements):
            elements.append(self.value((*path, len(elements)), depth + 1))
        return elements

    def _goes_on(self, closer: str, *, empty: bool) -> bool:
        """Whether another member follows; reads the commas before it, or the closer."""
        commas = 0
        while self.text.startswith(",", self.skip()):
            commas += 1
            if commas > 1 or empty:
                self.fault("extra_comma")
            last, self.at = self.at, self.at + 1
        if self.at >= len(self.text) or self.text[self.at] in "]}":
            if commas == 1 and not empty:
                self.fault("extra_comma", position=last)
            if self.text.startswith(closer, self.at):
                self.at += 1
            else:
                self.fault("not_closed")
            return False
        if not commas and not empty:
            self.fault("no_comma")
        return True


def _merged(first: Any, second: Any) -> Any:
    """What was meant by a key that stands twice: both, where both are objects; else the last."""
    if isinstance(first, dict) and isinstance(second, dict):
        return {
            **first,
            **{key: _merged(first[key], value) if key in first else value for key, value in second.items()},
        }
    return second
