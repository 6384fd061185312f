"""Evidence of a table's columns → the figures that the model was trained on, as many for each. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.mapping.classes import figures, makeup, named, tables, values
from wizard.mapping.classes.evidence import Evidence


def described(table: Sequence[Evidence]) -> list[dict[str, float]]:
    """Per column of one table: figure → value, always the same figures in the same order, all finite."""
    own = [_own(column) for column in table]
    around = tables.surroundings([column.name for column in table], own)
    return [mine | its for mine, its in zip(own, around, strict=True)]


def _own(column: Evidence) -> dict[str, float]:
    return {
        **figures.counts(column),
        **figures.ranges(column),
        **figures.steps(column.texts),
        **values.shares(column.texts),
        **makeup.make_up(column.texts),
        **named.form(column.name),
        **named.clarity(column.name),
        **named.meanings(column.name),
        **named.echo(column.name, column.texts),
    }
