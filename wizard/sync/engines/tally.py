"""Adds up what batch after batch holds: per field, and over time. Pure; nothing is raised."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from wizard.registry.schema import FieldType
from wizard.sampling.meaning.render import cells
from wizard.sampling.text import cut
from wizard.sync.checks import check
from wizard.sync.engines.places import Order, Place
from wizard.sync.engines.sketches.fields import COUNTED, ROOM, Room, Spread, Texts
from wizard.sync.judging import Reading
from wizard.sync.plan import PlannedField
from wizard.sync.types import FieldCheck

EXAMPLES = 3
EXAMPLE_LENGTH = 60
DAYS = 400
_ROOM_FOR_DAYS = 10 * DAYS
"""Days counted before the oldest are let go; a day among the latest 400 at the end was always among them."""

Example = tuple[Place, str]
"""A misfit, and where it or one before it in the same batch stands."""


class FieldTally:
    """One field over all rows; unless it `keeps_values`, no text of the data is in what it tells."""

    def __init__(
        self, field: PlannedField, *, is_profiled: bool = True, room: Room = ROOM, keeps_values: bool = True
    ) -> None:
        self.field = field
        self._nulls = 0
        self._misfits = 0
        self._first: Place | None = None
        self._examples: list[Example] = []
        self._own: list[Example] = []
        """Those of the unit that is being read: each unit gives its own, so that parts give what the whole does."""
        self._examples_wanted = EXAMPLES if keeps_values else 0
        self._values = _values_of(field, room, keeps_values=keeps_values) if is_profiled else None

    def add(self, values: pa.Array, *, at: Place) -> Reading:
        """Count one batch of the column, whose first row stands `at`; what could be read of it is handed back."""
        reading = check(values, self.field)
        self._nulls += values.null_count + reading.null_words
        if reading.misfits is not None:
            self._note_misfits(values, reading.misfits, at)
        if isinstance(self._values, Texts):
            self._values.add(_fitting(values, reading))
        elif self._values and reading.values is not None:
            self._values.add(reading.values)
        return reading

    def merge(self, other: FieldTally, order: Order) -> None:
        """Add what `other` has counted of the same field."""
        self._nulls += other._nulls
        self._misfits += other._misfits
        self._first = min((place for place in (self._first, other._first) if place), key=_by(order), default=None)
        examples = sorted([*self._told, *other._told], key=lambda example: example[0].key(order))
        self._examples, self._own = _different(examples), []
        _merge(self._values, other._values)

    def state(self) -> list[Any]:
        """As `read` takes it back."""
        values = self._values.state() if self._values else None
        return [self._nulls, self._misfits, self._first, self._told, values]

    def read(self, state: list[Any]) -> None:
        """Begin from what told `state`."""
        self._nulls, self._misfits = state[:2]
        self._first = msgspec.convert(state[2], Place | None)
        self._examples = msgspec.convert(state[3], list[Example])
        if self._values:
            self._values.read(state[4])

    def result(self, rows_above: Mapping[str, int]) -> FieldCheck:
        """What was counted; `rows_above` are the rows before each unit, by its id."""
        numbers = self._numbers
        return FieldCheck(
            field=self.field.name,
            column=self.field.column,
            type=self.field.type,
            nulls=self._nulls,
            misfits=self._misfits,
            first_misfit_row=rows_above.get(self._first.unit, 0) + self._first.row if self._first else None,
            examples=tuple(text for _, text in self._told),
            minimum=numbers.minimum if numbers else None,
            maximum=numbers.maximum if numbers else None,
            mean=numbers.mean if numbers else None,
            profile=self._values.profile() if self._values else None,
        )

    @property
    def _numbers(self) -> Spread | None:
        """What the numbers are counted in; moments have no bounds of their own here."""
        is_numeric = self.field.type is FieldType.NUMERIC
        return self._values if is_numeric and isinstance(self._values, Spread) else None

    @property
    def _told(self) -> list[Example]:
        return _different([*self._examples, *self._own])

    def _note_misfits(self, values: pa.Array, misfits: pa.BooleanArray, at: Place) -> None:
        self._misfits += pc.sum(misfits).as_py()
        first = replace(at, row=at.row + pc.index(misfits, True).as_py())
        self._first = self._first or first
        if self._own and self._own[0][0].unit != at.unit:
            self._examples, self._own = self._told, []
        if len(self._own) < self._examples_wanted:
            found = (
                (first, cut(text or "", EXAMPLE_LENGTH)) for text in cells(values.filter(misfits)[: 10 * EXAMPLES])
            )
            self._own = _different([*self._own, *found])


def _by(order: Order) -> Callable[[Place], tuple[int, int]]:
    return lambda place: place.key(order)


def _different(examples: Sequence[Example]) -> list[Example]:
    """The first few with different texts."""
    found: dict[str, Example] = {}
    for place, text in examples:
        found.setdefault(text, (place, text))
    return list(found.values())[:EXAMPLES]


def _values_of(field: PlannedField, room: Room, *, keeps_values: bool) -> Spread | Texts | None:
    """What the values of the field are counted in; None for tensors and the like."""
    if field.type in (FieldType.NUMERIC, FieldType.DATETIME):
        return Spread(moments=field.type is FieldType.DATETIME, room=room.bins)
    return Texts(room.texts, as_written=keeps_values) if field.type in COUNTED else None


def _merge(mine: Spread | Texts | None, theirs: Any) -> None:
    """Add what was counted of the same field, and so in the same way."""
    if mine and theirs:
        mine.merge(theirs)


def _fitting(values: pa.Array, reading: Reading) -> pa.Array:
    """The values that are of the field's type, as what they were read as."""
    if reading.values is not None:
        return reading.values
    return values if reading.misfits is None else values.filter(pc.invert(reading.misfits))


class TimeTally:
    """From when to when the rows reach, and how many there are per day (in UTC)."""

    def __init__(self) -> None:
        self._first: int | None = None
        self._last: int | None = None
        self._days: Counter[int] = Counter()

    def add(self, moments: pa.TimestampArray) -> None:
        """`moments` are timestamp[us] in UTC."""
        bounds = pc.min_max(moments.cast(pa.int64())).as_py()
        if bounds["min"] is None:
            return
        self._first = bounds["min"] if self._first is None else min(self._first, bounds["min"])
        self._last = bounds["max"] if self._last is None else max(self._last, bounds["max"])
        days = pc.value_counts(moments.drop_null().cast(pa.date32(), safe=False).cast(pa.int32()))
        self._days.update(dict(zip(days.field(0).to_pylist(), days.field(1).to_pylist(), strict=True)))
        if len(self._days) > _ROOM_FOR_DAYS:
            self._days = Counter({day: self._days[day] for day in sorted(self._days)[-DAYS:]})

    def merge(self, other: TimeTally) -> None:
        """Add what `other` has counted."""
        self._first = min((time for time in (self._first, other._first) if time is not None), default=None)
        self._last = max((time for time in (self._last, other._last) if time is not None), default=None)
        self._days.update(other._days)

    def state(self) -> list[Any]:
        """As `read` takes it back."""
        return [self._first, self._last, dict(self._days)]

    def read(self, state: list[Any]) -> None:
        """Begin from what told `state`."""
        self._first, self._last, self._days = state[0], state[1], Counter(state[2])

    @property
    def first(self) -> str | None:
        """ISO 8601 in UTC."""
        return _iso(self._first)

    @property
    def last(self) -> str | None:
        return _iso(self._last)

    @property
    def rows_per_day(self) -> tuple[tuple[str, int], ...]:
        """(ISO date, rows) of the latest days, ascending."""
        days = sorted(self._days)[-DAYS:]
        names = pa.array(days, pa.int32()).cast(pa.date32()).cast(pa.string()).to_pylist()
        return tuple(zip(names, (self._days[day] for day in days), strict=True))


def _iso(microseconds: int | None) -> str | None:
    if microseconds is None:
        return None
    try:
        moment = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=microseconds)
    except OverflowError:
        return str(pa.scalar(microseconds, pa.timestamp("us")).cast(pa.string()).as_py()) + "Z"
    return moment.isoformat().replace("+00:00", "Z")
