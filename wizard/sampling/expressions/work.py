"""`select_expr` as it is being typed: judged, and run on the rows that a sample has kept. A work of the child.

Never raises for an expression: what is wrong with one is part of the answer.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import msgspec
import pyarrow as pa

from wizard.core.problems import Problem, ProblemError
from wizard.sampling.expressions.applied import apply, outcome
from wizard.sampling.expressions.judged import schema_of
from wizard.sampling.expressions.judging import judge_all
from wizard.sampling.expressions.rows import rows_from_ipc
from wizard.sampling.meaning.render import cells
from wizard.sampling.meaning.shapes import logical_type, plain
from wizard.sampling.reading import Column
from wizard.sampling.results import ExpressionOutcome, ExpressionPreview
from wizard.sampling.sources import ObjectSource

SHOWN = 20
"""Rows of the preview."""


def check(source: ObjectSource, arguments: dict[str, Any], report: Callable[[dict[str, Any]], None]) -> dict[str, Any]:  # noqa: ARG001
    """The `ExpressionPreview` of `arguments["expressions"]` on `arguments["rows"]` (base64 of an Arrow IPC stream)."""
    columns, rows = rows_from_ipc(base64.b64decode(arguments["rows"]))
    told: dict[str, Any] = msgspec.to_builtins(preview(columns, rows, list(arguments["expressions"])))
    return told


def preview(columns: Sequence[Column], rows: int, expressions: Sequence[str]) -> ExpressionPreview:
    """Every entry's outcome; the columns and first rows that all of them give, when none has a problem."""
    judged = judge_all(expressions, schema_of(columns))
    outcomes = tuple(outcome(entry, columns) for entry in judged)
    before = _shown(columns, rows)
    if not expressions or any(entry.problem for entry in judged):
        return ExpressionPreview(outcomes, source_columns=before[0], source_rows=before[1])
    try:
        after = _shown(apply(columns, rows, expressions).columns, rows)
    except ProblemError as error:
        blamed = _blamed(outcomes, error.problem, columns, rows)
        return ExpressionPreview(blamed, source_columns=before[0], source_rows=before[1])
    return ExpressionPreview(outcomes, after[0], after[1], before[0], before[1])


def _blamed(
    outcomes: Sequence[ExpressionOutcome], problem: Problem, columns: Sequence[Column], rows: int
) -> tuple[ExpressionOutcome, ...]:
    """The outcomes, with the problem at the first entry that fails by itself."""
    found, blamed = False, []
    for entry in outcomes:
        fails = not found and _fails(entry.text, columns, rows)
        found = found or fails
        blamed.append(replace(entry, problem=problem) if fails else entry)
    return tuple(blamed)


def _fails(text: str, columns: Sequence[Column], rows: int) -> bool:
    try:
        apply(columns, rows, [text])
    except ProblemError:
        return True
    return False


def _shown(
    columns: Sequence[Column], rows: int
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str | None, ...], ...]]:
    kinds = tuple((column.real_name, logical_type(column.kind).value) for column in columns)
    count = min(rows, SHOWN)
    texts = [_cells(column.values, count) for column in columns]
    return kinds, tuple(zip(*texts, strict=True))


def _cells(values: pa.Array | None, count: int) -> list[str | None]:
    return [None] * count if values is None else cells(plain(values.slice(0, count)))
