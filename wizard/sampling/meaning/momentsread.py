"""The different texts of a column read as dates and moments. Raises nothing."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from wizard.sampling.meaning import datepatterns
from wizard.sampling.meaning.dayorder import OrderFound, day_order
from wizard.sampling.meaning.hints import NO_HINTS, Hints
from wizard.sampling.meaning.layouts import Order
from wizard.sampling.meaning.momenttexts import Moments, moments, taken_apart
from wizard.sampling.meaning.odd import attempt
from wizard.sampling.meaning.textkinds import DATES, Kind
from wizard.sampling.meaning.typed import Typed, is_enough
from wizard.sampling.meaning.words import Words
from wizard.sampling.profiles import Alternative
from wizard.sampling.types import LogicalType

_SEQUENCE = 1_000
"""Texts whose rows tell whether rows are in the order of their dates."""
_SHOWN = 200
"""Texts that tell the pattern of a column whose texts Arrow reads all by itself."""


def as_chosen(words: Words, hints: Hints) -> Typed | None:
    """Dates in the pattern that a person chose."""
    read = _in_chosen_pattern(words.texts, hints)
    if read is None or not is_enough(words, words.seen(read.micros.is_valid())):
        return None
    return _typed(read, hints, hints.date_format, OrderFound(Order.KNOWN))


def as_moments(words: Words, hints: Hints) -> Typed | None:
    """Dates, with or without times, in whatever layouts."""
    if not is_enough(words, words.total(*DATES)):
        return None
    texts = words.only(*DATES)
    read = _read_by_arrow(texts, words)
    if read is not None:
        return _typed(read, hints, _pattern(texts.slice(0, _SHOWN), read, Order.KNOWN), OrderFound(Order.KNOWN))
    written = taken_apart(texts)
    found = _order(words, hints) or day_order(written, lambda order: _first_rows(texts, words, order))
    read = moments(written, len(texts), found.order)
    return _typed(read, hints, _pattern(texts, read, found.order), found)


def microseconds(texts: pa.Array, hints: Hints = NO_HINTS) -> pa.Array:
    """Microseconds since 1970 in UTC of the texts that are dates, null for the others.

    Texts most of which are written in the chosen pattern are read in no other; without a zone they are in the chosen
    one, else in UTC.
    """
    read = _in_chosen_pattern(texts, hints)
    if read is None or 2 * read.micros.null_count > len(texts) + texts.null_count:
        read = _in_any_pattern(texts, hints)
    return _in_chosen_zone(read, hints.time_zone).micros


def _in_chosen_pattern(texts: pa.Array, hints: Hints) -> Moments | None:
    layout = datepatterns.layout_of(hints.date_format) if hints.date_format else None
    return moments(taken_apart(texts, [layout]), len(texts), Order.KNOWN) if layout else None


def _in_any_pattern(texts: pa.Array, hints: Hints) -> Moments:
    written = taken_apart(texts)
    order = _told_order(hints) or day_order(written, lambda order: moments(written, len(texts), order).micros).order
    return moments(written, len(texts), order)


def _first_rows(texts: pa.Array, words: Words, order: Order) -> pa.Array:
    """The moments of the rows that hold one of the first texts, in the order of the rows."""
    first = texts.slice(0, _SEQUENCE)
    rows = words.indices.filter(pc.less(words.indices, len(first)))
    return moments(taken_apart(first), len(first), order).micros.take(rows)


def _order(words: Words, hints: Hints) -> OrderFound | None:
    """The order that a chosen pattern or the other columns tell."""
    order = _told_order(hints)
    if order is None or not words.total(Kind.LOCAL_DATE):
        return None
    return OrderFound(order, f"{_before(order)}, as chosen or as in other columns")


def _told_order(hints: Hints) -> Order | None:
    day_first = datepatterns.is_day_first(hints.date_format)
    return hints.order if day_first is None else Order.DAY_FIRST if day_first else Order.MONTH_FIRST


def _before(order: Order) -> str:
    return "day before month" if order is Order.DAY_FIRST else "month before day"


def _read_by_arrow(texts: pa.Array, words: Words) -> Moments | None:
    """ISO 8601 in one spelling, which Arrow reads ten times as fast."""
    if words.total(Kind.LOCAL_DATE, Kind.NAMED_DATE):
        return None
    in_utc = bool(pc.all(pc.ends_with(texts, "Z")).as_py())
    plain = pc.utf8_slice_codeunits(texts, 0, -1) if in_utc else texts
    micros = attempt(lambda: pc.cast(pc.cast(plain, pa.timestamp("us")), pa.int64()), None)
    if micros is None:
        return None
    return Moments(micros, has_time=words.total(Kind.DATETIME) > 0, zone="UTC" if in_utc else "none")


def _pattern(texts: pa.Array, read: Moments, order: Order) -> str:
    written = read.written or taken_apart(texts)
    if not written or sum(map(len, written)) > 1.05 * len(max(written, key=len)):
        return ""
    return attempt(lambda: datepatterns.pattern_in(texts, max(written, key=len), order), "")


def _typed(read: Moments, hints: Hints, pattern: str, found: OrderFound) -> Typed:
    read = _in_chosen_zone(read, hints.time_zone)
    kind = pa.timestamp("us", "UTC" if read.has_zone else None)
    values = pc.cast(read.micros, kind)
    if not read.has_time:
        values = pc.cast(pc.cast(read.micros, pa.timestamp("us")), pa.date32())
    return Typed(
        LogicalType.DATETIME if read.has_time else LogicalType.DATE,
        values,
        "moments" if read.has_time else "dates",
        remark=found.why,
        date_format=pattern,
        zone=read.zone if read.has_time else "none",
        order=None if found.order is Order.KNOWN else found.order,
        settled=found.sure,
        alternatives=() if found.sure else _both_orders(),
    )


def _both_orders() -> tuple[Alternative, ...]:
    return (
        Alternative("datetime", "read as day, month, year (dd/MM/yyyy)"),
        Alternative("datetime", "read as month, day, year (MM/dd/yyyy)"),
    )


def _in_chosen_zone(read: Moments, zone: str) -> Moments:
    """Moments without a zone as moments of the chosen one, when this machine knows it."""
    if not zone or read.has_zone or not read.has_time:
        return read
    local = pc.cast(read.micros, pa.timestamp("us"))
    micros = attempt(
        lambda: pc.cast(pc.assume_timezone(local, zone, ambiguous="earliest", nonexistent="earliest"), pa.int64()), None
    )
    return read if micros is None else replace(read, zone=zone, micros=micros)
