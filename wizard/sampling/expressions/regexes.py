"""Whether a regular expression is tame: no text makes it slow, neither in the preview (RE2) nor in Spark (Java).

Java's engine tries again and again where a repeat holds a repeat or a choice, so these are refused, and so are many
open repeats in a row. Pure; raises nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LENGTH = 200
OPEN_REPEATS = 4
"""Repeats without an end (`*`, `+`, `{2,}`) in one pattern."""
_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?:|\(\?|\(|\)|\||[*+?]|\{\d*(?:,\d*)?\}|.", re.DOTALL)
_LOOKS_BACK = re.compile(r"\\[1-9k]")


@dataclass
class _Group:
    """What a group holds, at any depth."""

    repeats: bool = False
    chooses: bool = False


def is_tame(regex: str) -> bool:
    """Short, compiles, looks neither around nor back, and repeats nothing that repeats or chooses."""
    if len(regex) > LENGTH or _LOOKS_BACK.search(regex):
        return False
    try:
        re.compile(regex)
    except (re.error, RecursionError, OverflowError):
        return False
    return _repeats_simply(regex)


def _repeats_simply(regex: str) -> bool:
    groups, closed, open_repeats = [_Group()], _Group(), 0
    for part in _TOKEN.findall(regex):
        if part == "(?":
            return False
        if part in ("(", "(?:"):
            groups.append(_Group())
            continue
        if part == ")" and len(groups) > 1:
            closed = groups.pop()
            groups[-1].repeats |= closed.repeats
            groups[-1].chooses |= closed.chooses
            continue
        if _is_repeat(part):
            if closed.repeats or closed.chooses:
                return False
            groups[-1].repeats = True
            open_repeats += part in ("*", "+") or part.endswith(",}")
        groups[-1].chooses |= part == "|"
        closed = _Group()
    return open_repeats <= OPEN_REPEATS


def _is_repeat(part: str) -> bool:
    return part in ("*", "+") or (len(part) > 2 and part[0] == "{" and part != "{1}")
