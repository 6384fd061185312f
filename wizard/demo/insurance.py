"""Makes the demo's sample tables by code: the same bytes each time, no real person in them. Pure; raises nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

EMBEDDING_SIZE = 16
_START = date(2026, 9, 1)
_DAY = 24 * 3600 * 1_000_000
_OWNERS = [
    f"{first}.{last}" for first in ("avery", "blake", "casey", "drew", "emery") for last in ("cole", "hart", "reed")
]
_CHANNELS = ["web", "agent", "phone", "partner"]
_CAMPAIGNS = ["none", "spring letter", "friends and family"]
_REGIONS = [10, 20, 30, 40, 50, 61, 62]
_OPENINGS = ["Asked about", "Compared", "Wants to change", "Called twice about", "Wrote a letter about"]
_TOPICS = ["the family plan", "a second car", "flood cover", "the deductible", "a discount for new customers"]
_CLOSINGS = [
    "and will decide this week.",
    "but finds it expensive.",
    "after a move.",
    "and asked for an offer.",
    "again.",
]


def insurance_table(*, rows: int, seed: int, days: int, start: date = _START) -> pa.Table:
    """Predictions of a model that says who will buy an insurance, with actuals for the older ones.

    They reach over so many `days` from `start` on.
    """
    draw = _Draw(rows, seed)
    age = pc.cast(pc.floor(pc.add(18, pc.multiply(draw(), 70))), pa.int32())
    is_new = pc.less(draw(), 0.3)
    amount = pc.round(pc.exp(pc.add(5.5, pc.multiply(draw.bell(), 0.9))), 2)
    score = pc.add(
        pc.add(pc.multiply(draw.bell(), 0.8), pc.multiply(pc.subtract(age, 45), -0.02)), _number(is_new, 0.7)
    )
    proba = pc.round(pc.divide(1.0, pc.add(1.0, pc.exp(pc.negate(score)))), 6)
    bought = pc.less(draw(), proba)
    share = pc.divide(pc.cast(pa.array(range(rows)), pa.float64()), float(rows))
    columns: dict[str, Any] = {
        "prediction_id": pa.array([f"prd_{seed:02d}_{number:07d}" for number in range(rows)]),
        "prediction_timestamp": _times(share, draw(), days, start),
        "amount": _with_nulls(amount, draw(), 0.01),
        "owner": draw.pick(_OWNERS),
        "is_new": is_new,
        "age": _with_nulls(age, draw(), 0.005),
        "region_code": pc.cast(draw.pick(_REGIONS), pa.int32()),
        "channel": draw.pick(_CHANNELS),
        "policy_start": _dates(draw()),
        "raw_text": pc.binary_join_element_wise(draw.pick(_OPENINGS), draw.pick(_TOPICS), draw.pick(_CLOSINGS), " "),
        "embeddings": draw.vectors(EMBEDDING_SIZE),
        "will_buy_insurance": pc.greater(proba, 0.5),
        "proba": proba,
        # Whoever was asked lately has not decided yet.
        "did_buy_insurance": _with_nulls(bought, pc.subtract(1.0, share), 0.2),
    }
    return pa.table(columns)


def late_actuals(*, rows: int, seed: int, days: int) -> pa.Table:
    """What became of the first two thirds of those predictions, hours to weeks later; some rows come twice."""
    told = insurance_table(rows=rows, seed=seed, days=days).slice(0, rows * 2 // 3)
    draw = _Draw(len(told), seed + 100)
    hours = pc.exp(pc.add(4.0, pc.multiply(draw.bell(), 0.8)))
    wait = pc.cast(pc.floor(pc.multiply(hours, 3_600.0 * 1_000_000)), pa.int64())
    when = pc.cast(pc.add(pc.cast(told["prediction_timestamp"], pa.int64()), wait), pa.timestamp("us", "UTC"))
    table = pa.table(
        {
            "prediction_id": told["prediction_id"],
            "prediction_timestamp": when,
            "did_buy_insurance": pc.less(draw(), told["proba"]),
        }
    )
    return pa.concat_tables([table, table.slice(0, len(table) // 100)])


def next_insurance_table(*, rows: int, seed: int, days: int) -> pa.Table:
    """The predictions of that model's next version: a column more, one less, and ages in bands such as `40-49`."""
    table = insurance_table(rows=rows, seed=seed, days=days).drop_columns(["policy_start"])
    decade = pc.cast(pc.divide(table["age"], 10), pa.string())
    bands = pc.binary_join_element_wise(decade, "0-", decade, "9", "")
    place = table.schema.get_field_index("age")
    table = table.set_column(place, "age", bands)
    return table.add_column(place, "campaign", _Draw(rows, seed + 1).pick(_CAMPAIGNS))


def churn_table(*, rows: int, seed: int) -> pa.Table:
    """Predictions of a churn model, as a spreadsheet would export them."""
    draw = _Draw(rows, seed)
    proba = pc.round(draw(), 4)
    share = pc.divide(pc.cast(pa.array(range(rows)), pa.float64()), float(rows))
    return pa.table(
        {
            "customer_id": pa.array([f"C{100_000 + number}" for number in range(rows)]),
            "scored_at": pc.strftime(_times(share, draw(), 30), format="%Y-%m-%d %H:%M:%S"),
            "plan": draw.pick(["basic", "plus", "family; shared", "business"]),
            "tenure_months": pc.cast(pc.floor(pc.multiply(draw(), 90)), pa.int32()),
            "monthly_charge": pc.round(pc.add(9, pc.multiply(draw(), 90)), 2),
            "tickets_90d": pc.cast(pc.floor(pc.multiply(pc.power(draw(), 3.0), 9)), pa.int32()),
            "churn_score": proba,
            "will_churn": pc.greater(proba, 0.6),
            "churned": _with_nulls(pc.less(draw(), proba), draw(), 0.4),
        }
    )


def customers_table(*, rows: int, seed: int) -> pa.Table:
    """Customers with a town and a yearly premium, as somebody keeps them in a spreadsheet."""
    draw = _Draw(rows, seed)
    towns = ["München", "Köln", "Zürich", "Düsseldorf", "Wien", "Straßburg"]
    return pa.table(
        {
            "Kundennummer": pa.array([f"{number:06d}" for number in range(rows)]),
            "Ort": draw.pick(towns),
            "Jahresprämie €": pc.round(pc.exp(pc.add(6.8, pc.multiply(draw.bell(), 0.5))), 2),
            "Neukunde": _with_nulls(pc.less(draw(), 0.3), draw(), 0.05),
            "Abschluss": pc.strftime(_dates(draw()), format="%d.%m.%Y"),
        }
    )


def wide_table(*, rows: int, seed: int, columns: int) -> pa.Table:
    """A table of `columns` columns: id, timestamp, prediction, actual and many features."""
    draw = _Draw(rows, seed)
    share = pc.divide(pc.cast(pa.array(range(rows)), pa.float64()), float(rows))
    score = pc.round(draw(), 5)
    made: dict[str, Any] = {
        "event_id": pa.array([f"evt_{number:06d}" for number in range(rows)]),
        "event_time": _times(share, draw(), 14),
        "predicted_price": pc.round(pc.multiply(score, 400), 2),
        "actual_price": _with_nulls(pc.round(pc.multiply(draw(), 400), 2), draw(), 0.3),
    }
    for number in range(columns - len(made)):
        made[f"{_FAMILIES[number % len(_FAMILIES)]}_{number:03d}"] = _feature(draw, number)
    return pa.table(made)


_FAMILIES = ("ratio", "count", "flag", "code", "segment")


def _feature(draw: _Draw, number: int) -> Any:
    family = number % len(_FAMILIES)
    if family == 0:
        return _with_nulls(pc.round(draw.bell(), 4), draw(), 0.02 * (number % 4))
    if family == 1:
        return pc.cast(pc.floor(pc.multiply(pc.power(draw(), 2.0), 1000)), pa.int64())
    if family == 2:
        return pc.less(draw(), 0.1 + 0.8 * (number % 9) / 9)
    if family == 3:
        return pc.cast(pc.add(100, pc.floor(pc.multiply(draw(), 6))), pa.int32())
    return draw.pick(["gold", "silver", "bronze", "none"])


class _Draw:
    """A deterministic source of columns of one length."""

    def __init__(self, rows: int, seed: int) -> None:
        self._rows = rows
        self._next_seed = seed * 10_000

    def __call__(self, times: int = 1) -> Any:
        """Uniform in [0, 1)."""
        self._next_seed += 1
        return pc.random(self._rows * times, initializer=self._next_seed)

    def bell(self) -> Any:
        """About normal: mean 0, deviation 1 (the sum of twelve uniforms, less six)."""
        total = self()
        for _ in range(11):
            total = pc.add(total, self())
        return pc.subtract(total, 6.0)

    def pick(self, values: list[Any]) -> Any:
        """One of `values` each."""
        places = pc.cast(pc.floor(pc.multiply(self(), len(values))), pa.int32())
        return pc.take(pa.array(values), places)

    def vectors(self, size: int) -> Any:
        """Vectors of `size` floats around zero."""
        flat = pc.cast(pc.round(pc.subtract(self(size), 0.5), 4), pa.float32())
        return pa.FixedSizeListArray.from_arrays(flat, size)


def _number(flags: Any, weight: float) -> Any:
    return pc.multiply(pc.cast(pc.cast(flags, pa.int8()), pa.float64()), weight)


def _times(share: Any, noise: Any, days: int, start: date = _START) -> Any:
    """Times that grow with the rows, spread over `days`, never past the last of them."""
    within = pc.add(pc.multiply(share, float((days - 1) * _DAY)), pc.multiply(noise, float(_DAY)))
    first = (start - date(1970, 1, 1)).days * _DAY
    return pc.cast(pc.add(pc.cast(pc.floor(within), pa.int64()), first), pa.timestamp("us", "UTC"))


def _dates(uniform: Any) -> Any:
    first = (date(2019, 1, 1) - date(1970, 1, 1)).days
    days = pc.add(pc.cast(pc.floor(pc.multiply(uniform, 2800)), pa.int32()), pa.scalar(first, pa.int32()))
    return pc.cast(days, pa.date32())


def _with_nulls(values: Any, uniform: Any, share: float) -> Any:
    return pc.if_else(pc.less(uniform, share), pa.scalar(None, values.type), values)
