"""Numbers, sizes, shares and times in the words that pages use. Pure; nothing is raised for a missing value ("–")."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

MISSING = "–"
JUST_NOW = "just now"
_ISO_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]00:?00|[+-]\d\d:?\d\d)?")
_SIZES = ("B", "kB", "MB", "GB", "TB", "PB")


def in_integer(value: int | float | None) -> str:
    """1234567 → `1,234,567`."""
    return MISSING if value is None else f"{int(value):,}"


def in_figure(value: object) -> str:
    """A number with up to four significant digits and grouped thousands; anything else as it is."""
    if value is None:
        return MISSING
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if float(value).is_integer() and abs(value) < 1e15:
        return f"{int(value):,}"
    return f"{value:,.4g}" if 1e-4 <= abs(value) < 1e4 else _large_or_tiny(value)


def in_brief(value: object) -> str:
    """`in_figure`, and a moment to the minute: 2026-09-01T00:15:22.75+00:00 → `2026-09-01 00:15`. UTC goes unsaid."""
    moment = _ISO_MOMENT.fullmatch(value) if isinstance(value, str) else None
    if not moment:
        return in_figure(value)
    day, time, zone = moment.groups(default="")
    return " ".join(filter(None, (day, time, "" if zone.strip("+-:0Z") == "" else zone)))


def in_full(value: object) -> str:
    """`in_figure`, and a moment to its last digit: 2026-09-01T00:15:22.75+00:00 → `2026-09-01 00:15:22.75`."""
    moment = _ISO_MOMENT.fullmatch(value) if isinstance(value, str) else None
    if not moment:
        return in_figure(value)
    zone = moment[3] or ""
    text = moment[0].replace("T", " ")
    return text.removesuffix(zone) if zone.strip("+-:0Z") == "" else text


def in_brief_range(low: object, high: object) -> tuple[str, str]:
    """Both ends in brief: of moments the days alone, or where it is one day, the hours of its end."""
    ends = in_brief(low), in_brief(high)
    if not all(isinstance(end, str) and _ISO_MOMENT.fullmatch(end) for end in (low, high)):
        return ends
    (first, begins), (last, ends_at) = (end.split(" ")[:2] for end in ends)
    return (f"{first} {begins}", ends_at) if first == last else (first, last)


def _large_or_tiny(value: float) -> str:
    return f"{value:,.0f}" if 1e4 <= abs(value) < 1e15 else f"{value:.3e}"


def in_size(value: int | float | None) -> str:
    """Bytes in decimal units, as AWS bills them: 3400000 → `3.4 MB`."""
    if value is None:
        return MISSING
    size, unit = float(value), 0
    while size >= 999.5 and unit < len(_SIZES) - 1:
        size, unit = size / 1000, unit + 1
    return f"{size:.0f} {_SIZES[unit]}" if unit == 0 or size >= 99.5 else f"{size:.1f} {_SIZES[unit]}"


def in_percent(share: float | None, digits: int = 1) -> str:
    """A share of 0 to 1. With a digit after the point it never says 0% for something, nor 100% for not quite all."""
    if share is None:
        return MISSING
    if digits == 0:
        return f"{share * 100:.0f}%"
    if 0 < share < 0.001:
        return "<0.1%"
    if 0.999 < share < 1:
        return ">99.9%"
    return f"{share * 100:.1f}".removesuffix(".0") + "%"


def in_duration(value: float | timedelta | None) -> str:
    """Seconds or a timedelta: `420 ms`, `3.2 s`, `2 min 5 s`, `3 h 10 min`, `4 days`."""
    if value is None:
        return MISSING
    seconds = value.total_seconds() if isinstance(value, timedelta) else float(value)
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 60:
        return f"{seconds:.1f}".removesuffix(".0") + " s"
    return _long_duration(round(seconds))


def _long_duration(seconds: int) -> str:
    days, rest = divmod(seconds, 86400)
    if days:
        return "1 day" if days == 1 else f"{days} days"
    hours, rest = divmod(rest, 3600)
    minutes, rest = divmod(rest, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"


def in_age(then: datetime | None, *, now: datetime) -> str:
    """How long ago, coarsely: `just now`, `5 min`, `3 h`, `12 days`."""
    if then is None:
        return MISSING
    seconds = (now - then).total_seconds()
    if seconds < 60:
        return JUST_NOW
    if seconds < 3600:
        return f"{seconds // 60:.0f} min"
    if seconds < 86400:
        return f"{seconds // 3600:.0f} h"
    return _long_duration(int(seconds))


def in_moment(when: datetime | None) -> str:
    """A moment with its zone, always UTC: `23 Nov 2026, 22:10 UTC`."""
    if when is None:
        return MISSING
    return f"{when.astimezone(UTC):%-d %b %Y, %H:%M} UTC"
