"""A few sampled columns of every kind, for expressions to work on."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa

from wizard.sampling.expressions.judged import Judged, Schema, schema_of
from wizard.sampling.expressions.judging import judge
from wizard.sampling.expressions.work import preview
from wizard.sampling.reading import Column


def column(name: str, values: Any) -> Column:
    array = values if isinstance(values, pa.Array) else pa.array(values)
    return Column(name, array.type, array)


COLUMNS = (
    column("amount", [1.5, None, -2.5]),
    column("n", [1, 2, 3]),
    column("s", ["Ab", "ünï", None]),
    column("day", [dt.date(2026, 1, 31)] * 3),
    column("at", pa.array([dt.datetime(2026, 1, 31, 8, 30, 15)] * 3, pa.timestamp("us", "UTC"))),
    column("flag", [True, False, None]),
    column("vector", [[1.0, 2.0], [3.0], None]),
    column("place", [{"city": "Bonn", "zip": 53111}] * 3),
    column("odd name", [1, 2, 3]),
    column("features.x", [1, 2, 3]),
    Column("unread", pa.string(), None),
)
SCHEMA: Schema = schema_of(COLUMNS)


def judged(text: str) -> Judged:
    return judge(text, SCHEMA)


def values(text: str) -> list[str | None]:
    """What the expression gives on the three rows, as cells."""
    told = preview(COLUMNS, 3, [text])
    assert told.outcomes[0].problem is None, told.outcomes[0].problem
    return [row[-1] for row in told.rows]
