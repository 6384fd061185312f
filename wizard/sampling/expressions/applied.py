"""`select_expr` applied to the columns of a sample. Raises ProblemError for the first entry that fails."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from wizard.core.problems import ProblemError
from wizard.sampling.expressions.judged import Judged, schema_of
from wizard.sampling.expressions.judging import judge_all
from wizard.sampling.expressions.running import run
from wizard.sampling.reading import Column
from wizard.sampling.results import ExpressionOutcome


@dataclass(frozen=True)
class Applied:
    """The columns that the entries give, and what was found of each entry."""

    columns: tuple[Column, ...]
    outcomes: tuple[ExpressionOutcome, ...]


def apply(columns: Sequence[Column], rows: int, expressions: Sequence[str]) -> Applied:
    """Judge all entries, run those that compute something, and give the columns in the order of the entries.

    Columns that are taken as they are keep what their file says of them.
    """
    judged = judge_all(expressions, schema_of(columns))
    for entry in judged:
        if entry.problem:
            raise ProblemError(entry.problem)
    return Applied(tuple(_given(columns, rows, judged)), tuple(outcome(entry, columns) for entry in judged))


def _given(columns: Sequence[Column], rows: int, judged: Sequence[Judged]) -> Iterator[Column]:
    computed = iter(run(columns, rows, judged))
    for entry in judged:
        if entry.is_star:
            yield from columns
        elif entry.column:
            kept = columns[entry.column.position]
            yield replace(kept, real_name=kept.real_name if entry.name == entry.column.name else entry.name)
        else:
            values = next(computed)
            yield Column(entry.name, values.type, values, is_text=bool(pa.types.is_string(values.type)))


def outcome(entry: Judged, columns: Sequence[Column]) -> ExpressionOutcome:
    """The entry as it is stored and shown."""
    names = tuple(column.real_name for column in columns) if entry.is_star else (entry.name,) if entry.name else ()
    return ExpressionOutcome(
        text=entry.text,
        canonical="" if entry.problem else entry.canonical,
        columns=names,
        problem=entry.problem,
        problem_at=entry.problem_at,
        notes=entry.notes,
    )
