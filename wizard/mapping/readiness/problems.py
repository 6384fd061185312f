"""What the readiness report says: what was seen, what that switches off later, who can cure it and how. Raises nothing.

Codes begin with `readiness.`.
"""

from __future__ import annotations

from collections.abc import Sequence

from wizard.core.problems import yours
from wizard.mapping.readiness.types import Curer, Said


def duplicate_ids(*, column: str, repeated: int, rows: int, exact: bool) -> Said:
    about = "" if exact else "about "
    return _said(
        "id.duplicates",
        title="Some ids occur more than once",
        detail=f"“{column}”: {about}{repeated:,} of {rows:,} rows repeat an id.",
        remedy="Choose a column that is unique, or have every prediction written with an id of its own.",
        cure="columns",
        switches_off="A later row replaces an earlier one, and actuals may be matched to the wrong prediction.",
        curer=Curer.WRITER,
    )


def null_keys(*, key: str, column: str, nulls: int, share: float) -> Said:
    loss = "No actual can be matched to these rows." if key == "id" else "These rows appear in no chart over time."
    return _said(
        f"{key}.nulls",
        title=f"Some rows have no {key}",
        detail=f"“{column}” is empty in {nulls:,} rows ({share:.1%}).",
        remedy=f"Choose a column without gaps, or have the {key} filled in.",
        cure="columns",
        switches_off=loss,
        curer=Curer.WRITER,
    )


def unparsed_times(*, column: str, texts: int, example_place: str) -> Said:
    place = f", first at {example_place}" if example_place else ""
    return _said(
        "timestamp.unparsed",
        title="Some moments cannot be read",
        detail=f"“{column}”: {texts:,} of the values read are no moments{place}.",
        remedy="Choose the date format in the Data step, or have these values written as the others are.",
        cure="data",
        switches_off="Rows without a moment appear in no chart over time.",
        curer=Curer.MEMBER,
    )


def future(*, column: str, latest: str) -> Said:
    return _said(
        "timestamp.future",
        title="Some predictions lie in the future",
        detail=f"The latest moment in “{column}” is {latest}.",
        remedy="Check the unit and the time zone of the column, or choose another one.",
        cure="columns",
        switches_off="Rows from the future are in no window until then.",
    )


def time_range(*, column: str, first: str, last: str, exact: bool, how: str) -> Said:
    seen = "The data runs" if exact else "The rows read run"
    return _said(
        "timestamp.range",
        title="The time that the data covers",
        detail=f"{seen} from {first} to {last} (“{column}”{how}).",
        remedy="Check that this is the period you expect.",
        curer=Curer.NOBODY,
    )


def no_zone(*, column: str, mixed: bool) -> Said:
    detail = "names several time zones" if mixed else "names no time zone; it is read as UTC"
    return _said(
        "timestamp.zone",
        title="The time zone is a guess",
        detail=f"“{column}” {detail}.",
        remedy="Choose the time zone in the Data step if it is another one.",
        cure="data",
        switches_off="Days and hours in charts may be shifted.",
    )


def empty_column(*, column: str, kind: str) -> Said:
    return _said(
        "column.empty",
        title=f"A {kind} has no value",
        detail=f"“{column}” was empty in every row read.",
        remedy="Leave the column out until it is filled.",
        cure="columns",
        switches_off="Its drift, its missing values and its charts mean nothing.",
    )


def many_nulls(*, column: str, kind: str, share: float) -> Said:
    return _said(
        "column.nulls",
        title=f"A {kind} is often empty",
        detail=f"“{column}” has no value in {share:.0%} of the rows.",
        remedy="Nothing to do if that is normal; a monitor of missing values will start from this share.",
        switches_off="Its drift is measured on the rest of the rows alone.",
        curer=Curer.WRITER,
    )


def constant_column(*, column: str, kind: str, value: str) -> Said:
    shown = f" (“{value}”)" if value else ""
    return _said(
        "column.constant",
        title=f"A {kind} has one value only",
        detail=f"“{column}” had the same value{shown} in every row read.",
        remedy="Leave the column out, or check that the right data was chosen.",
        cure="columns",
        switches_off="It tells nothing until it changes.",
    )


def near_constant(*, column: str, kind: str, share: float) -> Said:
    return _said(
        "column.near_constant",
        title=f"A {kind} has nearly one value only",
        detail=f"One value makes up {share:.1%} of “{column}”.",
        remedy="Keep it if the rare values matter; else leave it out.",
        cure="columns",
        switches_off="Its drift reacts to a handful of rows.",
    )


def actuals_to_come(*, column: str) -> Said:
    return _said(
        "actual.empty",
        title="No actual has arrived yet",
        detail=f"“{column}” was empty in every row read.",
        remedy="Nothing to do if actuals come later.",
        switches_off="Performance is shown once actuals are there.",
        curer=Curer.TIME,
    )


def actuals_so_far(*, column: str, share: float) -> Said:
    return _said(
        "actual.share",
        title="Some actuals are still to come",
        detail=f"{share:.0%} of the rows have a value in “{column}” already.",
        remedy="Nothing to do if the others come later.",
        switches_off="Performance counts the rows that have an actual.",
        curer=Curer.TIME,
    )


def actuals_by_age(*, column: str, young: float, young_age: str, nearly_all: float, within: str) -> Said:
    return _said(
        "actual.age",
        title="How soon actuals come",
        detail=f"{young:.0%} of the rows of the youngest {young_age} have a value in “{column}”, "
        f"and {nearly_all:.0%} of those older than {within}.",
        remedy="Nothing to do if that is how long it takes.",
        switches_off=f"Performance of the latest {within} is not complete yet.",
        curer=Curer.TIME,
    )


def actual_is_prediction(*, column: str, prediction: str) -> Said:
    return _said(
        "actual.is_prediction",
        title="The actual says just what the prediction says",
        detail=f"“{column}” equals “{prediction}” in every row read that has both.",
        remedy="Check that it is what happened, and no copy of the prediction.",
        cure="columns",
        switches_off="Every metric of performance would be perfect and tell nothing.",
    )


def leak(*, column: str, outcome: str, kind: str) -> Said:
    return _said(
        "feature.leak",
        title=f"A feature says just what the {kind} says",
        detail=f"“{column}” goes with “{outcome}” in nearly every row read.",
        remedy="Leave it out if it is computed from the outcome or a copy of it.",
        cure="columns",
        switches_off="Its importance and its drift would be those of the outcome.",
    )


def sums(*, columns: Sequence[str], off: int, rows: int) -> Said:
    shown = ", ".join(f"“{column}”" for column in columns[:4]) + (" …" if len(columns) > 4 else "")
    return _said(
        "probability.sum",
        title="Some probabilities do not add up to one",
        detail=f"{shown}: in {off:,} of {rows:,} rows read they add up to something else.",
        remedy="Have all classes written, as probabilities that were not cut off; or leave them out.",
        cure="columns",
        switches_off="Calibration and log loss are not to be trusted in these rows.",
        curer=Curer.WRITER,
    )


def probability_range(*, column: str, low: float, high: float) -> Said:
    return _said(
        "probability.range",
        title="A probability lies outside 0 to 1",
        detail=f"“{column}” runs from {low:g} to {high:g}.",
        remedy="Divide by 100 if these are percents, or name the field for what it is.",
        cure="data",
        switches_off="Thresholds, ROC curves and calibration need 0 to 1.",
    )


def classes(*, column: str, distinct: int, model_type: str, expected: str) -> Said:
    return _said(
        "prediction.classes",
        title="The classes do not suit the model type",
        detail=f"“{column}” has {distinct:,} different values; a {model_type} model has {expected}.",
        remedy="Check the model type in the Model step, or choose another column.",
        cure="model",
        switches_off="Confusion matrices and metrics per class would not fit.",
    )


def odd_classes(*, actual: str, prediction: str, labels: str) -> Said:
    return _said(
        "actual.classes",
        title="Actual and prediction use different labels",
        detail=f"“{actual}” has labels that “{prediction}” has not: {labels}.",
        remedy="Write both with the same labels, or map one to the other by an expression in the Data step.",
        cure="data",
        switches_off="Rows with these labels count as wrong predictions.",
        curer=Curer.WRITER,
    )


def lengths(*, column: str, low: int, high: int) -> Said:
    return _said(
        "vector.lengths",
        title="The vectors have different lengths",
        detail=f"The lists in “{column}” have {low:,} to {high:,} numbers.",
        remedy="Nothing to do for sets and rankings; an embedding must have one length.",
        switches_off="Embedding drift needs vectors of one length.",
        curer=Curer.WRITER,
    )


def objects_differ(*, column: str, effect: str) -> Said:
    return _said(
        "objects.differ",
        title="The objects do not agree on a column",
        detail=f"“{column}” is not the same in all objects that were looked into: {effect}.",
        remedy="Check what is done with it in the Data step.",
        cure="data",
        switches_off="Older and newer rows may not be comparable in it.",
    )


def not_for_spark(*, location: str, what: str) -> Said:
    return _said(
        "spark.differs",
        title="Spark would read this CSV otherwise",
        detail=f"{location} has {what}. Embark reads that; Spark's reader has no option for it.",
        remedy="Have the data written plainly, or as Parquet, if a server reads it with Spark.",
        switches_off="A server with Spark would see other values than those shown here.",
        curer=Curer.WRITER,
    )


def baseline_missing(*, column: str, kind: str) -> Said:
    return _said(
        "baseline.missing",
        title=f"The {kind} data lacks a field",
        detail=f"The {kind} data has no column “{column}” with values.",
        remedy=f"Connect {kind} data that has it, or go without the comparison.",
        cure="data",
        switches_off=f"Its drift cannot be measured against the {kind} data.",
        curer=Curer.WRITER,
    )


def baseline_type(*, column: str, kind: str, here: str, there: str) -> Said:
    return _said(
        "baseline.type",
        title=f"A field has another type in the {kind} data",
        detail=f"“{column}” holds {here} values in the serving data and {there} values in the {kind} data.",
        remedy="Write both alike, or cast one by an expression in the Data step.",
        cure="data",
        switches_off=f"Its drift against the {kind} data would be that of the types.",
        curer=Curer.WRITER,
    )


def baseline_labels(*, column: str, kind: str, labels: str) -> Said:
    return _said(
        "baseline.categories",
        title=f"There are labels that the {kind} data lacks",
        detail=f"“{column}” has labels in the serving data that the {kind} data has not: {labels}.",
        remedy="Check whether the model has learned them.",
        switches_off="",
        curer=Curer.MEMBER,
    )


def baseline_shift(*, column: str, kind: str, effect: str) -> Said:
    return _said(
        "baseline.shift",
        title=f"A field is not distributed as in the {kind} data",
        detail=f"“{column}” differs between the two samples: {effect}.",
        remedy="Nothing to do if that is expected; a drift monitor will react to it at once.",
        curer=Curer.NOBODY,
    )


def _said(
    code: str,
    *,
    title: str,
    detail: str,
    remedy: str,
    cure: str = "",
    switches_off: str = "",
    curer: Curer = Curer.MEMBER,
) -> Said:
    problem = yours(code=f"readiness.{code}", title=title, detail=detail, remedy=remedy, cure=cure)
    return Said(problem, switches_off, curer)
