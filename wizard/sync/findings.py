"""What a full read means, in plain words. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from wizard.sync.matching.saying import LATEST_COUNTS, REPEATED, WRITE_ONCE, repeated
from wizard.sync.types import DuplicateMethod, FieldCheck, SyncResult


class Level(StrEnum):
    """How a finding is shown."""

    GOOD = "good"
    LOOK = "look"
    """Worth a look; may be as it should be."""
    BAD = "bad"
    """Monitoring will suffer from it."""


@dataclass(frozen=True)
class Finding:
    """A stable code, a sentence, and the field that it is about ("" for the dataset as a whole)."""

    code: str
    level: Level
    text: str
    field: str = ""


def findings(result: SyncResult, *, are_actuals: bool = False) -> tuple[Finding, ...]:
    """Everything worth saying about the dataset: what is bad first, in the order of the fields.

    Ids of predictions must differ; of `are_actuals` with one id the latest counts, which is no fault.
    """
    ids = _ids(result, are_actuals=are_actuals)
    found = [*_share_kept(result), *_objects(result), *_rows(result), *ids, *_times(result)]
    for check in result.fields:
        found += _field(check, result.rows)
    order = [Level.BAD, Level.LOOK, Level.GOOD]
    return tuple(sorted(found, key=lambda finding: order.index(finding.level)))


def _share_kept(result: SyncResult) -> Iterator[Finding]:
    if result.share < 1:
        text = f"About {100 * result.share:.4g}% of the rows were kept, as was chosen; they were picked at random."
        yield Finding("sync.rows.share", Level.GOOD, text)


def _objects(result: SyncResult) -> Iterator[Finding]:
    if result.unread:
        first = result.unread[0]
        text = (
            f"{result.unread_objects:,} of {result.objects:,} objects could not be read to their ends; "
            f"the first is {first.key}: {first.title}."
        )
        yield Finding("sync.objects.unread", Level.BAD, text)


def _rows(result: SyncResult) -> Iterator[Finding]:
    if result.rows == 0:
        yield Finding("sync.rows.none", Level.BAD, "There are no rows.")
    if result.broken_rows:
        where = f", the first on line {result.first_broken_line:,}" if result.first_broken_line else ""
        where += f" of {result.first_broken_object}" if result.first_broken_object else ""
        text = f"{_count(result.broken_rows, 'row')} of another length than the header left out{where}."
        yield Finding("sync.rows.broken", Level.BAD, text)


def _ids(result: SyncResult, *, are_actuals: bool) -> Iterator[Finding]:
    check = result.id_column
    if check is None or result.rows == 0:
        return
    if check.nulls:
        text = f"{_share(check.nulls, result.rows)} have no id."
        yield Finding("sync.id.nulls", Level.BAD, text, check.field)
    if result.duplicate_method is DuplicateMethod.NONE:
        text = f"The ids in {check.column} are of a kind that cannot be compared."
        yield Finding("sync.id.not_comparable", Level.LOOK, text, check.field)
        return
    scope = "" if result.ids_checked_share == 1 else f" of the {result.ids_checked:,} compared"
    if result.duplicate_ids and are_actuals:
        text = f"{REPEATED}: {repeated(result.duplicate_ids, scope)} {LATEST_COUNTS} {WRITE_ONCE}"
        yield Finding("sync.actuals.repeated", Level.LOOK, text, check.field)
    elif result.duplicate_ids:
        text = f"{_count(result.duplicate_ids, 'row')}{scope} with an id that an earlier row has too."
        yield Finding("sync.id.duplicates", Level.BAD, text, check.field)
    elif scope:
        yield Finding("sync.id.partly_checked", Level.LOOK, f"No id{scope} occurs twice.", check.field)
    elif result.ids_checked:
        yield Finding("sync.id.unique", Level.GOOD, f"All {result.ids_checked:,} ids are different.", check.field)


def _times(result: SyncResult) -> Iterator[Finding]:
    check = result.timestamp_column
    if check is None:
        return
    if check.nulls:
        text = f"{_share(check.nulls, result.rows)} have no timestamp."
        yield Finding("sync.timestamp.nulls", Level.BAD, text, check.field)
    if check.misfits:
        yield Finding("sync.timestamp.misfits", Level.BAD, _misfits(check, result.rows), check.field)
    if result.time_from and result.time_to:
        text = f"The rows reach from {_moment(result.time_from)} to {_moment(result.time_to)} (UTC)."
        yield Finding("sync.time.range", Level.GOOD, text, check.field)


def _field(check: FieldCheck, rows: int) -> Iterator[Finding]:
    if check.missing:
        text = f"{check.field} is read from the column {check.column}, which the data does not have."
        yield Finding("sync.field.missing", Level.BAD, text, check.field)
    elif rows and check.nulls == rows:
        yield Finding("sync.field.empty", Level.LOOK, f"{check.field} has no value in any row.", check.field)
    if check.misfits:
        yield Finding("sync.field.misfits", Level.BAD, _misfits(check, rows), check.field)
    if rows > 1 and check.minimum is not None and check.minimum == check.maximum:
        text = f"{check.field} has one and the same number in every row that has one."
        yield Finding("sync.field.constant", Level.LOOK, text, check.field)


def _misfits(check: FieldCheck, rows: int) -> str:
    example = f", for instance “{check.examples[0]}”" if check.examples else ""
    where = f" (first in row {check.first_misfit_row:,})" if check.first_misfit_row else ""
    return f"{check.field}: {_share(check.misfits, rows)} hold no {check.type.value} value{example}{where}."


def _share(count: int, rows: int) -> str:
    percent = 100 * count / rows if rows else 0
    shown = "under 0.1" if 0 < percent < 0.1 else f"{percent:.1f}"
    return f"{_count(count, 'row')} ({shown}%)"


def _count(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "s")


def _moment(iso: str) -> str:
    return iso[:16].replace("T", " ")
