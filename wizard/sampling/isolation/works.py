"""What a child may be asked to do, and what is imported before the first one is. Pure; raises nothing."""

from __future__ import annotations

WORKS = {
    "sample": "wizard.sampling.sampler:run",
    "expressions": "wizard.sampling.expressions.work:check",
    "sync": "wizard.sync.engines.local:read_all",
    "match": "wizard.sync.matching.engine:match",
}
"""Each is `(source, arguments, report) -> result`, all JSON but the source."""

READING = (
    "pyarrow.compute",
    "pyarrow.csv",
    "pyarrow.json",
    "pyarrow.parquet",
    "pyarrow.dataset",
    "wizard.sampling.sampler",
    "wizard.sync.engines.local",
    "wizard.sync.matching.engine",
)
"""Imports of the nursery whose children read objects. Every mapped library counts in a child's memory limit."""
EXPRESSIONS = ("pyarrow.compute", "duckdb", "sqlglot.dialects.spark", "wizard.sampling.expressions.work")
"""Imports of the nursery whose children run expressions; apart, as they are three times as large."""


def preparation(work: str) -> tuple[str, ...]:
    """The modules that a child finds imported when it begins with `work`."""
    return EXPRESSIONS if work == "expressions" else READING
