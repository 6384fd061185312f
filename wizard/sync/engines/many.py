"""Go through several objects one after the other, as one table whose columns are known by their names.

Columns whose values stand in the keys come from there. An object that cannot be read is told and left out from where it
breaks off; when none can be read, the first one's Problem is everybody's. Raises ProblemError.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import pyarrow as pa

from wizard.core.problems import Problem, ProblemError
from wizard.sampling.objects.partition_columns import repeated
from wizard.sampling.sources import ByteSource
from wizard.sync.engines.base import Batch, Broken, LeftOut, Reader, Unit
from wizard.sync.engines.fetching import CountedObjects, fetched
from wizard.sync.engines.opening import open_object
from wizard.sync.plan import SyncPlan
from wizard.sync.types import UnreadObject

OWN_FAULT = ("data.", "sync.")
"""What codes begin with that say something of the object; what S3 refuses is the fault of none."""


@dataclass
class _Pass:
    """One time through the objects: what was seen so far."""

    read: int = 0
    unread: list[UnreadObject] = field(default_factory=list)
    first: Problem | None = None
    broken: Broken = field(default_factory=Broken)
    asked: frozenset[str] = frozenset()
    seen: set[str] = field(default_factory=set)


class ManyObjects:
    """The objects of `source`, read as the plan says; opening reads the first that can be opened."""

    row_count = None

    def __init__(self, source: CountedObjects, plan: SyncPlan) -> None:
        self._source = source
        self._plan = plan
        self._last = _Pass()
        self._entries = [entry for entry in source.objects if entry.size]
        known = list(plan.known) or [*self._names_of_first(), *plan.read_columns]
        self.names = list(dict.fromkeys([*known, *plan.partitions]))

    @property
    def left_out(self) -> LeftOut:
        last = self._last
        nothing_read = None if last.read else last.first
        return LeftOut(last.broken, last.asked - last.seen, tuple(last.unread), nothing_read)

    @cached_property
    def units(self) -> Sequence[Unit]:
        return [Unit(entry.key, entry.size) for entry in self._entries]

    def batches(self, positions: Sequence[int], units: Sequence[int] | None = None) -> Iterator[Batch]:
        wanted = [self.names[position] for position in positions]
        self._last = this = _Pass(asked=frozenset(wanted), seen={*wanted} & {*self._plan.partitions})
        places = range(len(self._entries)) if units is None else units
        entries = [self._entries[place] for place in places]
        total = sum(entry.size for entry in entries)
        before = 0
        for place, data in zip(places, fetched(self._source, entries), strict=True):
            for batch in self._readable(self._object(data, wanted), data.name, this):
                done = before + data.size * batch.done // max(1, batch.total)
                yield replace(batch, done=done, total=total, unit=place)
            before += data.size
        if units is None and this.first and not this.read:
            raise ProblemError(this.first)

    def _names_of_first(self) -> Sequence[str]:
        this = _Pass()
        for data in fetched(self._source, self._source.objects):
            try:
                return self._opened(data).names
            except ProblemError as error:
                _note(error, data.name, this)
        if this.first:
            raise ProblemError(this.first)
        return []

    def _readable(self, batches: Iterator[Batch], key: str, this: _Pass) -> Iterator[Batch]:
        try:
            yield from batches
            this.read += 1
        except ProblemError as error:
            _note(error, key, this)

    def _object(self, data: ByteSource, wanted: Sequence[str]) -> Iterator[Batch]:
        reader = self._opened(data)
        places = {name: at for at, name in enumerate(reader.names) if name not in self._plan.partitions}
        here = [name for name in dict.fromkeys(wanted) if name in places]
        for batch in reader.batches([places[name] for name in here] or [0]):
            given = dict(zip(here, batch.columns, strict=False))
            columns = [self._column(name, given, batch.rows, data.name) for name in wanted]
            yield replace(batch, columns=columns)
        self._last.seen.update(here)
        self._last.broken = self._last.broken.with_more(reader.left_out.broken, data.name)

    def _column(self, name: str, given: dict[str, pa.Array], rows: int, key: str) -> pa.Array:
        if name in self._plan.partitions:
            return repeated(name, self._plan.partitions[name], key=key, rows=rows)
        return given[name] if name in given else pa.nulls(rows)

    def _opened(self, data: ByteSource) -> Reader:
        """The object's reader; a CSV that is written otherwise than the sampled ones is looked at for itself."""
        reader = open_object(data, self._plan)
        expected = {*self._plan.known, *self._plan.read_columns}
        if self._plan.dialect is None or not expected or expected & {*reader.names}:
            return reader
        return open_object(data, replace(self._plan, dialect=None, encoding=""))


def _note(error: ProblemError, key: str, this: _Pass) -> None:
    if not error.problem.code.startswith(OWN_FAULT):
        raise error
    this.first = this.first or error.problem
    this.unread.append(UnreadObject(key, error.problem.code, error.problem.title))
