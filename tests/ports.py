"""From which port on a test's servers look for a free one: each worker of pytest-xdist has a range of its own."""

from __future__ import annotations

import os
import re

RANGE = 1_000


def first_port(base: int) -> int:
    """`base` for a run without workers and for the first of them."""
    found = re.fullmatch(r"gw([0-9]+)", os.environ.get("PYTEST_XDIST_WORKER", ""))
    return base + RANGE * (int(found[1]) % 10 if found else 0)
