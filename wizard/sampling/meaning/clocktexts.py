"""Texts → times of day and durations. Raises nothing: what is none becomes null."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyarrow as pa

TIME = r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?: ?[AaPp]\.?[Mm]\.?)?"
DURATION = (
    r"[+-]?P(?:[0-9]+W|(?:[0-9]+D)?(?:T(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]{1,9})?S)?)?)"
    r"|-?[0-9]+ days?,? [+-]?[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?"
)
"""ISO 8601 without years and months, whose lengths differ; and what Python and pandas print."""

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(?: ?([AaPp])\.?[Mm]\.?)?", re.ASCII)
_ISO = re.compile(r"([+-]?)P(?=.)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?", re.ASCII)
_DAYS = re.compile(r"(-?\d+) days?,? ([+-]?)(\d+):(\d+):([\d.]+)", re.ASCII)
_SECOND = 1_000_000
_LONGEST = 2**62
"""Microseconds; a longer duration does not fit 64 bits."""


def times(texts: Sequence[str | None]) -> pa.Array:
    """Times of day, as time64[us]."""
    return pa.array([None if text is None else _time(text) for text in texts], pa.time64("us"))


def _time(text: str) -> int | None:
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    hour, minute, second = (int(part or 0) for part in match.group(1, 2, 3))
    half = (match.group(5) or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return (3600 * hour + 60 * minute + second) * _SECOND + int((match.group(4) or "0").ljust(6, "0")[:6])


def durations(texts: Sequence[str | None]) -> pa.Array:
    """Durations, as duration[us]."""
    return pa.array([None if text is None else _duration(text) for text in texts], pa.duration("us"))


def _duration(text: str) -> int | None:
    if match := _ISO.fullmatch(text):
        sign, weeks, days, hours, minutes, seconds = match.groups()
        whole = 7 * int(weeks or 0) + int(days or 0)
        found = _microseconds(whole, int(hours or 0), int(minutes or 0), float(seconds or 0))
        return _bounded(-found if sign == "-" else found)
    if match := _DAYS.fullmatch(text):
        day, sign, hour, minute, second = match.groups()
        rest = _microseconds(0, int(hour), int(minute), float(second))
        return _bounded(int(day) * 86_400 * _SECOND + (-rest if sign == "-" else rest))
    return None


def _microseconds(days: int, hours: int, minutes: int, seconds: float) -> int:
    return (86_400 * days + 3600 * hours + 60 * minutes) * _SECOND + round(seconds * _SECOND)


def _bounded(microseconds: int) -> int | None:
    return microseconds if abs(microseconds) < _LONGEST else None
