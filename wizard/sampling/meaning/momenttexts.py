"""Texts → moments: all texts of a column at once, whatever layout each is in. Raises nothing.

A text that is no day of the calendar or no time of the day (31 February, 25:00) becomes null.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from wizard.sampling.meaning.layouts import ALL, LONGEST, MONTHS, ZONES, Layout, Order

PROBE = 25
"""Texts whose layouts are tried first."""
_NEW_CENTURY = 69
"""Years of two digits below it are in this century (POSIX strptime)."""
_SECOND = 1_000_000
_MONTH_DAYS = pa.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], pa.int64())


@dataclass(frozen=True)
class Written:
    """Texts of one layout: at which places of all texts they stand, and their parts, "" where one is missing."""

    layout: Layout
    places: pa.Array
    parts: dict[str, pa.Array]

    def __len__(self) -> int:
        return len(self.places)

    def part(self, name: str) -> pa.Array:
        """One part of each text as a whole number, 0 where it is missing."""
        found = self.parts.get(name)
        if found is None:
            return pa.repeat(pa.scalar(0, pa.int64()), len(self))
        return pc.cast(pc.if_else(pc.equal(found, ""), "0", found), pa.int64())

    def has(self, name: str) -> bool:
        """Whether any text has the part."""
        return name in self.parts and bool(pc.any(pc.not_equal(self.parts[name], "")).as_py())


@dataclass(frozen=True)
class Moments:
    """What a column of dates says: `micros` since 1970 (UTC where a zone is given), null for no date."""

    micros: pa.Array
    written: tuple[Written, ...] = ()
    has_time: bool = False
    zone: str = "none"
    orders: dict[str, Order] = field(default_factory=dict)

    @property
    def has_zone(self) -> bool:
        return self.zone != "none"


def taken_apart(texts: pa.Array, layouts: Sequence[Layout] = ALL) -> tuple[Written, ...]:
    """The texts that are dates, by layout, the most frequent layout of the first texts first."""
    places = pc.indices_nonzero(pc.fill_null(pc.less_equal(pc.utf8_length(texts), LONGEST), False))
    found = []
    for layout in _likely_first(texts.slice(0, PROBE), layouts):
        if len(places) == 0:
            break
        parts = pc.extract_regex(texts.take(places), f"^(?:{layout.pattern})$")
        fits = parts.is_valid()
        if pc.any(fits).as_py():
            fitting = parts.filter(fits)
            named = {part.name: fitting.field(part.name) for part in parts.type}
            found.append(Written(layout, places.filter(fits), named))
            places = places.filter(pc.invert(fits))
    return tuple(found)


def _likely_first(probe: pa.Array, layouts: Sequence[Layout]) -> list[Layout]:
    patterns = [re.compile(layout.pattern) for layout in layouts]
    texts = [text for text in probe.to_pylist() if text is not None]
    hits = [sum(pattern.fullmatch(text) is not None for text in texts) for pattern in patterns]
    return [layout for _, layout in sorted(zip(hits, layouts, strict=True), key=lambda pair: -pair[0])]


def moments(written: Sequence[Written], length: int, order: Order) -> Moments:
    """The moments of `length` texts; `order` settles layouts that leave the order of day and month open."""
    none = pa.array([], pa.int64())
    places = pa.concat_arrays([none, *(pc.cast(some.places, pa.int64()) for some in written)])
    micros = pa.concat_arrays([none, *(_micros(some, order) for some in written)])
    at = pc.index_in(pa.array(range(length), pa.int64()), value_set=places)
    return Moments(
        micros=micros.take(at),
        written=tuple(written),
        has_time=any(some.has("hour") for some in written),
        zone=_zone(written),
    )


def day_and_month(some: Written, order: Order) -> tuple[pa.Array, pa.Array]:
    """Day and month as numbers."""
    if some.layout.order is Order.OPEN:
        first, middle = some.part("first"), some.part("middle")
        return (first, middle) if order is Order.DAY_FIRST else (middle, first)
    if "word" in some.parts:
        begins = pc.utf8_slice_codeunits(pc.utf8_lower(some.parts["word"]), 0, 3)
        month = pc.add(pc.cast(pc.index_in(begins, value_set=pa.array(MONTHS)), pa.int64()), 1)
        return some.part("day"), month
    return some.part("day"), some.part("month")


def _micros(some: Written, order: Order) -> pa.Array:
    day, month = day_and_month(some, order)
    year = _full_year(some)
    hour, minute, second = _hour(some), some.part("minute"), some.part("second")
    valid = pc.and_(_is_day(year, month, day), _is_time(hour, minute, second))
    clock = pc.add(pc.multiply(hour, 3600), pc.add(pc.multiply(minute, 60), second))
    seconds = pc.subtract(pc.add(pc.multiply(_days(year, month, day), 86_400), clock), _offsets(some))
    return pc.if_else(valid, pc.add(pc.multiply(seconds, _SECOND), _fraction(some)), pa.scalar(None, pa.int64()))


def _full_year(some: Written) -> pa.Array:
    year, digits = some.part("year"), pc.utf8_length(some.parts["year"])
    short = pc.add(year, pc.if_else(pc.less(year, _NEW_CENTURY), 2000, 1900))
    return pc.if_else(pc.equal(digits, 2), short, year)


def _hour(some: Written) -> pa.Array:
    hour = some.part("hour")
    if not some.has("half"):
        return hour
    half = pc.utf8_slice_codeunits(pc.utf8_lower(some.parts["half"]), 0, 1)
    twelve = pc.if_else(pc.equal(hour, 12), 0, hour)
    afternoon = pc.if_else(pc.equal(half, "p"), pc.add(twelve, 12), twelve)
    return pc.if_else(pc.equal(half, ""), hour, afternoon)


def _fraction(some: Written) -> pa.Array:
    if not some.has("fraction"):
        return some.part("fraction")
    digits = pc.utf8_slice_codeunits(pc.utf8_rpad(some.parts["fraction"], 6, "0"), 0, 6)
    return pc.cast(digits, pa.int64())


def _is_day(year: pa.Array, month: pa.Array, day: pa.Array) -> pa.Array:
    known = pc.and_(pc.and_(pc.greater(month, 0), pc.less_equal(month, 12)), pc.greater(year, 0))
    length = _MONTH_DAYS.take(pc.if_else(known, pc.subtract(month, 1), 0))
    leap = pc.and_(_divides(year, 4), pc.or_(pc.invert(_divides(year, 100)), _divides(year, 400)))
    length = pc.if_else(pc.and_(leap, pc.equal(month, 2)), 29, length)
    return pc.and_(known, pc.and_(pc.greater(day, 0), pc.less_equal(day, length)))


def _is_time(hour: pa.Array, minute: pa.Array, second: pa.Array) -> pa.Array:
    return pc.and_(pc.less(hour, 24), pc.and_(pc.less(minute, 60), pc.less(second, 60)))


def _divides(year: pa.Array, by: int) -> pa.Array:
    return pc.equal(pc.multiply(pc.divide(year, by), by), year)


def _days(year: pa.Array, month: pa.Array, day: pa.Array) -> pa.Array:
    """Days since 1970-01-01 in the Gregorian calendar: years begin in March, so that the leap day ends them."""
    early = pc.cast(pc.less_equal(month, 2), pa.int64())
    year = pc.subtract(year, early)
    month = pc.add(month, pc.subtract(pc.multiply(early, 12), 3))
    of_year = pc.add(pc.divide(pc.add(pc.multiply(month, 153), 2), 5), pc.subtract(day, 1))
    leaps = pc.add(pc.subtract(pc.divide(year, 4), pc.divide(year, 100)), pc.divide(year, 400))
    return pc.subtract(pc.add(pc.add(pc.multiply(year, 365), leaps), of_year), 719_468)


def _offsets(some: Written) -> pa.Array:
    """Seconds east of UTC, 0 without a zone."""
    if not some.has("zone"):
        return some.part("zone_is_missing")
    encoded = pc.dictionary_encode(some.parts["zone"])
    minutes = [offset_minutes(zone) or 0 for zone in encoded.dictionary.to_pylist()]
    return pa.array([60 * offset for offset in minutes], pa.int64()).take(encoded.indices)


def offset_minutes(zone: str) -> int | None:
    """Minutes east of UTC of “Z”, “EST”, “+01:00”, “+0100” or “+01”; None for no zone at all."""
    if not zone:
        return None
    if zone in ZONES:
        return ZONES[zone]
    sign, digits = zone.removeprefix("GMT").removeprefix("UTC")[0], re.sub(r"\D", "", zone)
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    return (60 * int(hours) + int(minutes)) * (-1 if sign == "-" else 1)


def _zone(written: Sequence[Written]) -> str:
    """ "none", "UTC", one offset or "mixed"."""
    found = {
        offset_minutes(zone)
        for some in written
        for zone in (pc.unique(some.parts["zone"]).to_pylist() if "zone" in some.parts else [""])
    }
    if found <= {None}:
        return "none"
    if len(found) > 1:
        return "mixed"
    minutes = found.pop() or 0
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}" if minutes else "UTC"
