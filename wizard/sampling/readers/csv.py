"""Rows of a CSV object from its head and a few pieces spread over the rest.

Broken rows are left out and reported in a note; when they are too many, or a quote is never closed, ProblemError
(`data.csv.*`) says where. Also raises `data.limits.columns`, `data.object.no_rows` and `data.options.*`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from wizard.core.problems import ProblemError
from wizard.sampling import option_problems, problems
from wizard.sampling.limits import Limits
from wizard.sampling.options import checked, unknown_notes
from wizard.sampling.readers.csv_rows import BROKEN_SHARE, Rows, notes_on, refuse_when_broken
from wizard.sampling.readers.pieces import TextObject
from wizard.sampling.reading import Column, ReadSample, name_notes
from wizard.sampling.settings import ReadSettings
from wizard.sampling.types import Dialect, FileFormat, Note, Trait
from wizard.sampling.written import dialect as dialects
from wizard.sampling.written import encoding as encodings
from wizard.sampling.written import told
from wizard.sampling.written.header import joined
from wizard.sampling.written.misfits import misfits
from wizard.sampling.written.rows import Record, records, split_lines


@dataclass(frozen=True)
class _Piece:
    """Text of one piece, which begins at byte `start`; `first` and `last` say that it begins or ends the object."""

    text: str
    start: int
    first: bool
    last: bool


def read(text: TextObject, limits: Limits, settings: ReadSettings) -> ReadSample:
    """The rows of the pieces of `text` as text columns."""
    options = checked(settings.options, FileFormat.CSV)
    encoding = _encoding(text, options)
    pieces = [
        _Piece(encodings.decode(piece.data, encoding.value), piece.start, piece.first, piece.last)
        for piece in text.pieces
    ]
    dialect = dialects.detect(pieces[0].text, complete=pieces[0].last, options=options)
    found = _head_records(pieces[0], dialect, text.name, limits)
    rows = _head_rows(found, pieces[0], dialect, text.name, limits)
    for piece in pieces[1:]:
        _add_spread_rows(rows, piece, dialect, limits)
    names = _names(found, dialect) or [""] * rows.width
    quoted = sum(bool(dialect.quote) and (dialect.quote or "") in line for line in split_lines(pieces[0].text))
    traits = told.traits(dialect, found, encoding=encoding, quoted=quoted, options=options)
    odd = misfits(options, encoding=encoding, dialect=dialect, texts=[piece.text for piece in pieces])
    return _sample(text, names, rows, dialect, traits, (*odd, *unknown_notes(options)))


def _encoding(text: TextObject, options: Mapping[str, str]) -> Trait:
    blocks = [piece.data for piece in text.pieces]
    if "encoding" not in options:
        found = encodings.detect(blocks[0], blocks[1:])
        return Trait("encoding", found, encodings.why(found, blocks[0]), 1.0 if found.startswith("utf") else 0.7)
    name = encodings.chosen(options["encoding"], blocks[0])
    if name is None:
        wanted = "the name of an encoding, such as UTF-8 or windows-1252"
        raise ProblemError(option_problems.bad_value("encoding", wanted=wanted, value=options["encoding"]))
    return Trait("encoding", name, chosen=True)


def _lines(piece: _Piece) -> list[str]:
    """Its whole lines: a cut-off last one is dropped, and so is the first unless the object begins with it."""
    lines = split_lines(piece.text)
    if not piece.last and lines:
        lines.pop()
    return lines if piece.first else lines[1:]


def _head_records(piece: _Piece, dialect: Dialect, name: str, limits: Limits) -> list[Record]:
    """All records of the first piece, of which there is at least one; the first may be the header."""
    found = list(records(_lines(piece), dialect, skip=dialect.preamble))
    if not piece.last and found:
        # Its quotes may be closed only after the end of the range.
        found.pop()
    if not found and not piece.last:
        raise ProblemError(problems.row_too_long(name, size=limits.head))
    if not any(record.cells is None or any(map(str.strip, record.cells)) for record in found):
        raise ProblemError(problems.no_rows(name))
    return found


def _names(found: Sequence[Record], dialect: Dialect) -> list[str]:
    rows = [record.cells or [] for record in found[: dialect.header_rows]]
    return joined(rows) if dialect.header else []


def _head_rows(found: Sequence[Record], piece: _Piece, dialect: Dialect, name: str, limits: Limits) -> Rows:
    cells = found[0].cells
    if cells is None:
        raise ProblemError(problems.unclosed_quote(name, line=found[0].line))
    if len(cells) > limits.columns:
        raise ProblemError(problems.too_many_columns(name, columns=len(cells), limit=limits.columns))
    rows = Rows(len(cells), header=cells if dialect.header else None)
    rows.take(found[dialect.header_rows :] if dialect.header else found)
    if piece.last:
        rows.drop_footer()
    refuse_when_broken(rows, name)
    if not piece.last:
        rows.good, rows.places = rows.good[: limits.rows], rows.places[: limits.rows]
    return rows


def _add_spread_rows(rows: Rows, piece: _Piece, dialect: Dialect, limits: Limits) -> None:
    """Rows from the middle of the object, which may begin inside a quoted cell: the reading that fits better counts."""
    lines, place = _lines(piece), f"byte {piece.start:,}"
    readings = [_spread_rows(lines, rows, dialect, place)]
    if dialect.quote and any(dialect.quote in line for line in lines):
        readings.append(_spread_rows([dialect.quote, *lines], rows, dialect, place))
    best = max(readings, key=lambda reading: len(reading.good) / max(1, reading.seen))
    if len(best.good) > (1 - BROKEN_SHARE) * best.seen:
        rows.good.extend(best.good[: limits.rows // 10])
        rows.places.extend(best.places[: limits.rows // 10])
        rows.seen += best.seen


def _spread_rows(lines: Sequence[str], like: Rows, dialect: Dialect, place: str) -> Rows:
    rows = Rows(like.width, like.header)
    rows.take(list(records(lines, dialect)), place)
    return rows


def _sample(
    text: TextObject,
    names: Sequence[str],
    rows: Rows,
    dialect: Dialect,
    traits: tuple[Trait, ...],
    notes: tuple[Note, ...],
) -> ReadSample:
    read_bytes = sum(len(piece.data) for piece in text.pieces)
    whole = read_bytes >= text.size
    return ReadSample(
        columns=_columns(names, rows, dialect),
        rows=len(rows.good),
        row_count=rows.seen if whole else round(rows.seen * text.size / read_bytes),
        row_count_exact=whole,
        whole=whole and not rows.long,
        encoding=traits[0].value,
        dialect=dialect,
        notes=(*(name_notes(names) if dialect.header else ()), *notes_on(rows), *notes),
        traits=traits,
        place_of=rows.places.__getitem__,
    )


def _columns(names: Sequence[str], rows: Rows, dialect: Dialect) -> tuple[Column, ...]:
    nulls = frozenset(dialect.null_words)
    texts = list(zip(*rows.good, strict=True)) or [()] * rows.width
    return tuple(
        Column(name, pa.string(), pa.array(_without(cells, nulls), pa.string()), is_text=True)
        for name, cells in zip(names, texts, strict=True)
    )


def _without(cells: Sequence[str], nulls: frozenset[str]) -> Sequence[str | None]:
    return [None if cell.strip() in nulls else cell for cell in cells] if nulls else cells
