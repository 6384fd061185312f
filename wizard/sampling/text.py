"""Make text from a stranger's file safe to store and to show. Raises nothing.

PostgreSQL stores neither U+0000 nor lone surrogates, and a terminal or a page should meet no control character.
`visible` replaces each by a picture of itself; what must come back unchanged (a column's real
name) goes through `encode`, which writes such characters as backslash escapes, and returns through `decode`.
"""

from __future__ import annotations

import re

CELL_LIMIT = 200
"""Characters of a cell, example or bound that are ever stored."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\ud800-\udfff]")
_ESCAPE = re.compile(r"\\(\\|u[0-9a-f]{4})")
_PICTURES = 0x2400
_DELETE_PICTURE = "\u2421"


def _picture(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(_PICTURES + code)
    return _DELETE_PICTURE if code == 0x7F else "\ufffd"


def visible(text: str) -> str:
    """`text` with control characters shown as pictures (NUL as ␀) and half surrogates as �; tab and newlines stay."""
    return _CONTROL.sub(_picture, text)


def cut(text: str, limit: int = CELL_LIMIT) -> str:
    """`text`, visible, in at most `limit` characters, the last of them … when something is missing."""
    shown = visible(text[: limit + 1])
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def encode(text: str) -> str:
    """`text` in characters that any database stores; `decode` gives back exactly `text`."""
    return _CONTROL.sub(lambda match: f"\\u{ord(match.group()):04x}", text.replace("\\", "\\\\"))


def decode(stored: str) -> str:
    """The text that `encode` wrote."""
    return _ESCAPE.sub(lambda match: "\\" if match.group(1) == "\\" else chr(int(match.group(1)[1:], 16)), stored)
