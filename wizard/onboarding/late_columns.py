"""The columns that only the data of late actuals has, beside those of the serving data: they are mapped together.

Pure; raises nothing.
"""

from __future__ import annotations

from dataclasses import replace

from wizard.registry.models import Dataset
from wizard.sampling.results import SampleResult


def with_late_columns(serving: SampleResult, actuals: SampleResult | None) -> SampleResult:
    """What the serving data holds, and behind it what the data of actuals holds beyond that."""
    known = {column.name for column in serving.columns}
    late = [column for column in (actuals.columns if actuals else ()) if column.name not in known]
    if not late:
        return serving
    placed = [
        replace(column, position=position, dataset=Dataset.Kind.ACTUALS.value)
        for position, column in enumerate(late, start=len(serving.columns))
    ]
    return replace(serving, columns=(*serving.columns, *placed))
