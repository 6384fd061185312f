"""What was counted over some units of a dataset: parts are merged, in any order, to what one time through counts.

A part is kept between two syncs, and while one runs, as text: compressed, a few kilobytes a field. Pure.
`Part.of` reads only what `Part.state` of the same `plan.PARTS_FORMAT` told.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec
import pyarrow as pa

from wizard.core.problems import Problem
from wizard.registry.schema import FieldType
from wizard.sync.engines.base import Broken, LeftOut
from wizard.sync.engines.places import Order, Place
from wizard.sync.engines.sketches.fields import Room
from wizard.sync.engines.tally import FieldTally, TimeTally
from wizard.sync.plan import SyncPlan
from wizard.sync.types import UnreadObject

UNREAD = 20
"""Objects that could not be read that are told by name."""
INFLATED = 64 * 1024 * 1024
"""Bytes that a part's text is ever unpacked to."""


class Part:
    """What is counted of some units, and of which."""

    def __init__(self, plan: SyncPlan) -> None:
        room = Room.among(len(plan.fields))
        self._plan = plan
        self.rows_of: dict[str, int] = {}
        """Rows of each unit that is in it, by its id."""
        self.fields = [FieldTally(field, room=room, keeps_values=plan.keeps_values) for field in plan.fields]
        self.id = _key_tally(plan, plan.id_column, FieldType.STRING)
        self.timestamp = _key_tally(plan, plan.timestamp_column, FieldType.DATETIME)
        self.times = TimeTally()
        self.seen: set[str] = set()
        """Columns that at least one object had."""
        self.broken: list[tuple[str, Broken]] = []
        self.unread: list[tuple[str, UnreadObject]] = []
        self.unread_count = 0
        self.nothing_read: Problem | None = None
        """The first Problem while no object could be read."""
        self.has_read = False

    @property
    def rows(self) -> int:
        return sum(self.rows_of.values())

    def add(self, values: Mapping[str, pa.Array], *, unit: str, rows: int) -> None:
        """Count further rows of a unit, as columns by name."""
        place = Place(unit, self.rows_of.setdefault(unit, 0) + 1)
        for tally in self._tallies:
            if tally.field.column in values:
                reading = tally.add(values[tally.field.column], at=place)
                if tally is self.timestamp and reading.values is not None:
                    self.times.add(reading.values)
        self.rows_of[unit] += rows

    def close(self, left_out: LeftOut, *, units: Mapping[str, str], asked: frozenset[str]) -> None:
        """Note what was left out of `units` (ids by name), of which the columns `asked` were read."""
        for unit in units.values():
            self.rows_of.setdefault(unit, 0)
        self.seen |= asked - left_out.absent
        if left_out.broken.rows:
            self.broken.append((units.get(left_out.broken.object, next(iter(units.values()))), left_out.broken))
        self.unread += [(units[entry.key], entry) for entry in left_out.unread]
        self.unread_count += len(left_out.unread)
        self.has_read |= left_out.nothing_read is None
        self.nothing_read = self.nothing_read or left_out.nothing_read

    def merge(self, other: Part, order: Order) -> None:
        """Add all that `other` has counted."""
        self.rows_of |= other.rows_of
        for mine, theirs in zip(self._tallies, other._tallies, strict=True):
            mine.merge(theirs, order)
        self.times.merge(other.times)
        self.seen |= other.seen
        self.broken += other.broken
        self.unread = sorted(self.unread + other.unread, key=lambda pair: order.get(pair[0], 0))[:UNREAD]
        self.unread_count += other.unread_count
        self.has_read |= other.has_read
        self.nothing_read = self.nothing_read or other.nothing_read

    def all_broken(self, order: Order) -> Broken:
        """How many rows were broken, and where the first one stands."""
        found = sorted(self.broken, key=lambda pair: order.get(pair[0], 0))
        return replace(found[0][1], rows=sum(each.rows for _, each in found)) if found else Broken()

    def state(self) -> str:
        """As `of` takes it back."""
        stored = [
            self.rows_of,
            [tally.state() for tally in self._tallies],
            self.times.state(),
            sorted(self.seen),
            self.broken,
            self.unread[:UNREAD],
            self.unread_count,
            self.has_read,
        ]
        return base64.b85encode(zlib.compress(msgspec.msgpack.encode(stored), 1)).decode()

    @classmethod
    def of(cls, text: str, plan: SyncPlan) -> Part:
        """The part that told `text`, of the same plan."""
        part = cls(plan)
        stored: Any = msgspec.msgpack.decode(_inflated(base64.b85decode(text)))
        part.rows_of = stored[0]
        for tally, state in zip(part._tallies, stored[1], strict=True):
            tally.read(state)
        part.times.read(stored[2])
        part.seen = set(stored[3])
        part.broken = [(unit, msgspec.convert(broken, Broken)) for unit, broken in stored[4]]
        part.unread = [(unit, msgspec.convert(entry, UnreadObject)) for unit, entry in stored[5]]
        part.unread_count, part.has_read = stored[6:]
        return part

    @property
    def _tallies(self) -> list[FieldTally]:
        return [*self.fields, *(tally for tally in (self.id, self.timestamp) if tally)]


def _key_tally(plan: SyncPlan, column: str, kind: FieldType) -> FieldTally | None:
    if not column:
        return None
    return FieldTally(plan.key(column, kind), is_profiled=False, keeps_values=plan.keeps_values)


def _inflated(data: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    found = unpacker.decompress(data, INFLATED)
    if unpacker.unconsumed_tail:
        raise ValueError("a part too large")
    return found
