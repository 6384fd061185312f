"""Column profiles for tests, as a sample of 1,000 rows would show them."""

from __future__ import annotations

from typing import Any

from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.types import LogicalType

ROWS = 1_000


def column(name: str, logical_type: LogicalType = LogicalType.NUMBER, **facts: Any) -> ColumnProfile:
    known = {"position": 1, "physical_type": "x", "rows": ROWS, "distinct": 400, "distinct_exact": True} | facts
    return ColumnProfile(name=name, logical_type=logical_type, **known)


def whole(name: str, low: int, high: int, distinct: int, **facts: Any) -> ColumnProfile:
    return column(name, LogicalType.INTEGER, minimum=low, maximum=high, distinct=distinct, **facts)


def numbers(name: str, low: float, high: float, **facts: Any) -> ColumnProfile:
    return column(name, LogicalType.NUMBER, minimum=low, maximum=high, **facts)


def flag(name: str, **facts: Any) -> ColumnProfile:
    return column(name, LogicalType.BOOLEAN, **({"distinct": 2, "examples": ("true", "false")} | facts))


def text(name: str, *examples: str, distinct: int = 40, **facts: Any) -> ColumnProfile:
    longest = max(map(len, examples), default=1)
    return column(
        name, LogicalType.STRING, distinct=distinct, **({"examples": examples, "text_max_length": longest} | facts)
    )


def moments(name: str, logical_type: LogicalType = LogicalType.DATETIME, **facts: Any) -> ColumnProfile:
    known = {"distinct": ROWS, "minimum": "2026-10-01T00:00:00Z", "maximum": "2026-10-31T00:00:00Z"}
    return column(name, logical_type, **(known | facts))


def ids(name: str, **facts: Any) -> ColumnProfile:
    return text(name, "a1", "a2", "a3", **({"distinct": ROWS} | facts))


def guide_columns() -> list[ColumnProfile]:
    """The columns of the guide's own example, and a late actual."""
    return [
        ids("prediction_id", position=0),
        moments("prediction_timestamp"),
        text("raw_text", "I would like to know what this covers", "please call me back about the car", distinct=990),
        numbers("amount", 0, 90_000),
        text("owner", "ann", "bob"),
        flag("is_new"),
        column("embeddings", LogicalType.TENSOR, list_length=768, distinct=None),
        flag("will_buy_insurance"),
        numbers("proba", 0.01, 0.99),
        flag("did_buy_insurance", nulls=300, null_share=0.3),
    ]
