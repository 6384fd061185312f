"""Reads every row in this process, in one pass (and further ones over the id column alone where it is very long). Pure.

Runs in the child that `sampling.isolation` starts: no Django, no network, no files; bytes come from `source`.
What was counted of some units is told now and then as a part; parts that are given are not counted again. Only ids are
compared over all units, whatever is known of them: they are read again alone, unless nothing has changed at all.
Raises ProblemError (`sync.*`, and whatever the source raises).
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from threading import Lock
from typing import Any

from wizard.core.problems import ProblemError
from wizard.sampling.sources import ObjectSource
from wizard.sampling.types import FileFormat
from wizard.sync import problems
from wizard.sync.checks import plain
from wizard.sync.engines import duplicates
from wizard.sync.engines.ahead import one_ahead
from wizard.sync.engines.base import Batch, LeftOut, Report, Unit
from wizard.sync.engines.chunks import chunks
from wizard.sync.engines.datasets import open_dataset
from wizard.sync.engines.duplicates import DuplicateCounter, IdKeys, Slice
from wizard.sync.engines.fetching import CountedObjects
from wizard.sync.engines.gathering import gathered
from wizard.sync.engines.known import KnownParts, fingerprint, ids_of
from wizard.sync.engines.parts import UNREAD, Part
from wizard.sync.engines.tally import FieldTally
from wizard.sync.engines.telling import Throttled
from wizard.sync.plan import PlannedField, SyncPlan
from wizard.sync.types import DuplicateMethod, FieldCheck, IdCheck, SyncResult


def read_all(source: ObjectSource, arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    """The `SyncResult.to_json()` of the objects of `source`; `arguments` is `{"plan": SyncPlan.to_json()}`.

    And, for parts to be kept: `etags` by key, `parts` as (number, state) pairs, `next`, the number of the first new
    one, and `ids`, the `IdCheck` of the last read, or None. Parts are reported as `{"part": {…}}`; see KnownParts.
    """
    plan = SyncPlan.from_json(arguments["plan"])
    lock = Lock()
    counted = CountedObjects(source, lock)
    return _FullRead(plan, counted, Throttled(report, lock), arguments).run().to_json()


class _FullRead:
    """One full read: what it looks at, and what it has counted so far."""

    def __init__(self, plan: SyncPlan, source: CountedObjects, tell: Throttled, arguments: Mapping[str, Any]) -> None:
        self._plan = plan
        self._source = source
        self._tell = tell
        self._started = time.monotonic()
        self._reader = open_dataset(plan, source)
        self._positions = {name: at for at, name in enumerate(self._reader.names)}
        self._refuse_without_keys()
        self._units: Sequence[Unit] = self._reader.units
        self._ids = ids_of(self._units, plan, source.objects, arguments.get("etags", {}))
        self._order = {unit: place for place, unit in enumerate(self._ids)}
        self._known = KnownParts(plan, self._order, arguments, tell)
        self._keys = IdKeys()

    def run(self) -> SyncResult:
        was_known = [place for place, unit in enumerate(self._ids) if unit in self._known.units]
        ids = self._known.ids if self._known.ids.of == self._fingerprint and len(was_known) == len(self._ids) else None
        counter = DuplicateCounter(Slice(0, _slices(self._reader.row_count or self._plan.row_count or 0)))
        if was_known and self._plan.id_column and ids is None:
            self._compare_known(was_known, counter)
        self._main_pass([place for place in range(len(self._ids)) if place not in {*was_known}], counter)
        found = self._known.all
        if found.nothing_read and not found.has_read:
            raise ProblemError(found.nothing_read)
        self._refuse_absent_keys(found)
        self._rows = found.rows
        return self._result(found, ids or self._compared(counter, was_known), was_known)

    def _result(self, found: Part, ids: IdCheck, was_known: Sequence[int]) -> SyncResult:
        above = self._rows_above(found)
        broken = found.all_broken(self._order)
        return SyncResult(
            rows=found.rows,
            fields=tuple(self._field_result(tally, found, above) for tally in found.fields),
            id_column=self._placed(found.id.result(above)) if found.id else None,
            timestamp_column=self._placed(found.timestamp.result(above)) if found.timestamp else None,
            duplicate_ids=ids.duplicates,
            duplicate_method=ids.method,
            ids_checked=ids.checked,
            ids_checked_share=ids.share,
            time_from=found.times.first,
            time_to=found.times.last,
            rows_per_day=found.times.rows_per_day,
            broken_rows=broken.rows,
            first_broken_line=broken.first_line,
            first_broken_object=broken.object if self._objects > 1 else "",
            share=self._plan.share,
            objects=self._objects,
            unread_objects=found.unread_count,
            unread=tuple(entry for _, entry in found.unread[:UNREAD]),
            bytes=self._source.bytes_read,
            requests=self._source.requests,
            seconds=round(time.monotonic() - self._started, 3),
            units=len(self._ids),
            known_units=len(was_known),
            fingerprint=self._fingerprint,
        )

    @property
    def _fingerprint(self) -> str:
        return fingerprint(self._plan, self._ids)

    def _rows_above(self, found: Part) -> dict[str, int]:
        above, rows = {}, 0
        for unit in self._ids:
            above[unit] = rows
            rows += found.rows_of.get(unit, 0)
        return above

    def _refuse_without_keys(self) -> None:
        keys = [self._plan.id_column, self._plan.timestamp_column]
        missing = [name for name in keys if name and name not in self._positions]
        fields = [field.column for field in self._plan.fields]
        if fields and not any(name in self._positions for name in fields):
            missing += fields
        self._refuse(missing)

    def _refuse_absent_keys(self, found: Part) -> None:
        """What was expected of several objects, but none of them had."""
        keys = (self._plan.id_column, self._plan.timestamp_column)
        self._refuse([name for name in keys if name and found.rows_of and name not in found.seen])

    def _refuse(self, missing: list[str]) -> None:
        if missing:
            seen = len(self._positions)
            raise ProblemError(problems.columns_missing(self._source.name, missing=missing, seen=seen))

    def _field_result(self, tally: FieldTally, found: Part, above: Mapping[str, int]) -> FieldCheck:
        field: PlannedField = tally.field
        if field.column in self._positions and (field.column in found.seen or not found.rows_of):
            return self._placed(tally.result(above))
        return FieldCheck(field.name, field.column, field.type, missing=True)

    def _placed(self, check: FieldCheck) -> FieldCheck:
        """Rows are told by their number only where all of them are kept."""
        return check if self._plan.share == 1 else replace(check, first_misfit_row=None)

    def _size_of(self, places: Sequence[int] | None = None) -> int:
        """Bytes of the units at `places` (None: of all, known ones and new ones)."""
        return sum(self._units[place].size for place in (range(len(self._units)) if places is None else places))

    @property
    def _objects(self) -> int:
        return 1 if self._plan.format is FileFormat.DELTA else len(self._source.objects)

    def _main_pass(self, places: Sequence[int], counter: DuplicateCounter) -> None:
        columns = [name for name in self._plan.columns if name in self._positions] or self._reader.names[:1]
        positions = [self._positions[name] for name in columns]
        todo = self._size_of(places)
        before, done, began = self._size_of() - todo, 0, time.monotonic()
        for chunk in chunks(self._units, places):
            size = self._size_of(chunk)
            with one_ahead(gathered(self._reader.batches(positions, chunk))) as batches:
                for batch in batches:
                    self._count(batch, columns, counter)
                    part = batch.done / batch.total if batch.total else 0.0
                    self._say(before + done + int(size * part), batch, before=before, began=began)
            units = {self._units[place].name: self._ids[place] for place in chunk}
            self._known.part.close(self._named(self._reader.left_out), units=units, asked=frozenset(columns))
            done += size
            self._known.keep(size, of=todo)
        self._known.finish()
        counter.finish()

    def _count(self, batch: Batch, columns: Sequence[str], counter: DuplicateCounter) -> None:
        values = {name: plain(column) for name, column in zip(columns, batch.columns, strict=True)}
        self._known.part.add(values, unit=self._ids[batch.unit], rows=batch.rows)
        if self._plan.id_column:
            counter.add(self._keys.of(values[self._plan.id_column]))

    def _named(self, left_out: LeftOut) -> LeftOut:
        """With the name of the object that broken rows are in, though it may be alone now: there can be more later."""
        broken = left_out.broken
        alone = self._source.objects[0].key if len(self._source.objects) == 1 else ""
        return replace(left_out, broken=replace(broken, object=broken.object or alone)) if broken.rows else left_out

    def _say(self, done: int, batch: Batch, *, before: int, began: float) -> None:
        """How far the whole is, in the bytes of its units, or as the reader says where there is only one.

        `before` are those that were known when the main pass `began`: what is left takes as long as what it has read.
        """
        total = self._size_of()
        if not total:
            done, total = batch.done, batch.total
        note, read = f"{self._known.rows:,} rows read", self._source.bytes_read
        self._tell(done, total, note, bytes_read=read, began=began, before=before)

    def _compare_known(self, places: Sequence[int], counter: DuplicateCounter) -> None:
        """Their share of the whole stands meanwhile, to go on from there; where all is known, it moves."""
        known, size, say = self._size_of(places), self._size_of(), "Comparing the ids of what is known"
        for batch in self._compared_with(places, counter, self._keys):
            done, total = (known, size) if known < size else (batch.done, batch.total)
            self._tell(done, total, say)

    def _compared_with(self, places: Sequence[int], counter: DuplicateCounter, keys: IdKeys) -> Iterator[Batch]:
        position = self._positions[self._plan.id_column]
        with one_ahead(self._reader.batches([position], places)) as batches:
            for batch in batches:
                counter.add(keys.of(plain(batch.columns[0])))
                yield batch

    def _compared(self, counter: DuplicateCounter, first: Sequence[int]) -> IdCheck:
        if self._keys.method is DuplicateMethod.NONE:
            return IdCheck()
        counters = list(self._further_passes(counter, first))
        return IdCheck(
            method=self._keys.method,
            duplicates=sum(counter.duplicates for counter in counters),
            checked=sum(counter.compared for counter in counters),
            share=len(counters) / counters[0].slice.of,
            of=self._fingerprint,
        )

    def _further_passes(self, first: DuplicateCounter, was_known: Sequence[int]) -> Iterator[DuplicateCounter]:
        """One counter per slice of the key space; the first pass counted the first slice, unless it was too large."""
        of = _slices(self._rows) if first.overflowed else first.slice.of
        if not first.overflowed:
            yield first
        # In the order of the first pass: what came first decides how ids of several types are compared.
        rest = (place for place in range(len(self._ids)) if place not in {*was_known})
        places = [*was_known, *rest]
        for number in range(0 if first.overflowed else 1, min(of, duplicates.MAX_SLICES)):
            counter = DuplicateCounter(Slice(number, of))
            say = f"{self._rows:,} rows read; comparing ids, part {number + 1} of {of}"
            for batch in self._compared_with(places, counter, IdKeys()):
                self._tell(batch.done, batch.total, say)
            counter.finish()
            yield counter


def _slices(rows: int) -> int:
    """Slices of the key space such that one holds the keys of its share of the rows with room to spare."""
    return 1 + rows * 5 // (4 * duplicates.BUDGET_ROWS)
