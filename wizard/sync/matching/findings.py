"""What a match says about later monitoring, in the words of the readiness report. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.mapping.readiness.types import Curer, ReadinessFinding, Said, tells, warns
from wizard.sync.matching import saying
from wizard.sync.matching.lag_findings import about_lag, unknown_lag
from wizard.sync.matching.reading_findings import about_what_was_read
from wizard.sync.matching.saying import said
from wizard.sync.matching.types import MatchColumns, MatchResult, Read

FEW = 0.5
"""Share of the actuals' ids below which their match is suspicious."""


def about_match(result: MatchResult, columns: MatchColumns) -> Iterator[ReadinessFinding]:
    """Everything worth knowing, what asks for a second look first."""
    if not columns.value_columns:
        yield warns(_no_actual())
    yield from about_what_was_read(result)
    yield from _about_matched(result)
    if result.repeated:
        yield warns(_repeated(result))
    if result.shared:
        yield warns(_shared(result))
    if result.actuals.null_ids:
        yield tells(_without_id(result))
    if result.predictions.null_ids:
        yield warns(_predictions_without_id(result.predictions))
    if result.actuals.unknown:
        yield tells(_unknown(result))
    if result.is_mixed:
        yield tells(_mixed())
    if result.lag:
        yield from about_lag(result.lag)
    elif result.matched:
        yield tells(unknown_lag(columns))


def _about_matched(result: MatchResult) -> Iterator[ReadinessFinding]:
    if not result.ids:
        yield warns(_none(result.actuals))
    elif result.matched < FEW * result.ids:
        yield warns(_few(result))
    elif result.unmatched:
        yield tells(_some_unmatched(result))
    if result.matched:
        yield tells(_labelled(result))


def _no_actual() -> Said:
    return said(
        "match.values",
        title="No column of the actuals is mapped as an actual",
        detail="Their rows were looked up by id, but nothing says which column tells what really happened.",
        remedy="Choose the column in the Columns step, as the actual of its prediction.",
        cure="columns",
        switches_off="No performance is computed.",
    )


def _none(actuals: Read) -> Said:
    return said(
        "match.none",
        title="There are no actuals to look up",
        detail=f"None of {actuals.rows:,} rows that were read has both an id and an actual.",
        remedy="Check the location of the actuals and which column is the actual, or come back when there are some.",
        cure="data",
        switches_off="No performance is computed.",
    )


def _few(result: MatchResult) -> Said:
    title = "No actual matches a prediction" if not result.matched else "Most actuals match no prediction"
    return said(
        "match.few",
        title=title,
        detail=f"{result.unmatched:,} of {result.ids:,} ids of the actuals are the id of no prediction"
        f"{_as_far_as(result.predictions)}.",
        remedy="Compare the id columns of both: other ids, a prefix before them, or another period do not match.",
        cure="data",
        switches_off="Performance is computed from the matched rows alone.",
    )


def _some_unmatched(result: MatchResult) -> Said:
    return said(
        "match.unmatched",
        title="Some actuals match no prediction",
        detail=f"{result.unmatched:,} of {result.ids:,} ids of the actuals are the id of no prediction"
        f"{_as_far_as(result.predictions)}.",
        remedy="Nothing to do if their predictions lie elsewhere or are older than the data.",
        switches_off="These actuals count nowhere.",
        curer=Curer.NOBODY,
    )


def _labelled(result: MatchResult) -> Said:
    share = result.labelled / result.predictions.rows
    some = f"{result.labelled:,} of {result.predictions.rows:,} predictions read have one ({share:.1%})"
    return said(
        "match.labelled",
        title="Predictions that have an actual",
        detail=f"{some}." if result.actuals.is_whole else f"At least {some}; not all actuals were looked up.",
        remedy="Nothing to do if the others come later.",
        switches_off="Performance counts the rows that have an actual." if share < 1 else "",
        curer=Curer.TIME,
    )


def _repeated(result: MatchResult) -> Said:
    return said(
        "match.repeated",
        title=saying.REPEATED,
        detail=saying.repeated(result.repeated),
        remedy=saying.WRITE_ONCE,
        switches_off=saying.LATEST_COUNTS,
        curer=Curer.WRITER,
    )


def _shared(result: MatchResult) -> Said:
    return said(
        "match.shared",
        title="Some actuals belong to several predictions",
        detail=f"{result.shared:,} ids of actuals are the id of more than one prediction.",
        remedy="Choose an id that is unique, or have every prediction written with an id of its own.",
        cure="columns",
        switches_off="One actual judges several predictions, as if all of them had been about the same.",
        curer=Curer.WRITER,
    )


def _without_id(result: MatchResult) -> Said:
    return said(
        "match.id.nulls",
        title="Some actuals have no id",
        detail=f"{result.actuals.null_ids:,} of {result.actuals.rows:,} rows of the actuals have none.",
        remedy="Have the id filled in.",
        switches_off="These actuals count nowhere.",
        curer=Curer.WRITER,
    )


def _predictions_without_id(predictions: Read) -> Said:
    return said(
        "match.predictions.nulls",
        title="Some predictions have no id",
        detail=f"{predictions.null_ids:,} of {predictions.rows:,} rows of the predictions have none.",
        remedy="Have the id filled in.",
        switches_off="No actual can be matched with these predictions.",
        curer=Curer.WRITER,
    )


def _unknown(result: MatchResult) -> Said:
    return said(
        "match.unknown",
        title="Some rows of the actuals hold none yet",
        detail=f"{result.actuals.unknown:,} of {result.actuals.rows:,} rows of the actuals have an id, but no actual.",
        remedy="Nothing to do if they are filled in later.",
        switches_off="These rows count once they hold an actual; they were not looked up.",
        curer=Curer.TIME,
    )


def _mixed() -> Said:
    return said(
        "match.id.mixed",
        title="Ids are numbers here and text there",
        detail="They were compared as what they write: the number 7 and the text 7 are one id, 007 is another.",
        remedy="Nothing to do; cast one of them with an expression if the platform is to see the same type.",
        curer=Curer.NOBODY,
    )


def _as_far_as(read: Read) -> str:
    if not read.complete:
        return f" among the first {read.rows:,}; the others were not read"
    return "" if read.is_whole else f" among the {read.rows:,} that could be read"
