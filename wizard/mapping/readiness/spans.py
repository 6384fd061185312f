"""Spans of time in the words of the report. Pure; raises nothing."""

from __future__ import annotations

_UNITS = ((86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


def in_words(seconds: float) -> str:
    """“2.3 days”, “1 hour”: a span of time in its largest unit."""
    for size, name in _UNITS:
        if seconds >= size:
            count = round(seconds / size, 1)
            return f"{count:g} {name}{'' if count == 1 else 's'}"
    return "a second"
