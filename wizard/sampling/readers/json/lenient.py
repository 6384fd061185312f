"""JSON as people write it by hand → strict JSON: comments, single quotes, bare names, commas too many, Python's words.

Spark reads some of it by options of its own (`allowComments`, `allowSingleQuotes`, `allowUnquotedFieldNames`). Lines
keep their numbers. Pure; raises nothing.
"""

from __future__ import annotations

import json
import re

_TOKEN = re.compile(
    r"""(?P<double>"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?+\Z))
    | (?P<single>'[^'\\]*+(?:\\.[^'\\]*+)*+(?:'|\\?+\Z))
    | (?P<comment>//[^\n]*+ | /\*.*?(?:\*/|\Z) | ^[ \t]*+\#[^\n]*+)
    | (?P<comma>,(?=(?:\s++|//[^\n]*+|/\*.*?(?:\*/|\Z))*+[\]}]))
    | (?P<word>[A-Za-z_$][\w$]*+)(?P<colon>\s*+:)?+""",
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_WORDS = {"True": "true", "False": "false", "None": "null", "undefined": "null", "nan": "NaN", "inf": "Infinity"}
_ESCAPE = re.compile(r"\\(.)|\"", re.DOTALL)


def strict(text: str) -> str:
    """`text` with what JSON does not have taken out or written as JSON has it."""
    return _TOKEN.sub(_token, text)


def _token(found: re.Match[str]) -> str:
    kind, token = found.lastgroup, found[0]
    if kind == "double":
        return token
    if kind == "single":
        # What is never closed reaches to the end, so that no text is gone through twice.
        if len(token) == 1 or not token.endswith("'"):
            return token
        return f'"{_ESCAPE.sub(_escape, token[1:-1])}"'
    if kind == "comment":
        return "\n" * token.count("\n") or " "
    if kind == "comma":
        return ""
    if found["colon"]:
        return json.dumps(found["word"]) + found["colon"]
    return _WORDS.get(token, token)


def _escape(found: re.Match[str]) -> str:
    """A quote inside single quotes: the double one needs an escape, the single one has none in JSON."""
    return {'"': '\\"', "\\'": "'"}.get(found[0], found[0])
