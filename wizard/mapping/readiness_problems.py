"""The Problems of the readiness report: what was seen, what it switches off later, who cures it. Raises nothing.

Codes begin with `readiness.`.
"""

from __future__ import annotations

from wizard.core.problems import Problem, yours


def duplicate_ids(*, column: str, repeated: int, rows: int, exact: bool) -> Problem:
    about = "" if exact else "about "
    return _problem(
        "id.duplicates",
        title="Some ids occur more than once",
        detail=f"“{column}”: {about}{repeated:,} of {rows:,} rows repeat an id. A later row replaces an earlier one, "
        "and actuals may be matched to the wrong prediction.",
        remedy="Choose a column that is unique, or have the writer of the data give every prediction its own id.",
        cure="columns",
    )


def null_keys(*, key: str, column: str, nulls: int, share: float) -> Problem:
    loss = "no actual can be matched to them" if key == "id" else "they appear in no chart over time"
    return _problem(
        f"{key}.nulls",
        title=f"Some rows have no {key}",
        detail=f"“{column}” is empty in {nulls:,} rows ({share:.1%}); {loss}.",
        remedy=f"Choose a column without gaps, or have the writer of the data fill in the {key}.",
        cure="columns",
    )


def future(*, column: str, latest: str) -> Problem:
    return _problem(
        "timestamp.future",
        title="Some predictions lie in the future",
        detail=f"The latest moment in “{column}” is {latest}. Rows from the future are in no window until then.",
        remedy="Check the unit and the time zone of the column, or choose another one.",
        cure="columns",
    )


def time_range(*, column: str, first: str, last: str, exact: bool) -> Problem:
    seen = "The data runs" if exact else "The rows read run"
    return _problem(
        "timestamp.range",
        title="The time that the data covers",
        detail=f"{seen} from {first} to {last} (“{column}”).",
        remedy="Check that this is the period you expect.",
    )


def empty_column(*, column: str, kind: str) -> Problem:
    return _problem(
        "column.empty",
        title=f"A {kind} has no value",
        detail=f"“{column}” was empty in every row read; its drift, its missing values and its charts mean nothing.",
        remedy="Leave the column out until it is filled.",
        cure="columns",
    )


def actuals_to_come(*, column: str) -> Problem:
    return _problem(
        "actual.empty",
        title="No actual has arrived yet",
        detail=f"“{column}” was empty in every row read; performance is shown once actuals are there.",
        remedy="Nothing to do if actuals come later.",
    )


def constant_column(*, column: str, kind: str, value: str) -> Problem:
    shown = f" (“{value}”)" if value else ""
    return _problem(
        "column.constant",
        title=f"A {kind} has one value only",
        detail=f"“{column}” had the same value{shown} in every row read; it tells nothing until it changes.",
        remedy="Leave the column out, or check that the right data was chosen.",
        cure="columns",
    )


def probability_range(*, column: str, low: float, high: float) -> Problem:
    return _problem(
        "probability.range",
        title="A probability lies outside 0 to 1",
        detail=f"“{column}” runs from {low:g} to {high:g}; thresholds, ROC curves and calibration need 0 to 1.",
        remedy="Divide by 100 if these are percents, or name the field for what it is.",
        cure="data",
    )


def _problem(code: str, *, title: str, detail: str, remedy: str, cure: str = "") -> Problem:
    return yours(code=f"readiness.{code}", title=title, detail=detail, remedy=remedy, cure=cure)
