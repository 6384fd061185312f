"""What a sync's result means for the health of the data, in few words, the worst first. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from wizard.sync.types import FieldCheck, SyncResult

MANY_NULLS = 0.5
"""From this share of nulls on, a field is worth a word."""


class Grade(StrEnum):
    BAD = "bad"
    """Rows are lost or counted twice, or a field can't be watched."""
    WARN = "warn"
    """Everything works; somebody should look."""


@dataclass(frozen=True)
class HealthFinding:
    """One thing that was seen: `title` says what, `text` how much of it."""

    grade: Grade
    title: str
    text: str


@dataclass(frozen=True)
class Health:
    """All findings of one sync."""

    findings: tuple[HealthFinding, ...]

    @property
    def grade(self) -> str:
        """`ok`, `warn` or `bad`: the worst finding's."""
        return str(min((finding.grade for finding in self.findings), default="ok"))  # "bad" < "warn"

    @property
    def words(self) -> str:
        """For a cell of a table: the only finding, or how many there are."""
        if not self.findings:
            return "healthy"
        return self.findings[0].title if len(self.findings) == 1 else f"{len(self.findings)} findings"


def health(result: SyncResult) -> Health:
    """The findings of a full read."""
    found = [*_of_rows(result), *_of_keys(result)]
    for check in result.fields:
        found.extend(_of_field(check, result.rows))
    return Health(tuple(sorted(found, key=lambda finding: finding.grade)))  # stable: in order within a grade


def _of_rows(result: SyncResult) -> Iterator[HealthFinding]:
    if not result.rows:
        yield HealthFinding(Grade.BAD, "no rows", "The object holds no rows at all.")
    if result.broken_rows:
        text = f"{_count(result.broken_rows, 'row')} with another number of cells than the header, first in line "
        yield HealthFinding(Grade.BAD, "broken rows", f"{text}{result.first_broken_line}.")
    if result.duplicate_ids:
        share = "" if result.ids_checked_share == 1 else f" among {result.ids_checked:,} compared"
        text = f"{_count(result.duplicate_ids, 'row')}{share} with an id that an earlier row bears."
        yield HealthFinding(Grade.BAD, "duplicate ids", text)


def _of_keys(result: SyncResult) -> Iterator[HealthFinding]:
    for what, check in (("id", result.id_column), ("timestamp", result.timestamp_column)):
        if check is None:
            continue
        if check.nulls:
            text = f"{_count(check.nulls, 'row')} of {result.rows:,} without a value in “{check.column}”."
            yield HealthFinding(Grade.BAD, f"rows without {what}", text)
        if check.misfits:
            yield HealthFinding(Grade.BAD, f"unreadable {what}", _misfits(check))


def _of_field(check: FieldCheck, rows: int) -> Iterator[HealthFinding]:
    if check.missing:
        yield HealthFinding(Grade.BAD, f"“{check.field}” is gone", f"The object has no column “{check.column}”.")
    elif rows and check.nulls == rows:
        yield HealthFinding(Grade.WARN, f"“{check.field}” is empty", "Not one row has a value.")
    elif rows and check.nulls / rows >= MANY_NULLS:
        text = f"{check.nulls:,} of {rows:,} rows have no value."
        yield HealthFinding(Grade.WARN, f"“{check.field}” is mostly empty", text)
    if check.misfits:
        yield HealthFinding(Grade.WARN, f"“{check.field}” has misfits", _misfits(check))


def _misfits(check: FieldCheck) -> str:
    first = f", first in row {check.first_misfit_row:,}" if check.first_misfit_row else ""
    return f"{_count(check.misfits, 'value')} of “{check.column}” not {check.type}{first}."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
