"""What the sample says about the id and the timestamp. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from wizard.mapping import facts
from wizard.mapping.readiness import problems as said
from wizard.mapping.readiness.types import ReadinessFinding, tells, warns
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.types import EPOCH_UNITS, Scalar

_CLOCKS_DIFFER = timedelta(days=1)
"""So far ahead of ours a moment may be: zones and clocks differ."""
_UNITS = {"s": "seconds", "ms": "milliseconds", "us": "microseconds", "ns": "nanoseconds"}


def about_id(profile: ColumnProfile, rows: int) -> Iterator[ReadinessFinding]:
    """Ids that repeat or are missing, among `rows` rows."""
    share = facts.uniqueness(profile, rows=rows)
    if share is not None and share < 1:
        total = profile.rows if profile.distinct_exact else rows
        values = round(total * (1 - profile.null_share))
        repeated = values - (profile.distinct or 0)
        told = said.duplicate_ids(column=profile.name, repeated=repeated, rows=values, exact=profile.distinct_exact)
        yield warns(told, profile.name)
    yield from _about_nulls("id", profile)


def about_timestamp(profile: ColumnProfile, now: datetime | None) -> Iterator[ReadinessFinding]:
    """Moments that are missing, unreadable or to come, and the period that they cover."""
    yield from _about_nulls("timestamp", profile)
    unread = [kind for kind in profile.kinds if not kind.fits]
    if unread and profile.logical_type in facts.MOMENTS:
        texts = sum(kind.count for kind in unread)
        yield warns(said.unparsed_times(column=profile.name, texts=texts, example_place=unread[0].where), profile.name)
    first, last = _moment(profile.minimum, profile.epoch), _moment(profile.maximum, profile.epoch)
    if first is None or last is None:
        return
    if now and last > now + _CLOCKS_DIFFER:
        yield warns(said.future(column=profile.name, latest=_shown(last)), profile.name)
    if profile.zone in ("none", "mixed"):
        yield tells(said.no_zone(column=profile.name, mixed=profile.zone == "mixed"), profile.name)
    covered = said.time_range(
        column=profile.name, first=_shown(first), last=_shown(last), exact=profile.extremes_exact, how=_how(profile)
    )
    yield tells(covered, profile.name)


def _about_nulls(key: str, profile: ColumnProfile) -> Iterator[ReadinessFinding]:
    if profile.nulls:
        told = said.null_keys(key=key, column=profile.name, nulls=profile.nulls, share=profile.null_share)
        yield warns(told, profile.name)


def _how(profile: ColumnProfile) -> str:
    return f", counted in {_UNITS[profile.epoch]} since 1970" if profile.epoch in _UNITS else ""


def _moment(value: Scalar, epoch: str | None) -> datetime | None:
    """A bound as a moment in UTC; None when it cannot be read as one."""
    try:
        if epoch and isinstance(value, (int, float)):
            return datetime.fromtimestamp(value / EPOCH_UNITS[epoch], UTC)
        parsed = datetime.fromisoformat(value) if isinstance(value, str) else None
    except (ValueError, OverflowError, OSError):
        return None
    return parsed.replace(tzinfo=parsed.tzinfo or UTC) if parsed else None


def _shown(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
