"""The readiness report: what the sample says about the mapped columns, before anything is registered. Pure.

Nothing here blocks: each finding says what it switches off later and who can cure it. Raises nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from wizard.core.problems import Problem
from wizard.mapping import facts
from wizard.mapping import readiness_problems as said
from wizard.mapping.findings import Finding
from wizard.mapping.names import PROBABILITY_WORDS, words
from wizard.mapping.types import ColumnKind, MappedColumn, MappingDraft
from wizard.registry.rules import Severity
from wizard.registry.schema import FieldType
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.types import EPOCH_UNITS, Scalar

_CLOCKS_DIFFER = timedelta(days=1)
"""So far ahead of ours a moment may be: zones and clocks differ."""


def readiness_findings(
    draft: MappingDraft,
    *,
    columns: Sequence[ColumnProfile],
    row_count: int | None = None,
    now: datetime | None = None,
) -> tuple[Finding, ...]:
    """What to know before registering, in file order. Without `now`, moments in the future are not looked for."""
    rows = facts.population(columns, row_count)
    profiles = {column.name: column for column in columns if facts.was_read(column)}
    return tuple(
        finding
        for column in draft.columns
        if column.column in profiles and column.kind != ColumnKind.LEFT_OUT
        for finding in _about(column, profiles[column.column], rows, now)
    )


def _about(column: MappedColumn, profile: ColumnProfile, rows: int, now: datetime | None) -> Iterator[Finding]:
    if column.kind == ColumnKind.ID:
        yield from _about_id(profile, rows)
    elif column.kind == ColumnKind.TIMESTAMP:
        yield from _about_timestamp(profile, now)
    else:
        yield from _about_field(column, profile)


def _about_id(profile: ColumnProfile, rows: int) -> Iterator[Finding]:
    share = facts.uniqueness(profile, rows=rows)
    if share is not None and share < 1:
        total = profile.rows if profile.distinct_exact else rows
        values = round(total * (1 - profile.null_share))
        repeated = values - (profile.distinct or 0)
        problem = said.duplicate_ids(column=profile.name, repeated=repeated, rows=values, exact=profile.distinct_exact)
        yield _warns(problem, profile)
    yield from _about_nulls("id", profile)


def _about_nulls(key: str, profile: ColumnProfile) -> Iterator[Finding]:
    if profile.nulls:
        yield _warns(
            said.null_keys(key=key, column=profile.name, nulls=profile.nulls, share=profile.null_share), profile
        )


def _about_timestamp(profile: ColumnProfile, now: datetime | None) -> Iterator[Finding]:
    yield from _about_nulls("timestamp", profile)
    first, last = _moment(profile.minimum, profile.epoch), _moment(profile.maximum, profile.epoch)
    if first is None or last is None:
        return
    if now and last > now + _CLOCKS_DIFFER:
        yield _warns(said.future(column=profile.name, latest=_shown(last)), profile)
    covered = said.time_range(column=profile.name, first=_shown(first), last=_shown(last), exact=profile.extremes_exact)
    yield Finding(covered, Severity.INFO, profile.name)


def _about_field(column: MappedColumn, profile: ColumnProfile) -> Iterator[Finding]:
    kind = column.kind.value.replace("_", " ")
    if profile.null_share >= 1 or profile.distinct == 0:
        if column.kind == ColumnKind.ACTUAL:
            yield Finding(said.actuals_to_come(column=profile.name), Severity.INFO, profile.name)
        else:
            yield _warns(said.empty_column(column=profile.name, kind=kind), profile)
    elif facts.is_constant(profile):
        value = profile.examples[0] if profile.examples else ""
        yield _warns(said.constant_column(column=profile.name, kind=kind, value=value), profile)
    elif _is_odd_probability(column, profile):
        low, high = facts.number(profile.minimum) or 0.0, facts.number(profile.maximum) or 0.0
        yield _warns(said.probability_range(column=profile.name, low=low, high=high), profile)


def _is_odd_probability(column: MappedColumn, profile: ColumnProfile) -> bool:
    named = set(words(column.field_name or column.column)) & (PROBABILITY_WORDS - {"score", "scores"})
    is_number = column.kind == ColumnKind.PREDICTION and column.type == FieldType.NUMERIC
    return bool(named) and is_number and profile.minimum is not None and not facts.lies_within(profile, 0, 1)


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


def _warns(problem: Problem, profile: ColumnProfile) -> Finding:
    return Finding(problem, Severity.WARNS, profile.name)
