"""Reads ids and moments of two datasets and looks the ones up among the others. Pure; a work of the limited child.

`arguments` holds, for `actuals` and `predictions`, what `Side` says. Raises ProblemError (`sync.*`, `data.*`, and
whatever the source raises).
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from threading import Lock
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wizard.core.problems import ProblemError
from wizard.registry.schema import FieldType
from wizard.sampling.sources import Listed, ObjectSource, Wanted
from wizard.sync import problems
from wizard.sync.checks import check, plain
from wizard.sync.engines.base import Batch, Report
from wizard.sync.engines.datasets import open_dataset
from wizard.sync.engines.duplicates import IdKeys
from wizard.sync.engines.fetching import CountedObjects
from wizard.sync.engines.telling import Throttled
from wizard.sync.matching.joining import NEVER, Actuals, Rows
from wizard.sync.matching.types import MatchResult, Read
from wizard.sync.plan import SyncPlan

MOST_ACTUALS = 5_000_000
"""Rows of the actuals that are kept to be looked up: 28 bytes each."""


@dataclass(frozen=True)
class Side:
    """One of the two datasets: how it is read, and which of the source's objects are its own.

    The plan's fields are the actuals: a row where all of them are empty does not count. Without fields every row does.
    """

    plan: SyncPlan
    name: str
    keys: frozenset[str]
    folder: str = ""


@dataclass(frozen=True)
class Asked:
    """What the child is asked for; it stops reading after so many `seconds` and says how far it got."""

    actuals: Side
    predictions: Side
    seconds: float


def match(source: ObjectSource, arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    """The `MatchResult.to_json()` of the two datasets in `source`."""
    return _Match(source, msgspec.convert(arguments, Asked), report).run().to_json()


class _Match:
    """One match: what is asked for, and what both sides share."""

    def __init__(self, source: ObjectSource, asked: Asked, report: Report) -> None:
        self._asked = asked
        self._started = time.monotonic()
        lock = Lock()
        self._counted = CountedObjects(source, lock)
        self._tell = Throttled(report, lock)
        self._keys = IdKeys()

    def run(self) -> MatchResult:
        actuals_side = self._opened(self._asked.actuals, most=MOST_ACTUALS)
        actuals = Actuals.of(actuals_side.rows(self._keys, "actuals"))
        predictions = self._opened(self._asked.predictions)
        for rows in predictions.rows(self._keys, "predictions"):
            actuals.look_up(rows)
        return MatchResult(
            actuals=actuals_side.read,
            predictions=predictions.read,
            ids=len(actuals.keys),
            matched=actuals.matched,
            repeated=actuals.repeated,
            labelled=actuals.labelled,
            shared=actuals.shared,
            lag=actuals.lag,
            is_mixed=self._keys.is_mixed,
            seconds=round(time.monotonic() - self._started, 3),
            bytes=self._counted.bytes_read,
            requests=self._counted.requests,
        )

    def _opened(self, side: Side, *, most: int | None = None) -> _Reading:
        deadline = self._started + self._asked.seconds
        return _Reading(side, _Own(self._counted, side), deadline=deadline, most=most, tell=self._tell)


class _Own:
    """The objects of one side; what it asks for goes to the source of both."""

    def __init__(self, source: CountedObjects, side: Side) -> None:
        self._source = source
        self.name, self.folder = side.name, side.folder
        self.objects: Sequence[Listed] = [entry for entry in source.objects if entry.key in side.keys]

    def read_many(self, wanted: Sequence[Wanted]) -> list[bytes]:
        """See ObjectSource."""
        return self._source.read_many(wanted)


@dataclass
class _Reading:
    """One side as it is read; `read` is right once `rows` has ended."""

    side: Side
    source: ObjectSource
    deadline: float
    most: int | None
    tell: Throttled
    read: Read = field(default_factory=lambda: Read(0, 0, complete=True))

    def rows(self, keys: IdKeys, what: str) -> Iterator[Rows]:
        """The keys of the ids of all rows that count, with their moments."""
        plan = self.side.plan
        reader = open_dataset(plan, CountedObjects(self.source, Lock()))
        own = [name for name in (plan.id_column, plan.timestamp_column) if name]
        wanted = [*own, *(field.column for field in plan.fields)]
        missing = [name for name in wanted if name not in reader.names]
        if missing:
            raise ProblemError(problems.columns_missing(self.side.name, missing=missing, seen=len(reader.names)))
        for batch in reader.batches([reader.names.index(name) for name in wanted]):
            yield self._taken(batch, keys)
            self.tell(batch.done, batch.total, f"{self.read.rows:,} {what} read")
            if time.monotonic() > self.deadline or (self.most and self.read.rows >= self.most):
                self.read = replace(self.read, complete=batch.done >= batch.total)
                return

    def _taken(self, batch: Batch, keys: IdKeys) -> Rows:
        ids = plain(batch.columns[0])
        counts = self._counting(ids, batch)
        self.read = replace(
            self.read,
            rows=self.read.rows + batch.rows,
            null_ids=self.read.null_ids + ids.null_count,
            unknown=self.read.unknown + batch.rows - ids.null_count - counts.true_count,
        )
        moments = self._moments(batch.columns[1], counts) if self.side.plan.timestamp_column else None
        return keys.of(ids.filter(counts)).to_numpy(), moments

    def _counting(self, ids: pa.Array, batch: Batch) -> pa.BooleanArray:
        """The rows that have an id, and of the actuals' fields at least one."""
        fields = len(self.side.plan.fields)
        if not fields:
            return ids.is_valid()
        known = [plain(column).is_valid() for column in batch.columns[-fields:]]
        return pc.and_(ids.is_valid(), reduce(pc.or_, known))

    def _moments(self, column: pa.Array, counts: pa.BooleanArray) -> np.ndarray[Any, np.dtype[np.int64]]:
        values = plain(column)
        found = check(values, self.side.plan.key(self.side.plan.timestamp_column, FieldType.DATETIME)).values
        micros = pa.nulls(len(values), pa.int64()) if found is None else pc.cast(found, pa.int64())
        taken: np.ndarray[Any, np.dtype[np.int64]] = micros.filter(counts).fill_null(NEVER).to_numpy()
        return taken
