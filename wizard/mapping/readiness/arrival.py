"""How soon the actuals in the serving data come, by the age of its rows. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wizard.mapping.readiness import problems as said
from wizard.mapping.readiness.spans import in_words
from wizard.mapping.readiness.types import ReadinessFinding, tells
from wizard.mapping.types import ColumnKind, MappedColumn
from wizard.sampling.profiles import AgeBand, ColumnProfile

NEARLY_ALL = 0.95
"""Of the share that the oldest rows have: when so much is there, the rest is not waited for."""


def about_arrivals(seen: Sequence[tuple[MappedColumn, ColumnProfile]]) -> Iterator[ReadinessFinding]:
    """A finding per actual that older rows have more often, by the timestamp column."""
    clocks = {profile.name for column, profile in seen if column.kind == ColumnKind.TIMESTAMP}
    for column, profile in seen:
        if column.kind == ColumnKind.ACTUAL and not profile.dataset:
            bands = next((arrival.bands for arrival in profile.arrivals if arrival.by in clocks), ())
            yield from _about(profile.name, bands)


def _about(name: str, bands: Sequence[AgeBand]) -> Iterator[ReadinessFinding]:
    place = _settled(bands)
    if place:
        rest, young = bands[place:], bands[0]
        nearly_all = sum(band.filled for band in rest) / sum(band.rows for band in rest)
        told = said.actuals_by_age(
            column=name,
            young=young.share,
            young_age=in_words(young.age),
            nearly_all=nearly_all,
            within=in_words(bands[place - 1].age),
        )
        yield tells(told, name)


def _settled(bands: Sequence[AgeBand]) -> int:
    """The first band from which on all are about as full as the oldest."""
    lacking = [at for at, band in enumerate(bands) if band.share < NEARLY_ALL * bands[-1].share]
    return lacking[-1] + 1 if lacking else 0
