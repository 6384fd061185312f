"""A glob as Spark and Hadoop write it → a regular expression in RE2's syntax. Raises GlobError with the position.

`*` and `?` stay within one level, `**` goes through any number of them, `[a-c]` and `[!a]` are one character,
`{a,b}` is either, `\\` takes the next character as it is. A glob that ends in a slash stands for everything below.
(source: https://hadoop.apache.org/docs/stable/api/org/apache/hadoop/fs/FileSystem.html#globStatus)
"""

from __future__ import annotations

import re

WILDCARDS = "*?[{"
"""The characters that make a text a glob, unless each stands after a backslash."""
MOST_WILDCARDS = 64
"""Wildcards and alternatives of one glob: with the limit on a key's length, they bound the work per key."""

_WILD = re.compile(r"(?s)\\.|[*?\[{]")
_ESCAPED = re.compile(r"(?s)\\(.)")


class GlobError(ValueError):
    """What is wrong with a glob, and at which character of it (0 is the first)."""

    def __init__(self, what: str, position: int) -> None:
        super().__init__(what)
        self.what = what
        self.position = position


def escaped(key: str) -> str:
    """The text that stands for exactly this key: unchanged unless it contains a character of WILDCARDS."""
    if not any(sign in key for sign in WILDCARDS):
        return key
    return re.sub(r"[*?\[{\\]", r"\\\g<0>", key)


def unescaped(text: str) -> str:
    """The key that `escaped` made the text from."""
    if not any(sign in text for sign in WILDCARDS):
        return text
    return _ESCAPED.sub(r"\1", text)


def literal_start(text: str) -> str:
    """The part before the first wildcard, as keys spell it; all of it when there is none."""
    at = first_wildcard(text)
    return unescaped(text) if at is None else _ESCAPED.sub(r"\1", text[:at])


def first_wildcard(text: str) -> int | None:
    """Where the first wildcard stands that is not escaped."""
    return next((found.start() for found in _WILD.finditer(text) if found[0] in WILDCARDS), None)


def expression(glob: str) -> str:
    """The regular expression, in RE2's syntax, that whole keys have to match. Raises GlobError."""
    return _Translation(glob).result()


class _Translation:
    """One pass over a glob, without recursion."""

    def __init__(self, glob: str) -> None:
        self._glob = glob
        self._at = 0
        self._parts: list[str] = []
        self._open: list[int] = []
        self._wild = 0

    def result(self) -> str:
        while self._at < len(self._glob):
            self._step(self._glob[self._at])
        if self._open:
            raise GlobError("“{” is not closed by “}”", self._open[-1])
        rest = ".*" if self._glob.endswith("/") else ""
        return f"(?s)^(?:{''.join(self._parts)}{rest})$"

    def _step(self, sign: str) -> None:
        if sign in "*?{[" or (sign == "," and self._open):
            self._count()
        if sign == "*":
            self._star()
        elif sign == "[":
            self._set()
        elif sign == "\\":
            self._escape()
        else:
            self._take(self._plain(sign), 1)

    def _plain(self, sign: str) -> str:
        if sign == "?":
            return "[^/]"
        if sign == "{":
            self._open.append(self._at)
            return "(?:"
        if sign == "," and self._open:
            return "|"
        if sign == "}" and self._open:
            self._open.pop()
            return ")"
        return _quoted(sign)

    def _take(self, part: str, length: int) -> None:
        self._parts.append(part)
        self._at += length

    def _count(self) -> None:
        self._wild += 1
        if self._wild > MOST_WILDCARDS:
            raise GlobError(f"more than {MOST_WILDCARDS} wildcards and alternatives", self._at)

    def _star(self) -> None:
        stars = len(self._glob) - self._at - len(self._glob[self._at :].lstrip("*"))
        after = self._at + stars
        starts_level = self._at == 0 or self._glob[self._at - 1] == "/"
        if stars > 1 and starts_level and self._glob[after : after + 1] == "/":
            self._take("(?:.*/)?", stars + 1)
        else:
            self._take(".*" if stars > 1 else "[^/]*", stars)

    def _escape(self) -> None:
        if self._at + 1 == len(self._glob):
            raise GlobError("“\\” is followed by nothing", self._at)
        self._take(_quoted(self._glob[self._at + 1]), 2)

    def _set(self) -> None:
        """`[a-c]`, `[!a]`: never a slash, and a `]` at the very first place is one of the characters."""
        start, at = self._at, self._at + 1
        negated = self._glob[at : at + 1] in ("!", "^")
        at += negated
        signs: list[tuple[str, bool]] = []
        while self._glob[at : at + 1] != "]" or not signs:
            if at + 1 >= len(self._glob):
                raise GlobError("“[” is not closed by “]”", start)
            is_escaped = self._glob[at] == "\\"
            at += is_escaped
            signs.append((self._glob[at], is_escaped))
            at += 1
        self._take(_one_of(_ranges(signs, start), negated=negated), at + 1 - start)


def _ranges(signs: list[tuple[str, bool]], start: int) -> list[tuple[str, str]]:
    """(first, last) pairs of the characters between the brackets."""
    found, at = [], 0
    while at < len(signs):
        is_range = at + 2 < len(signs) and signs[at + 1] == ("-", False)
        first, last = signs[at][0], signs[at + 2 if is_range else at][0]
        if first > last:
            raise GlobError(f"the range “{first}-{last}” runs backwards", start)
        found.append((first, last))
        at += 3 if is_range else 1
    return found


def _one_of(ranges: list[tuple[str, str]], *, negated: bool) -> str:
    if negated:
        return "[^/" + "".join(_span(first, last) for first, last in ranges) + "]"
    without_slash = [pair for first, last in ranges for pair in _beside_slash(first, last)]
    if not without_slash:
        return "[^\\x{0}-\\x{10ffff}]"  # only a slash, which no character within a level is
    return "[" + "".join(_span(first, last) for first, last in without_slash) + "]"


def _beside_slash(first: str, last: str) -> list[tuple[str, str]]:
    if not first <= "/" <= last:
        return [(first, last)]
    pairs = [(first, "."), ("0", last)]
    return [(low, high) for low, high in pairs if low <= high]


def _span(first: str, last: str) -> str:
    return _quoted(first) if first == last else f"{_quoted(first)}-{_quoted(last)}"


def _quoted(sign: str) -> str:
    return sign if sign.isalnum() or sign in "/_" else f"\\x{{{ord(sign):x}}}"
