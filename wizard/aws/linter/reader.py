"""Reads JSON as people paste it: keeps every value's place, and goes on behind the faults that can be mended.

`read` raises nothing: what can't be read at all is its last fault, with `fatal` set. A value that was read with faults
is what its writer meant; written out again it is the mended text. Grammar: RFC 8259.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from wizard.aws.linter.reading import Fault, Path, Reading

DEPTH_LIMIT = 24
"""A policy is seven levels deep, an output of the CLI some more."""

_BLANK = re.compile(r"[ \t\n\r]*")
_INVISIBLE = re.compile(r"[\u00a0\u200b-\u200f\u2028\u2029\u202f\u2060\ufeff\u3000\f\v]+")
_COMMENT = re.compile(r"//[^\n]*|#[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
"""One that is not closed goes to the end, so that no text is searched for its end again and again."""
_STRING = re.compile(r'"(?:[^"\\\n]|\\[^\n])*"')
_TYPOGRAPHIC = re.compile(r"[“”„‟«»]([^“”„‟«»\"\n]*)[“”„‟«»\"]|[‘’‚']([^‘’‚'\n]*)[‘’‚']|\"([^“”„‟«»\"\n]*)[“”„‟«»]")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,17})(?:\.\d{1,9})?(?![\w.+-])")
_WORD = re.compile(r"[^\s,\[\]{}\"“”„‟«»‘’‚']+")
_BARE_KEY = re.compile(r"[^\s,:=\[\]{}\"“”„‟«»‘’‚']+")
_LITERALS = {"true": True, "false": False, "null": None}
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class _UnreadableError(Exception):
    def __init__(self, kind: str, position: int) -> None:
        super().__init__(kind)
        self.kind, self.position = kind, position


def read(text: str, start: int = 0) -> Reading:
    """The JSON value that begins at `start` of `text`."""
    reader = _Reader(text, start)
    try:
        reader.reading.value = reader.value((), 0)
    except _UnreadableError as end:
        reader.fault(end.kind, position=end.position, fatal=True)
    reader.reading.end = reader.at
    return reader.reading


@dataclass
class _Reader:
    text: str
    at: int
    reading: Reading = field(default_factory=Reading)

    def fault(self, kind: str, *, position: int | None = None, fatal: bool = False) -> None:
        position = self.at if position is None else position
        self.reading.faults.append(Fault(kind, position, self.text[position : position + 1], fatal))

    def value(self, path: Path, depth: int) -> Any:
        if depth > DEPTH_LIMIT:
            raise _UnreadableError("depth", self.at)
        start = self._skip()
        character = self.text[start : start + 1]
        if character == "{":
            value: Any = self._object(path, depth)
        elif character == "[":
            value = self._array(path, depth)
        elif character and character in "\"'“”„‟«»‘’‚":
            value = self._string()
        else:
            value = self._word()
        self.reading.spans[path] = (start, self.at)
        return value

    def _object(self, path: Path, depth: int) -> dict[str, Any]:
        members: dict[str, Any] = {}
        self.at += 1
        while self._goes_on("}", empty=not members):
            start = self._skip()
            key = self._key()
            if not self.text.startswith(":", self._skip()):
                raise _UnreadableError("no_colon", self.at)
            self.at += 1
            value = self.value((*path, key), depth + 1)
            self.reading.spans[(*path, key)] = (start, self.at)
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
        while self.text.startswith(",", self._skip()):
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

    def _key(self) -> str:
        if self.text[self.at] in "\"'“”„‟«»‘’‚":
            return self._string()
        word = _BARE_KEY.match(self.text, self.at)
        if word is None:
            raise _UnreadableError("no_key", self.at)
        self.fault("no_quotes")
        self.at = word.end()
        return word.group()

    def _string(self) -> str:
        match = _STRING.match(self.text, self.at)
        if match is None:
            return self._oddly_quoted()
        try:
            value = str(json.loads(match.group(), strict=False))
        except ValueError:
            self.fault("escape")
            value = match.group()[1:-1]
        self.at = match.end()
        return _LONE_SURROGATE.sub("\ufffd", value)

    def _oddly_quoted(self) -> str:
        match = _TYPOGRAPHIC.match(self.text, self.at)
        if match is None:
            raise _UnreadableError("open_string", self.at)
        self.fault("quotes")
        self.at = match.end()
        return next(inside for inside in match.groups() if inside is not None)

    def _word(self) -> Any:
        number = _NUMBER.match(self.text, self.at)
        if number:
            self.at = number.end()
            return float(number.group()) if "." in number.group() else int(number.group())
        word = _WORD.match(self.text, self.at)
        if word is None:
            raise _UnreadableError("no_value", self.at)
        text = word.group()
        if text not in _LITERALS:
            self.fault("no_quotes")
        self.at = word.end()
        return _LITERALS.get(text.lower(), text)

    def _skip(self) -> int:
        """Past what stands between values; says what does not belong there."""
        while True:
            blank = _BLANK.match(self.text, self.at)
            self.at = blank.end() if blank else self.at
            for kind, pattern in (("invisible", _INVISIBLE), ("comment", _COMMENT)):
                if found := pattern.match(self.text, self.at):
                    self.fault(kind)
                    self.at = found.end()
                    break
            else:
                return self.at


def _merged(first: Any, second: Any) -> Any:
    """What was meant by a key that stands twice: both, where both are objects; else the last."""
    if isinstance(first, dict) and isinstance(second, dict):
        return {
            **first,
            **{key: _merged(first[key], value) if key in first else value for key, value in second.items()},
        }
    return second
