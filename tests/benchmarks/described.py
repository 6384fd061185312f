"""What every reader owes at the end: names and types, 100 rows, and four figures of each column."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

ROWS = 10_000
PREVIEW = 100


def describe(table: pa.Table) -> int:
    """Describe the table with Arrow's kernels; the number of its columns."""
    table.slice(0, PREVIEW).to_pylist()
    for column in table.columns:
        _ = column.null_count, pc.count_distinct(column), pc.min_max(column)
    return len(table.schema)


def rehearse() -> None:
    """Let Arrow import what it imports with the first moment that becomes Python's (pandas, where it is installed)."""
    describe(pa.table({"moment": pa.array([0], pa.timestamp("us", "UTC")), "text": ["a"], "number": [0.5]}))
