"""Rows of a CSV object from its head and a few pieces spread over the rest.

Broken rows are left out and reported in a note; when they are too many, or a quote is never closed, ProblemError
(`data.csv.*`) says where. Also raises `data.limits.columns` and `data.object.no_rows`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from wizard.core.problems import ProblemError
from wizard.sampling import problems
from wizard.sampling.limits import Limits
from wizard.sampling.readers.pieces import TextObject
from wizard.sampling.reading import Column, ReadSample, name_notes
from wizard.sampling.settings import ReadSettings
from wizard.sampling.types import Dialect, Note
from wizard.sampling.written import dialect as dialects
from wizard.sampling.written import encoding as encodings
from wizard.sampling.written.rows import Record, records, split_lines

BROKEN_SHARE = 0.2
"""Share of broken rows above which the object counts as unreadable."""


@dataclass(frozen=True)
class _Piece:
    """Text of one piece; `first` and `last` say that it begins or ends the object."""

    text: str
    first: bool
    last: bool


@dataclass
class _Rows:
    """Rows of the right width, and what was seen of the others (only the first piece knows its lines)."""

    width: int
    good: list[list[str]]
    seen: int = 0
    broken: int = 0
    first_broken: Record | None = None


def read(text: TextObject, limits: Limits, settings: ReadSettings) -> ReadSample:  # noqa: ARG001 - soon honoured
    """The rows of the pieces of `text` as text columns."""
    blocks = [piece.data for piece in text.pieces]
    encoding = encodings.detect(blocks[0], blocks[1:])
    pieces = [_Piece(encodings.decode(piece.data, encoding), piece.first, piece.last) for piece in text.pieces]
    dialect = dialects.detect(pieces[0].text, complete=pieces[0].last)
    names, rows = _head_rows(pieces[0], dialect, text.name, limits)
    for piece in pieces[1:]:
        _add_spread_rows(rows, piece, dialect, limits)
    return _sample(text, names, rows, dialect, encoding, read_bytes=sum(map(len, blocks)))


def _lines(piece: _Piece) -> list[str]:
    """Its whole lines: a cut-off last one is dropped, and so is the first unless the object begins with it."""
    lines = split_lines(piece.text)
    if not piece.last and lines:
        lines.pop()
    return lines if piece.first else lines[1:]


def _head_rows(piece: _Piece, dialect: Dialect, name: str, limits: Limits) -> tuple[list[str], _Rows]:
    lines = _lines(piece)
    found = list(records(lines, dialect, skip=dialect.preamble))
    if not piece.last and found:
        # Its quotes may be closed only after the end of the range.
        found.pop()
    if not found and not piece.last:
        raise ProblemError(problems.row_too_long(name, size=limits.head))
    if not found:
        raise ProblemError(problems.no_rows(name))
    if found[0].cells is None:
        raise ProblemError(problems.unclosed_quote(name, line=found[0].line))
    width = len(found[0].cells)
    if width > limits.columns:
        raise ProblemError(problems.too_many_columns(name, columns=width, limit=limits.columns))
    names = found[0].cells if dialect.header else [""] * width
    rows = _Rows(width, [])
    _take(rows, found[1:] if dialect.header else found)
    _refuse_when_broken(rows, name)
    if not piece.last:
        rows.good = rows.good[: limits.rows]
    return names, rows


def _take(rows: _Rows, found: Sequence[Record]) -> None:
    for record in found:
        cells = _fitted(record.cells, rows.width)
        rows.seen += 1
        if cells is not None:
            rows.good.append(cells)
            continue
        rows.broken += 1
        rows.first_broken = rows.first_broken or record


def _fitted(cells: list[str] | None, width: int) -> list[str] | None:
    """The cells when they are `width` many, or one empty one too many (a delimiter at the end of the line)."""
    if cells is None or len(cells) == width:
        return cells
    return cells[:-1] if len(cells) == width + 1 and not cells[-1].strip() else None


def _refuse_when_broken(rows: _Rows, name: str) -> None:
    if rows.first_broken is None or rows.broken <= BROKEN_SHARE * rows.seen:
        return
    line, cells = rows.first_broken.line, rows.first_broken.cells
    if cells is None:
        raise ProblemError(problems.unclosed_quote(name, line=line))
    problem = problems.broken_row(
        name, line=line, expected=rows.width, seen=len(cells), broken=rows.broken, rows=rows.seen
    )
    raise ProblemError(problem)


def _add_spread_rows(rows: _Rows, piece: _Piece, dialect: Dialect, limits: Limits) -> None:
    """Rows from the middle of the object, which may begin inside a quoted cell: the reading that fits better counts."""
    lines = _lines(piece)
    readings = [_spread_rows(lines, rows.width, dialect)]
    if dialect.quote and any(dialect.quote in line for line in lines):
        readings.append(_spread_rows([dialect.quote, *lines], rows.width, dialect))
    best = max(readings, key=lambda reading: len(reading.good) / max(1, reading.seen))
    if len(best.good) > (1 - BROKEN_SHARE) * best.seen:
        rows.good.extend(best.good[: limits.rows // 10])
        rows.seen += best.seen


def _spread_rows(lines: Sequence[str], width: int, dialect: Dialect) -> _Rows:
    rows = _Rows(width, [])
    _take(rows, list(records(lines, dialect)))
    return rows


def _sample(
    text: TextObject, names: list[str], rows: _Rows, dialect: Dialect, encoding: str, *, read_bytes: int
) -> ReadSample:
    whole = read_bytes >= text.size
    texts = list(zip(*rows.good, strict=True)) or [()] * rows.width
    columns = tuple(
        Column(name, pa.string(), pa.array(cells, pa.string()), is_text=True)
        for name, cells in zip(names, texts, strict=True)
    )
    return ReadSample(
        columns=columns,
        rows=len(rows.good),
        row_count=rows.seen if whole else round(rows.seen * text.size / read_bytes),
        row_count_exact=whole,
        whole=whole and not rows.broken,
        encoding=encoding,
        dialect=replace(dialect),
        notes=(*(name_notes(names) if dialect.header else ()), *_broken_note(rows)),
    )


def _broken_note(rows: _Rows) -> tuple[Note, ...]:
    if rows.first_broken is None:
        return ()
    line, cells = rows.first_broken.line, rows.first_broken.cells
    what = "a quote that is never closed" if cells is None else f"{len(cells)} cells instead of {rows.width}"
    text = f"{rows.broken:,} of {rows.seen:,} rows read are broken and were left out; line {line:,} has {what}."
    return (Note("data.csv.broken_row", text),)
