"""What the time between predictions and actuals says, in the words of the readiness report. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from wizard.mapping.readiness.spans import in_words
from wizard.mapping.readiness.types import Curer, ReadinessFinding, Said, tells, warns
from wizard.sync.matching.saying import said
from wizard.sync.matching.types import Lag, MatchColumns

LONG = timedelta(days=14).total_seconds()
"""Seconds after which an actual comes late."""


def about_lag(lag: Lag) -> Iterator[ReadinessFinding]:
    """Actuals before their predictions, and how long the others take."""
    if lag.negative:
        yield warns(_negative(lag))
    quantiles = dict(lag.quantiles)
    if quantiles and quantiles["p95"] == 0:
        yield warns(_no_lag(lag))
    elif quantiles:
        yield (warns if quantiles["p50"] > LONG else tells)(_lag(quantiles))


def unknown_lag(columns: MatchColumns) -> Said:
    """Actuals match, but how long they take cannot be told."""
    remedy, cure = "Nothing to do unless you want to know it before anything is registered.", ""
    if columns.predicted_at and not columns.known_at:
        name = columns.predicted_at
        remedy = f"Name the actuals' moment so in the Data step, with an expression such as known_at AS {name}."
        cure = "data"
    return said(
        "match.lag.unknown",
        title="How long actuals take is not known",
        detail=f"{why_no_lag(columns)}.",
        remedy=remedy,
        cure=cure,
        switches_off="From when on performance is complete cannot be told.",
    )


def why_no_lag(columns: MatchColumns) -> str:
    """Why not one matched pair has two moments."""
    if not columns.predicted_at:
        return "The predictions have no timestamp column"
    if not columns.known_at:
        return f"The actuals have no column “{columns.predicted_at}”, the timestamp of the predictions"
    return "No matched actual and its prediction both have a timestamp that can be read"


def _negative(lag: Lag) -> Said:
    return said(
        "match.lag.negative",
        title="Some actuals are older than their predictions",
        detail=f"{lag.negative:,} of {lag.pairs:,} matched actuals have a moment before that of their prediction.",
        remedy="Check the time zones of both timestamp columns, and whether the prediction was made afterwards.",
        cure="data",
        switches_off="A prediction that was made after the fact says nothing about the model.",
    )


def _no_lag(lag: Lag) -> Said:
    return said(
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
    return said(
        "match.lag",
        title="How long actuals take",
        detail=f"Half of them come within {in_words(half)}, 95% within {in_words(most)}.",
        remedy="Nothing to do.",
        switches_off=f"Performance of the latest {in_words(most)} is not complete yet.",
        curer=Curer.TIME,
    )
