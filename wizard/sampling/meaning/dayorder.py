"""Is 01/02/2024 the first of February or the second of January? Decided by all dates of a column. Raises nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from wizard.sampling.meaning.layouts import Order
from wizard.sampling.meaning.momenttexts import Written

FEWEST = 3
"""Different dates from which their sequence tells anything."""

Reading = Callable[[Order], pa.Array]
"""The moments of all rows, in the order of the rows, as one order reads them."""


@dataclass(frozen=True)
class OrderFound:
    """The order of day and month and why; `sure` is False when the other order fits as well."""

    order: Order
    why: str = ""
    sure: bool = True


def day_order(written: Sequence[Written], reading: Reading) -> OrderFound:
    """How the dates of one column are read: by numbers above 12, by the mark, by their sequence in the rows."""
    local = [some for some in written if some.layout.order is Order.OPEN]
    if not local:
        return OrderFound(Order.KNOWN)
    return _by_numbers(local) or _by_mark(local) or _by_sequence(reading) or _by_constancy(local) or _usual(local)


def _by_numbers(local: Sequence[Written]) -> OrderFound | None:
    firsts, middles = (sum(_above_twelve(some, name) for some in local) for name in ("first", "middle"))
    if not firsts and not middles:
        return None
    if firsts >= middles:
        return OrderFound(Order.DAY_FIRST, "day before month, as first numbers above 12 show")
    return OrderFound(Order.MONTH_FIRST, "month before day, as second numbers above 12 show")


def _above_twelve(some: Written, name: str) -> int:
    return pc.sum(pc.greater(some.part(name), 12)).as_py() or 0


def _by_mark(local: Sequence[Written]) -> OrderFound | None:
    if all(some.layout.mark == "." for some in local):
        return OrderFound(Order.DAY_FIRST, "day before month, as is usual between dots")
    return None


def _by_sequence(reading: Reading) -> OrderFound | None:
    """Rows are often in the order of their dates: the order that makes them so is the right one."""
    sorted_by = [order for order in (Order.DAY_FIRST, Order.MONTH_FIRST) if _is_sorted(pc.drop_null(reading(order)))]
    if len(sorted_by) != 1:
        return None
    words = "day before month" if sorted_by[0] is Order.DAY_FIRST else "month before day"
    return OrderFound(sorted_by[0], f"{words}, as only so the rows are in the order of their dates")


def _is_sorted(moments: pa.Array) -> bool:
    if pc.count_distinct(moments).as_py() < FEWEST:
        return False
    before, after = moments.slice(0, len(moments) - 1), moments.slice(1)
    return any(pc.all(in_order(before, after)).as_py() for in_order in (pc.less_equal, pc.greater_equal))


def _by_constancy(local: Sequence[Written]) -> OrderFound | None:
    """Dates of months are all the first of one."""
    constant = [all(_is_one(some, name) for some in local) for name in ("first", "middle")]
    if constant == [True, False]:
        return OrderFound(Order.DAY_FIRST, "day before month, as all would be the first of a month", sure=False)
    if constant == [False, True]:
        return OrderFound(Order.MONTH_FIRST, "month before day, as all would be the first of a month", sure=False)
    return None


def _is_one(some: Written, name: str) -> bool:
    return bool(pc.all(pc.equal(some.part(name), 1)).as_py())


def _usual(local: Sequence[Written]) -> OrderFound:
    slashes = any(some.layout.mark == "/" for some in local)
    order = Order.MONTH_FIRST if slashes else Order.DAY_FIRST
    words = "month before day" if slashes else "day before month"
    return OrderFound(order, f"{words} is a guess: no number above 12 settles it", sure=False)
