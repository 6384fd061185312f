"""A described sample → the same after `select_expr`. Raises ProblemError (`data.expression.*`).

Columns that are taken as they are keep their profiles; only what was computed is described anew.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from wizard.sampling.describing import Described, describe
from wizard.sampling.expressions.applied import apply
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.reading import unique_names
from wizard.sampling.results import ExpressionOutcome


@dataclass(frozen=True)
class Selected:
    """The sample after its expressions: its rows described, a profile per column, and what was found of each entry."""

    described: Described
    profiles: tuple[ColumnProfile, ...]
    outcomes: tuple[ExpressionOutcome, ...] = ()


def select(source: Described, expressions: tuple[str, ...]) -> Selected:
    """Apply the expressions to the typed columns of `source`."""
    if not expressions:
        return Selected(source, source.profiles)
    typed = source.typed_columns
    applied = apply(typed, source.sample.rows, expressions)
    described = describe(replace(source.sample, columns=applied.columns, dialect=None, traits=(), notes=()))
    known = {
        id(column.values): profile
        for column, profile in zip(typed, source.profiles, strict=True)
        if column.values is not None
    }
    names = unique_names([column.real_name for column in applied.columns])
    fresh = described.profiles
    profiles = tuple(
        _profile(known.get(id(column.values)), fresh[position], name=name)
        for position, (column, name) in enumerate(zip(applied.columns, names, strict=True))
    )
    return Selected(described, profiles, applied.outcomes)


def _profile(before: ColumnProfile | None, fresh: ColumnProfile, *, name: str) -> ColumnProfile:
    """What was known of the column before, under its new name; else what its new values tell."""
    if before is None:
        return fresh
    return replace(
        before,
        name=name,
        real_name=fresh.real_name,
        position=fresh.position,
        agreements=fresh.agreements,
        row_sums=fresh.row_sums,
        arrivals=fresh.arrivals,
    )
