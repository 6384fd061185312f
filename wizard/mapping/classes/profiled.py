"""A column profile → the evidence in it. Raises nothing, whatever the profile."""

from __future__ import annotations

from wizard.mapping import facts
from wizard.mapping.classes.evidence import Evidence, finite, gathered
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.types import Scalar


def from_profile(column: ColumnProfile, *, population: int) -> Evidence:
    """The evidence in a profile; `population` is the number of rows of the whole object."""
    texts = column.examples or _measured(column)
    return gathered(
        name=column.real_name or column.name,
        texts=texts,
        rows=column.rows if column.distinct_exact else max(population, column.rows),
        null_share=column.null_share if column.rows or column.null_count_exact else 0.0,
        distinct=column.distinct,
        bounds=_profile_bounds(column),
        is_hidden=not texts and column.null_share < 1 and column.distinct != 0,
    )


def _measured(column: ColumnProfile) -> list[str]:
    """Texts of values that the figures tell, for a column whose examples were not kept."""
    known = (column.minimum, *(value for _, value in column.quantiles), column.maximum)
    return [str(value) for value in known if isinstance(value, str) or finite(_number(value)) is not None]


def _profile_bounds(column: ColumnProfile) -> tuple[float | None, float | None, float | None]:
    if column.logical_type not in facts.NUMBERS:
        return None, None, None
    low, high = _number(column.minimum), _number(column.maximum)
    if column.mean is not None or low is None or high is None:
        return low, high, column.mean
    return low, high, (low + high) / 2


def _number(value: Scalar) -> float | None:
    try:
        return facts.number(value)
    except OverflowError:
        return None
