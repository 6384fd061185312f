"""Which column is the id and which the timestamp: both chosen together, each at most once. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from wizard.mapping import facts
from wizard.mapping.before import NOTHING, Before, clue
from wizard.mapping.clues import Clue, Verdict, weigh
from wizard.mapping.names import ID_WORDS, TIME_WORDS, group, words
from wizard.mapping.types import ColumnKind
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.types import LogicalType

ENOUGH = 0.25
"""A score from which a column is proposed."""

_EVENT_WORDS = frozenset(
    {
        *("prediction", "predicted", "pred", "inference", "request", "event", "transaction", "record", "row", "sample"),
        *("observation", "scored", "scoring", "served", "serving", "occurred"),
    }
)
_OTHER_MOMENT_WORDS = frozenset(
    {
        *("birth", "dob", "born", "expiry", "expires", "expiration", "due"),
        *("signup", "registered", "joined", "label", "actual", "outcome", "target", "last", "first", "churn"),
    }
)
_LESSER_MOMENT_WORDS = frozenset(("start", "end", "updated", "modified"))


_RUN_TOGETHER = frozenset(
    (
        "rowid",
        "userid",
        "customerid",
        "recordid",
        "transactionid",
        "orderid",
        "caseid",
        "patientid",
        "sampleid",
        "objectid",
    )
)


@dataclass(frozen=True)
class KeyColumns:
    """The two verdicts; None where no column will do. `ids` and `timestamps` are all that might, best first."""

    id: Verdict | None
    timestamp: Verdict | None
    ids: tuple[Verdict, ...] = ()
    timestamps: tuple[Verdict, ...] = ()


def choose_keys(columns: Sequence[ColumnProfile], *, rows: int, before: Before = NOTHING) -> KeyColumns:
    """The pair of different columns whose verdicts together are best; `rows` is the number of rows of the object."""
    free = [column for column in columns if group(column.name) is None]
    ids = _ranked(
        weigh(column.name, (clue(column.name, ColumnKind.ID, before), *_id_clues(column, rows)))
        for column in free
        if _may_be_id(column, rows)
    )
    times = _ranked(
        weigh(column.name, (clue(column.name, ColumnKind.TIMESTAMP, before), *_time_clues(column)))
        for column in free
        if _may_be_time(column)
    )
    pairs = [pair for pair in product(_worth_pairing(ids), _worth_pairing(times)) if _differ(*pair)]
    best = max(pairs, key=lambda pair: sum(verdict.score for verdict in pair if verdict))
    return KeyColumns(*best, tuple(ids), tuple(times))


def _ranked(verdicts: Iterator[Verdict]) -> list[Verdict]:
    return sorted(verdicts, key=lambda verdict: -verdict.score)


def _worth_pairing(ranked: list[Verdict]) -> list[Verdict | None]:
    """The best candidates, and nobody: two always suffice to avoid a clash."""
    return [*(verdict for verdict in ranked[:2] if verdict.score >= ENOUGH), None]


def _differ(first: Verdict | None, second: Verdict | None) -> bool:
    return first is None or second is None or first.column != second.column


def _may_be_id(column: ColumnProfile, rows: int) -> bool:
    if column.logical_type not in (LogicalType.INTEGER, LogicalType.STRING):
        return False
    said = words(column.name)
    shaped = facts.looks_like_uuids(column) or _is_row_number(said) or _numbers_rows(column)
    return _ends_in_id(said) or (shaped and facts.is_unique(column, rows=rows))


def _ends_in_id(said: tuple[str, ...]) -> bool:
    """`user_id`, `uuid`, and names that were run together: `rowid`."""
    return bool(said) and (said[-1] in ID_WORDS or said[-1] in _RUN_TOGETHER)


def _numbers_rows(column: ColumnProfile) -> bool:
    """Whole numbers without a gap, in the first column or where the name speaks of a number."""
    low, high = facts.number(column.minimum), facts.number(column.maximum)
    if column.logical_type != LogicalType.INTEGER or low is None or high is None or not column.distinct:
        return False
    said = words(column.name)
    is_told = column.position == 0 or (bool(said) and said[-1] in ("number", "no", "nr", "num"))
    return is_told and high - low + 1 == column.distinct


def _is_row_number(said: tuple[str, ...]) -> bool:
    return said in (("index",), ("unnamed", "0"), ("row",), ("row", "number"), ("rownum",))


def _id_clues(column: ColumnProfile, rows: int) -> Iterator[Clue | None]:
    said = words(column.name)
    yield Clue(0.1)
    if facts.is_unique(column, rows=rows):
        yield Clue(0.4, f"unique in all {column.rows:,} rows read")
    elif facts.is_almost_unique(column, rows=rows):
        yield Clue(0.15, "hardly a value occurs twice")
    elif facts.was_read(column):
        yield Clue(-0.25)
    if _ends_in_id(said):
        yield Clue(0.42 if len(said) == 1 or set(said) & _EVENT_WORDS else 0.3, f"name ends in {said[-1]}")
    yield Clue(0.15, "values look like UUIDs") if facts.looks_like_uuids(column) else None
    yield Clue(0.03, "first column") if column.position == 0 else None
    yield Clue(-0.4) if column.nulls else None


def _may_be_time(column: ColumnProfile) -> bool:
    named = bool(set(words(column.name)) & TIME_WORDS)
    return column.logical_type in facts.MOMENTS or (column.epoch is not None and named)


def _time_clues(column: ColumnProfile) -> Iterator[Clue | None]:
    said = set(words(column.name))
    if column.epoch:
        yield Clue(0.15, f"moments counted in {column.epoch} since 1970")
    else:
        exact = column.logical_type == LogicalType.DATETIME
        yield Clue(0.42 if exact else 0.3, "dates with times" if exact else "dates")
    if said & TIME_WORDS and said & _EVENT_WORDS:
        yield Clue(0.48, "name says when the prediction was made")
    elif said and said <= TIME_WORDS | {"created", "utc", "ms"}:
        yield Clue(0.38, "name says that it is a time")
    elif said & TIME_WORDS:
        yield Clue(0.2, "name speaks of time")
    yield Clue(-0.4) if said & _OTHER_MOMENT_WORDS else None
    yield Clue(-0.15) if said & _LESSER_MOMENT_WORDS else None
    yield Clue(-0.3) if column.nulls else None
    yield Clue(-0.2) if facts.is_constant(column) else None
