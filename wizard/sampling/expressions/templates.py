"""Fills the template of a function with its translated arguments, in one pass: nothing filled in is looked at again.

Pure; raises nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_HOLE = re.compile(r"\{(?:or(?P<place>\d):(?P<default>[^}]*)|(?P<name>\w+))\}")


def filled(template: str, written: Sequence[str]) -> str:
    """`template` with {0}, {1} … and the words of `_words`; {or2:x} is the third argument, or x when there is none."""
    words = _words(written)

    def fill(hole: re.Match[str]) -> str:
        if hole["place"] is not None:
            place = int(hole["place"])
            return written[place] if place < len(written) else hole["default"]
        return written[int(hole["name"])] if hole["name"].isdecimal() else words[hole["name"]]

    return _HOLE.sub(fill, template)


def _words(written: Sequence[str]) -> dict[str, str]:
    first, pattern = written[0], written[1] if len(written) > 1 else ""
    parsed = f"TRY_STRPTIME({first}::VARCHAR, {pattern})"
    return {
        "all": ", ".join(written),
        "rest2": f", {written[2]}" if len(written) > 2 else "",
        "concat": " || ".join(f"{each}::VARCHAR" for each in written),
        "date": f"CAST({parsed} AS DATE)" if pattern else f"TRY_CAST({first} AS DATE)",
        "moment": parsed if pattern else f"TRY_CAST({first} AS TIMESTAMP)",
    }
