"""Reads every row in this process, in one pass (and further ones over the id column alone where it is very long). Pure.

Runs in the child that `sampling.isolation` starts: no Django, no network, no files; bytes come from `source`.
Raises ProblemError (`sync.*`, and whatever the source raises).
"""

from __future__ import annotations

import time
from dataclasses import replace
from threading import Lock
from typing import Any

import pyarrow as pa

from wizard.core.problems import ProblemError
from wizard.registry.schema import FieldType
from wizard.sampling.sources import ObjectSource
from wizard.sampling.types import FileFormat
from wizard.sync import problems
from wizard.sync.checks import plain
from wizard.sync.engines import duplicates
from wizard.sync.engines.base import LeftOut, Report
from wizard.sync.engines.datasets import open_dataset
from wizard.sync.engines.duplicates import DuplicateCounter, IdKeys, Slice
from wizard.sync.engines.fetching import CountedObjects
from wizard.sync.engines.sketches.fields import Room
from wizard.sync.engines.tally import FieldTally, TimeTally
from wizard.sync.engines.telling import Throttled
from wizard.sync.plan import PlannedField, SyncPlan
from wizard.sync.types import DuplicateMethod, FieldCheck, SyncResult

UNREAD = 20
"""Objects that could not be read that are told by name."""


def read_all(source: ObjectSource, arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    """The `SyncResult.to_json()` of the objects of `source`; `arguments` is `{"plan": SyncPlan.to_json()}`."""
    plan = SyncPlan.from_json(arguments["plan"])
    lock = Lock()
    counted = CountedObjects(source, lock)
    return _FullRead(plan, counted, Throttled(report, lock)).run().to_json()


class _FullRead:
    """One full read: what it looks at, and what it has counted so far."""

    def __init__(self, plan: SyncPlan, source: CountedObjects, tell: Throttled) -> None:
        self._plan = plan
        self._source = source
        self._tell = tell
        self._started = time.monotonic()
        self._reader = open_dataset(plan, source)
        self._positions = {name: at for at, name in enumerate(self._reader.names)}
        self._refuse_without_keys()
        self._rows = 0
        self._left_out = LeftOut()
        self._times = TimeTally()
        self._keys = IdKeys()
        room = Room.among(len(plan.fields))
        self._fields = [FieldTally(field, room=room) for field in plan.fields if field.column in self._positions]
        self._id = self._key_tally(plan.id_column, FieldType.STRING)
        self._timestamp = self._key_tally(plan.timestamp_column, FieldType.DATETIME)

    def run(self) -> SyncResult:
        counter = self._main_pass()
        counters = self._further_passes(counter) if self._keys.method is not DuplicateMethod.NONE else []
        left_out = self._left_out
        return SyncResult(
            rows=self._rows,
            fields=tuple(self._field_result(field) for field in self._plan.fields),
            id_column=self._placed(self._id.result()) if self._id else None,
            timestamp_column=self._placed(self._timestamp.result()) if self._timestamp else None,
            duplicate_ids=sum(counter.duplicates for counter in counters),
            duplicate_method=self._keys.method,
            ids_checked=sum(counter.compared for counter in counters),
            ids_checked_share=len(counters) / counters[0].slice.of if counters else 1.0,
            time_from=self._times.first,
            time_to=self._times.last,
            rows_per_day=self._times.rows_per_day,
            broken_rows=left_out.broken.rows,
            first_broken_line=left_out.broken.first_line,
            first_broken_object=left_out.broken.object,
            share=self._plan.share,
            objects=self._objects,
            unread_objects=len(left_out.unread),
            unread=left_out.unread[:UNREAD],
            bytes=self._source.bytes_read,
            requests=self._source.requests,
            seconds=round(time.monotonic() - self._started, 3),
        )

    def _refuse_without_keys(self) -> None:
        keys = [self._plan.id_column, self._plan.timestamp_column]
        missing = [name for name in keys if name and name not in self._positions]
        fields = [field.column for field in self._plan.fields]
        if fields and not any(name in self._positions for name in fields):
            missing += fields
        self._refuse(missing)

    def _refuse_absent_keys(self) -> None:
        """What was expected of several objects, but none of them had."""
        keys = (self._plan.id_column, self._plan.timestamp_column)
        self._refuse([name for name in keys if name in self._left_out.absent])

    def _refuse(self, missing: list[str]) -> None:
        if missing:
            seen = len(self._positions)
            raise ProblemError(problems.columns_missing(self._source.name, missing=missing, seen=seen))

    def _key_tally(self, column: str, kind: FieldType) -> FieldTally | None:
        return FieldTally(self._plan.key(column, kind), is_profiled=False) if column else None

    def _field_result(self, field: PlannedField) -> FieldCheck:
        for tally in self._fields:
            if tally.field is field and field.column not in self._left_out.absent:
                return self._placed(tally.result())
        return FieldCheck(field.name, field.column, field.type, missing=True)

    def _placed(self, check: FieldCheck) -> FieldCheck:
        """Rows are told by their number only where all of them are kept."""
        return check if self._plan.share == 1 else replace(check, first_misfit_row=None)

    @property
    def _objects(self) -> int:
        return 1 if self._plan.format is FileFormat.DELTA else len(self._source.objects)

    def _main_pass(self) -> DuplicateCounter:
        counter = DuplicateCounter(Slice(0, _slices(self._reader.row_count or self._plan.row_count or 0)))
        columns = [name for name in self._plan.columns if name in self._positions] or self._reader.names[:1]
        for batch in self._reader.batches([self._positions[name] for name in columns]):
            values = {name: plain(column) for name, column in zip(columns, batch.columns, strict=True)}
            self._add(values, counter)
            self._rows += batch.rows
            self._tell(batch.done, batch.total, f"{self._rows:,} rows read")
        counter.finish()
        self._left_out = self._reader.left_out
        self._refuse_absent_keys()
        return counter

    def _add(self, values: dict[str, pa.Array], counter: DuplicateCounter) -> None:
        for tally in self._fields:
            tally.add(values[tally.field.column], rows_before=self._rows)
        if self._timestamp:
            reading = self._timestamp.add(values[self._plan.timestamp_column], rows_before=self._rows)
            if reading.values is not None:
                self._times.add(reading.values)
        if self._id:
            ids = values[self._plan.id_column]
            self._id.add(ids, rows_before=self._rows)
            counter.add(self._keys.of(ids))

    def _further_passes(self, first: DuplicateCounter) -> list[DuplicateCounter]:
        """One counter per slice of the key space; the first pass counted the first slice, unless it was too large."""
        counters = [] if first.overflowed else [first]
        of = _slices(self._rows) if first.overflowed else first.slice.of
        rest = range(len(counters), min(of, duplicates.MAX_SLICES))
        return counters + [self._id_pass(Slice(number, of)) for number in rest]

    def _id_pass(self, slice_: Slice) -> DuplicateCounter:
        counter, keys = DuplicateCounter(slice_), IdKeys()
        position = self._positions[self._plan.id_column]
        for batch in self._reader.batches([position]):
            counter.add(keys.of(plain(batch.columns[0])))
            self._tell(
                batch.done,
                batch.total,
                f"{self._rows:,} rows read; comparing ids, part {slice_.number + 1} of {slice_.of}",
            )
        counter.finish()
        return counter


def _slices(rows: int) -> int:
    """Slices of the key space such that one holds the keys of its share of the rows with room to spare."""
    return 1 + rows * 5 // (4 * duplicates.BUDGET_ROWS)
