"""Goes through one of two datasets for its ids and moments, as far as time and room allow, and says how far. Pure.

Raises ProblemError (`sync.*`, `data.*`, `match.id.kind`, and whatever the source raises).
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from threading import Lock
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wizard.core.problems import ProblemError
from wizard.registry.schema import FieldType
from wizard.sampling.sources import Listed, ObjectSource, Wanted
from wizard.sync import problems
from wizard.sync.checks import check, plain
from wizard.sync.engines.base import Batch, LeftOut, Reader
from wizard.sync.engines.datasets import open_dataset
from wizard.sync.engines.duplicates import IdKeys
from wizard.sync.engines.fetching import CountedObjects
from wizard.sync.engines.telling import Throttled
from wizard.sync.matching.joining import NEVER, Rows
from wizard.sync.matching.problems import no_comparable_id
from wizard.sync.matching.types import Read
from wizard.sync.plan import SyncPlan


@dataclass(frozen=True)
class Side:
    """One of the two datasets: how it is read, and which of the source's objects are its own.

    The plan's fields are the actuals: a row where all of them are empty does not count. Without fields every row does.
    """

    plan: SyncPlan
    name: str
    keys: frozenset[str]
    folder: str = ""


class OwnObjects:
    """The objects of one side; what it asks for goes to the source of both."""

    def __init__(self, source: CountedObjects, side: Side) -> None:
        self._source = source
        self.name, self.folder = side.name, side.folder
        self.objects: Sequence[Listed] = [entry for entry in source.objects if entry.key in side.keys]

    def read_many(self, wanted: Sequence[Wanted]) -> list[bytes]:
        """See ObjectSource."""
        return self._source.read_many(wanted)


@dataclass
class SideReading:
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
        self._refuse([name for name in wanted if name not in reader.names], reader)
        for batch in reader.batches([reader.names.index(name) for name in wanted]):
            # Not from the last batch's progress: CSV is fetched ahead of the rows that it has told.
            if self._is_enough:
                self.read = replace(self.read, complete=False)
                break
            yield self._taken(batch, keys)
            self.tell(batch.done, batch.total, f"{self.read.rows:,} {what} read")
        self._note(reader.left_out)
        if self.read.is_whole:
            self._refuse([name for name in own if name in reader.left_out.absent], reader)

    def _refuse(self, missing: list[str], reader: Reader) -> None:
        if missing:
            raise ProblemError(problems.columns_missing(self.side.name, missing=missing, seen=len(reader.names)))

    @property
    def _is_enough(self) -> bool:
        """Some rows were read, and there is no time or no room for more."""
        is_full = self.most is not None and self.read.rows >= self.most
        return self.read.rows > 0 and (is_full or time.monotonic() > self.deadline)

    def _note(self, left_out: LeftOut) -> None:
        self.read = replace(
            self.read,
            broken_rows=left_out.broken.rows,
            unread_objects=len(left_out.unread),
            first_unread=left_out.unread[0].key if left_out.unread else "",
        )

    def _taken(self, batch: Batch, keys: IdKeys) -> Rows:
        ids = plain(batch.columns[0])
        if pa.types.is_nested(ids.type):
            raise ProblemError(no_comparable_id(self.side.plan.id_column, self.side.name))
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
