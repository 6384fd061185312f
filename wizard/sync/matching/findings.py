"""What a match says about later monitoring, in the words of the readiness report. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from wizard.core.problems import yours
from wizard.mapping.readiness.spans import in_words
from wizard.mapping.readiness.types import Curer, ReadinessFinding, Said, tells, warns
from wizard.sync.matching.types import Lag, MatchResult, Read

FEW = 0.5
"""Share of the actuals' ids below which their match is suspicious."""
LONG = timedelta(days=14).total_seconds()
"""Seconds after which an actual comes late."""


def about_match(result: MatchResult) -> Iterator[ReadinessFinding]:
    """Everything worth knowing, what asks for a second look first."""
    yield from _about_matched(result)
    if result.repeated:
        yield warns(_repeated(result))
    if result.shared:
        yield warns(_shared(result))
    if result.actuals.null_ids:
        yield tells(_without_id(result))
    if result.actuals.unknown:
        yield tells(_unknown(result))
    if result.is_mixed:
        yield tells(_mixed())
    if result.lag:
        yield from _about_lag(result.lag)


def _about_matched(result: MatchResult) -> Iterator[ReadinessFinding]:
    if result.ids and result.matched < FEW * result.ids:
        yield warns(_few(result))
    elif result.unmatched:
        yield tells(_some_unmatched(result))
    if result.matched:
        yield tells(_labelled(result))


def _about_lag(lag: Lag) -> Iterator[ReadinessFinding]:
    if lag.negative:
        yield warns(_negative(lag))
    quantiles = dict(lag.quantiles)
    if quantiles and quantiles["p95"] == 0:
        yield warns(_no_lag(lag))
    elif quantiles:
        yield (warns if quantiles["p50"] > LONG else tells)(_lag(quantiles))


def _few(result: MatchResult) -> Said:
    title = "No actual matches a prediction" if not result.matched else "Most actuals match no prediction"
    return _said(
        "match.few",
        title=title,
        detail=f"{result.unmatched:,} of {result.ids:,} ids of the actuals are the id of no prediction"
        f"{_as_far_as(result.predictions)}.",
        remedy="Compare the id columns of both: other ids, a prefix before them, or another period do not match.",
        cure="data",
        switches_off="Performance is computed from the matched rows alone.",
    )


def _some_unmatched(result: MatchResult) -> Said:
    return _said(
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
    return _said(
        "match.labelled",
        title="Predictions that have an actual",
        detail=f"{result.labelled:,} of {result.predictions.rows:,} predictions read have one ({share:.1%}).",
        remedy="Nothing to do if the others come later.",
        switches_off="Performance counts the rows that have an actual." if share < 1 else "",
        curer=Curer.TIME,
    )


def _repeated(result: MatchResult) -> Said:
    return _said(
        "match.repeated",
        title="Some actuals come more than once",
        detail=f"{result.repeated:,} rows of the actuals bear an id that another row bears as well.",
        remedy="Have each actual written once, or leave it so if a later row corrects an earlier one.",
        switches_off="Of several actuals with one id, the latest counts.",
        curer=Curer.WRITER,
    )


def _shared(result: MatchResult) -> Said:
    return _said(
        "match.shared",
        title="Some actuals belong to several predictions",
        detail=f"{result.shared:,} ids of actuals are the id of more than one prediction.",
        remedy="Choose an id that is unique, or have every prediction written with an id of its own.",
        cure="columns",
        switches_off="One actual judges several predictions, as if all of them had been about the same.",
        curer=Curer.WRITER,
    )


def _without_id(result: MatchResult) -> Said:
    return _said(
        "match.id.nulls",
        title="Some actuals have no id",
        detail=f"{result.actuals.null_ids:,} of {result.actuals.rows:,} rows of the actuals have none.",
        remedy="Have the id filled in.",
        switches_off="These actuals count nowhere.",
        curer=Curer.WRITER,
    )


def _unknown(result: MatchResult) -> Said:
    return _said(
        "match.unknown",
        title="Some rows of the actuals hold none yet",
        detail=f"{result.actuals.unknown:,} of {result.actuals.rows:,} rows of the actuals have an id, but no actual.",
        remedy="Nothing to do if they are filled in later.",
        switches_off="These rows count once they hold an actual; they were not looked up.",
        curer=Curer.TIME,
    )


def _mixed() -> Said:
    return _said(
        "match.id.mixed",
        title="Ids are numbers here and text there",
        detail="They were compared as what they write: the number 7 and the text 7 are one id, 007 is another.",
        remedy="Nothing to do; cast one of them with an expression if the platform is to see the same type.",
        curer=Curer.NOBODY,
    )


def _negative(lag: Lag) -> Said:
    return _said(
        "match.lag.negative",
        title="Some actuals are older than their predictions",
        detail=f"{lag.negative:,} of {lag.pairs:,} matched actuals have a moment before that of their prediction.",
        remedy="Check the time zones of both timestamp columns, and whether the prediction was made afterwards.",
        cure="data",
        switches_off="A prediction that was made after the fact says nothing about the model.",
    )


def _no_lag(lag: Lag) -> Said:
    return _said(
        "match.lag.none",
        title="Actuals have the moment of their prediction",
        detail=f"Nearly all of {lag.pairs:,} matched actuals have the very moment of their prediction.",
        remedy="Have the moment written at which an actual became known, if this is a copy of the prediction's.",
        cure="data",
        switches_off="How long actuals take cannot be told, nor from when on performance is complete.",
        curer=Curer.WRITER,
    )


def _lag(quantiles: dict[str, float]) -> Said:
    half, most = quantiles["p50"], quantiles["p95"]
    return _said(
        "match.lag",
        title="How long actuals take",
        detail=f"Half of them come within {in_words(half)}, 95 % within {in_words(most)}.",
        remedy="Nothing to do.",
        switches_off=f"Performance of the latest {in_words(most)} is not complete yet.",
        curer=Curer.TIME,
    )


def _as_far_as(read: Read) -> str:
    return "" if read.complete else f" among the first {read.rows:,}; the others were not read"


def _said(
    code: str,
    *,
    title: str,
    detail: str,
    remedy: str,
    switches_off: str = "",
    cure: str = "",
    curer: Curer = Curer.MEMBER,
) -> Said:
    problem = yours(code=f"readiness.{code}", title=title, detail=detail, remedy=remedy, cure=cure)
    return Said(problem, switches_off, curer)
