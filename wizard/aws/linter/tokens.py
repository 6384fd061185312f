"""The words of JSON as people paste it: texts, numbers, bare words, and what stands between them.

`UnreadableError` leaves where a word is missing or has no end; what is only written wrongly is noted as a fault.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from wizard.aws.linter.reading import Fault

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
_QUOTES = "\"'“”„‟«»‘’‚"


class UnreadableError(Exception):
    """Nobody can tell what was meant from here on; `kind` ends the code of the Problem."""

    def __init__(self, kind: str, position: int) -> None:
        super().__init__(kind)
        self.kind, self.position = kind, position


@dataclass
class Tokens:
    """A text that is read word by word: `at` is the position of the next one."""

    text: str
    at: int
    faults: list[Fault] = field(default_factory=list)

    def fault(self, kind: str, *, position: int | None = None, fatal: bool = False) -> None:
        """Note what is wrong here, or at `position`."""
        position = self.at if position is None else position
        self.faults.append(Fault(kind, position, self.text[position : position + 1], fatal))

    def skip(self) -> int:
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

    def key(self) -> str:
        """The key of a member."""
        if self._begins_text():
            return self._string()
        word = _BARE_KEY.match(self.text, self.at)
        if word is None:
            raise UnreadableError("no_key", self.at)
        self.fault("no_quotes")
        self.at = word.end()
        return word.group()

    def scalar(self) -> Any:
        """A text, a number or a literal."""
        return self._string() if self._begins_text() else self._word()

    def _begins_text(self) -> bool:
        return self.at < len(self.text) and self.text[self.at] in _QUOTES

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
            raise UnreadableError("open_string", self.at)
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
            raise UnreadableError("no_value", self.at)
        text = word.group()
        if text not in _LITERALS:
            self.fault("no_quotes")
        self.at = word.end()
        return _LITERALS.get(text.lower(), text)
