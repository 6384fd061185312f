"""Counts the rounds of a request log. Pure."""

from __future__ import annotations

from collections.abc import Sequence

LISTING = "?list"
"""What the log calls the key of a listing."""
LogEntry = tuple[str, str, float, float, int]
"""Method, key, second of the request's begin and of its end, bytes of the answer."""


def rounds(log: Sequence[LogEntry]) -> int:
    """How often requests were made while no other was under way: so often had the reader waited for all answers."""
    count, busy_until = 0, 0.0
    for _, _, began, ended, _ in sorted(log, key=lambda entry: entry[2]):
        count += began > busy_until
        busy_until = max(busy_until, ended)
    return count
