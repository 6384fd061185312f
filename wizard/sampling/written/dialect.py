"""How a CSV text is written: delimiter, quotes, lines above the header, header.

Only what `chosen` raises leaves this module.

Every candidate dialect parses the first rows; the one whose rows agree best on their number of cells, and whose cells
look most like values, wins (the idea: van den Burg, Nazábal, Sutton, "Wrangling messy CSV files by detecting row and
type patterns", 2019).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from wizard.sampling.types import Dialect
from wizard.sampling.written.candidates import IN_WORDS, candidates, trust
from wizard.sampling.written.chosen import overruled
from wizard.sampling.written.header import WORD, is_typed
from wizard.sampling.written.rows import Record, records, split_lines
from wizard.sampling.written.tabletop import top_of, used_cells

ROWS = 150
"""Rows that the candidates are judged by."""
TEXT = 64 * 1024
"""Characters that they are judged by."""
UNTOLD = 0.6
"""What a delimiter is worth that the first row lacks …"""
ENCLOSED = 1.15
"""What double quotes are worth that enclose a cell behind a delimiter."""
_ANNOUNCED = re.compile(r"sep=([^\r\n]{1,2})[\r\n]*", re.IGNORECASE)
"""The first line by which Excel is told the delimiter."""


@dataclass(frozen=True)
class _Trial:
    dialect: Dialect
    rows: list[Record]
    score: float


def detect(text: str, *, complete: bool, options: Mapping[str, str] | None = None) -> Dialect:
    """The dialect of `text`, the beginning of an object; `complete` says that nothing follows.

    `options` are read options that a person chose, checked; they win, and the rest is found under them.
    """
    lines = split_lines(text[:TEXT])
    if len(lines) > 1 and not (complete and len(text) <= TEXT):
        lines.pop()
    told = _announced(lines)
    skip, given = int(bool(told)), {**told, **(options or {})}
    trials = [_trial(lines, candidate, skip) for candidate in candidates(lines[skip:], given)]
    best = max(trials, key=lambda trial: trial.score, default=None)
    if best is None or best.score <= 0:
        best = _trial(lines, overruled(Dialect(), given), skip)
    return overruled(_completed(best, lines, skip, given), given)


def _announced(lines: Sequence[str]) -> dict[str, str]:
    found = _ANNOUNCED.fullmatch(lines[0]) if lines else None
    return {"sep": found[1]} if found else {}


def _trial(lines: Sequence[str], dialect: Dialect, skip: int) -> _Trial:
    rows = list(islice(records(lines, dialect, skip=skip), ROWS))
    cells = [row.cells or [] for row in rows]
    score = trust(dialect.delimiter) * _told(lines, cells, dialect)
    score *= _pattern_score(cells) * _type_score(cells, dialect)
    return _Trial(dialect, rows, score * _quote_factor(lines, dialect))


def _pattern_score(rows: Sequence[Sequence[str]]) -> float:
    """High when most rows have one and the same number of cells, and more than one; empty ones at the end may vary."""
    lengths = [len(row) for row in rows]
    return max(_evenness(lengths), 0.95 * _evenness(list(map(used_cells, rows)))) if rows else 0.0


def _evenness(lengths: Sequence[int]) -> float:
    widths = Counter(lengths)
    width, count = max(widths.items(), key=lambda pair: (pair[1] * (pair[0] - 1), pair[0]))
    return (count / len(lengths)) ** 2 * (width - 1) / width if width else 0.0


def _told(lines: Sequence[str], rows: Sequence[Sequence[str]], dialect: Dialect) -> float:
    """A first line without the delimiter may be a title; a delimiter that names the columns is the better."""
    first = next(filter(str.strip, lines), "")
    if len(rows) < 2 or dialect.delimiter in first or max(map(len, rows)) == 1:
        return 1.0
    return 0.0 if dialect.delimiter in IN_WORDS else UNTOLD


def _type_score(rows: Sequence[Sequence[str]], dialect: Dialect) -> float:
    """The share of cells that look like one value; only quotes can have put a delimiter into one, so that is fine.

    Empty cells between spaces are none: those are runs of spaces.
    """
    cells = [cell.strip() for row in rows for cell in row]
    fitting = sum(
        (is_typed(cell) and (dialect.delimiter != " " or bool(cell)))
        or bool(WORD.fullmatch(cell))
        or dialect.delimiter in cell
        for cell in cells
    )
    return max(0.05, fitting / len(cells)) if cells else 0.0


def _quote_factor(lines: Sequence[str], dialect: Dialect) -> float:
    """Prefer quotes that enclose cells, or stand beside delimiters; without them, prefer not to quote at all."""
    if dialect.quote is None:
        return 1.0
    delimiter, quote = re.escape(dialect.delimiter), re.escape(dialect.quote)
    beside = re.compile(rf"(?:^|{delimiter}) ?{quote}")
    if not any(beside.search(line) for line in lines[:ROWS]):
        return 0.9
    if dialect.quote != '"':
        return 1.02
    enclosed = re.compile(rf"{delimiter} ?{quote}[^{quote}\r\n]+{quote}(?:{delimiter}|[\r\n]*\Z)")
    return ENCLOSED if any(enclosed.search(line) for line in lines[:ROWS]) else 1.05


def _completed(trial: _Trial, lines: Sequence[str], skip: int, options: Mapping[str, str]) -> Dialect:
    dialect = replace(trial.dialect, confidence=round(min(1.0, trial.score), 3))
    dialect = replace(dialect, skip_initial_space=dialect.skip_initial_space or _is_spaced(trial.rows))
    dialect = replace(dialect, comment=dialect.comment or _comment(trial.rows, dialect))
    dialect = dialect if dialect.quote else replace(dialect, quote=None if _has_quotes(lines) else '"')
    below = int(options["skipLines"]) if "skipLines" in options else None
    top = top_of(list(islice(records(lines, dialect, skip=below or skip), ROWS)), below=below)
    return replace(dialect, preamble=top.preamble, header=top.header, header_rows=top.header_rows)


def _is_spaced(rows: Sequence[Record]) -> bool:
    later = [cell for row in rows for cell in (row.cells or [])[1:] if cell.strip()]
    return bool(later) and sum(cell.startswith(" ") for cell in later) > 0.9 * len(later)


def _has_quotes(lines: Sequence[str]) -> bool:
    return any('"' in line for line in lines)


def _comment(rows: Sequence[Record], dialect: Dialect) -> str | None:
    """`#` where it begins lines below the first row that have fewer cells than the rows."""
    widths = Counter(len(row.cells or []) for row in rows)
    width = max(widths, key=lambda one: widths[one], default=0)
    first = next((at for at, row in enumerate(rows) if len(row.cells or []) == width), 0)
    marked = [row.cells for row in rows[first:] if row.cells and row.cells[0].startswith("#")]
    if not marked or dialect.delimiter == "#" or any(len(cells) >= width for cells in marked):
        return None
    return "#"
