"""The files that the guide hands out, with a marker `@name@` where a value of the customer's goes.

They lie here as what they are (shell, HCL, YAML), so that each can be read and judged by its own tools.
KeyError leaves `filled` for a marker without a value, which is a mistake of ours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_MARKER = re.compile(r"@([A-Za-z_]+)@")


def filled(name: str, values: Mapping[str, str]) -> str:
    """The file with every marker replaced, in one pass: a value that looks like a marker stays as it is."""
    return _MARKER.sub(lambda found: values[found[1]], raw(name))


@cache
def raw(name: str) -> str:
    """The file as it lies here."""
    return (Path(__file__).parent / name).read_text(encoding="utf-8")
