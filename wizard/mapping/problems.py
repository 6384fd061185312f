"""The Problems of a mapping, with the facts filled in. Codes begin with `mapping.`. Raises nothing."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.core.problems import Problem, yours
from wizard.sampling.profiles import ColumnProfile

_SHOWN = 4
"""Names that are listed before "and 3 more"."""


def key_missing(*, key: str, candidates: Sequence[str]) -> Problem:
    """No column is the id (or timestamp) column."""
    purpose = "tells one prediction from another" if key == "id" else "says when each prediction was made"
    hint = f" {listed(candidates)} could be it." if candidates else ""
    return _problem(
        f"{key}.missing",
        title=f"The {key} column is missing",
        detail=f"Serving data needs one column that {purpose}; none is chosen.{hint}",
        remedy=f"Make one column the {key}.",
    )


def key_twice(*, key: str, columns: Sequence[str]) -> Problem:
    return _problem(
        f"{key}.two",
        title=f"There can be only one {key} column",
        detail=f"{len(columns)} columns are chosen: {listed(columns)}.",
        remedy=f"Keep one {key} column and give the others another kind.",
    )


def id_not_comparable(*, column: ColumnProfile) -> Problem:
    return _problem(
        "id.not_scalar",
        title="This column cannot be the id",
        detail=f"“{column.name}” holds {column.logical_type.value} values; an id is a short text or a whole number.",
        remedy="Choose a column of texts or whole numbers as the id.",
    )


def not_a_time(*, column: ColumnProfile) -> Problem:
    return _problem(
        "timestamp.not_time",
        title="This column cannot be the timestamp",
        detail=f"“{column.name}” holds {_values(column)}, in which no dates were recognised.",
        remedy="Choose a column of dates with times, or of seconds since 1970.",
    )


def type_unknown(*, column: str) -> Problem:
    return _problem(
        "type.unknown",
        title="A field has no type",
        detail=f"No type is chosen for “{column}”.",
        remedy="Choose a type, or leave the column out.",
    )


def type_misfit(*, column: ColumnProfile, type: str) -> Problem:  # noqa: A002 - the field's word for it
    return _problem(
        "type.misfit",
        title=f"This column cannot be read as {type}",
        detail=f"“{column.name}” holds {_values(column)}.",
        remedy="Choose another type, or leave the column out.",
    )


def type_doubtful(*, column: ColumnProfile, type: str) -> Problem:  # noqa: A002
    return _problem(
        "type.doubtful",
        title=f"Some values may not be readable as {type}",
        detail=f"“{column.name}” holds {_values(column)}.",
        remedy="Look at the examples; the first sync will count the values that do not fit.",
    )


def tensor_length(*, column: ColumnProfile, dimensions: Sequence[int]) -> Problem:
    shape = " × ".join(map(str, dimensions))
    return _problem(
        "tensor.length",
        title="The dimensions do not fit the data",
        detail=f"Every list in “{column.name}” has {column.list_length:,} numbers; the dimensions say {shape}.",
        remedy=f"Enter dimensions whose product is {column.list_length}.",
        paste=str(column.list_length),
    )


def column_gone(*, column: str) -> Problem:
    return _problem(
        "column.unknown",
        title="A mapped column is not in the data",
        detail=f"“{column}” was mapped, but the sample has no such column.",
        remedy="Leave the column out, or choose the data that has it.",
    )


def only_elsewhere(*, column: ColumnProfile) -> Problem:
    return _problem(
        "column.elsewhere",
        title="This column is not in the serving data",
        detail=f"“{column.name}” is in the {column.dataset} data alone, so every row of the serving data lacks it.",
        remedy="Make it an actual, or leave it out.",
    )


def no_feature() -> Problem:
    return _problem(
        "feature.missing",
        title="The model has no feature",
        detail="No column is a feature or a raw input, so drift of the inputs cannot be watched.",
        remedy="Make the columns that the model was given features.",
    )


def listed(names: Sequence[str]) -> str:
    """“a”, “b” and 3 more."""
    shown = ", ".join(f"“{name}”" for name in names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown} and {len(names) - _SHOWN} more"


def _values(column: ColumnProfile) -> str:
    return f"{column.logical_type.value} values"


def _problem(code: str, *, title: str, detail: str, remedy: str, paste: str = "") -> Problem:
    return yours(
        code=f"mapping.{code}",
        title=title,
        detail=detail,
        remedy=remedy,
        paste=paste,
        cure="columns",
    )
