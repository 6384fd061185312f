"""How a CSV text is written: delimiter, quotes, lines above the header, header. Raises nothing.

Every candidate dialect parses the first rows; the one whose rows agree best on their number of cells, and whose cells
look most like values, wins (the idea: van den Burg, Nazábal, Sutton, "Wrangling messy CSV files by detecting row and
type patterns", 2019).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from wizard.sampling.types import Dialect
from wizard.sampling.written.header import WORD, has_header, is_typed
from wizard.sampling.written.rows import Record, records, split_lines

ROWS = 150
"""Rows that the candidates are judged by."""
TEXT = 64 * 1024
"""Characters that they are judged by."""
PREAMBLE = 30
"""Records above the header that are looked over at most."""

_DELIMITERS = {",": 1.0, ";": 1.0, "\t": 1.0, "|": 0.98, "^": 0.9, "~": 0.9, ":": 0.6, " ": 0.55}
"""Candidates, and how much each is trusted: colons and spaces also live inside cells."""
_QUOTES = ('"', "'", None)


@dataclass(frozen=True)
class _Trial:
    dialect: Dialect
    rows: list[Record]
    score: float


def detect(text: str, *, complete: bool) -> Dialect:
    """The dialect of `text`, the beginning of an object; `complete` says that nothing follows."""
    lines = split_lines(text[:TEXT])
    if len(lines) > 1 and not (complete and len(text) <= TEXT):
        lines.pop()
    trials = [_trial(lines, candidate) for candidate in _candidates(lines)]
    best = max(trials, key=lambda trial: trial.score, default=_trial(lines, Dialect()))
    return _completed(best if best.score > 0 else _trial(lines, Dialect()), lines)


def _candidates(lines: Sequence[str]) -> list[Dialect]:
    text = "".join(lines)
    return [
        Dialect(delimiter=delimiter, quote=quote)
        for delimiter in _DELIMITERS
        if delimiter in text
        for quote in _QUOTES
        if quote is None or quote in text
    ]


def _trial(lines: Sequence[str], dialect: Dialect) -> _Trial:
    rows = list(islice(records(lines, dialect), ROWS))
    cells = [row.cells or [] for row in rows]
    score = _DELIMITERS[dialect.delimiter] * _pattern_score(cells) * _type_score(cells, dialect)
    return _Trial(dialect, rows, score * _quote_factor(lines, dialect))


def _pattern_score(rows: Sequence[Sequence[str]]) -> float:
    """High when most rows have one and the same number of cells, and more than one cell."""
    widths = Counter(map(len, rows))
    if not widths:
        return 0.0
    width, count = max(widths.items(), key=lambda pair: (pair[1] * (pair[0] - 1), pair[0]))
    return (count / len(rows)) ** 2 * (width - 1) / width if width else 0.0


def _type_score(rows: Sequence[Sequence[str]], dialect: Dialect) -> float:
    """The share of cells that look like one value; only quotes can have put a delimiter into one, so that is fine."""
    cells = [cell.strip() for row in rows for cell in row]
    fitting = sum(is_typed(cell) or bool(WORD.fullmatch(cell)) or dialect.delimiter in cell for cell in cells)
    return max(0.05, fitting / len(cells)) if cells else 0.0


def _quote_factor(lines: Sequence[str], dialect: Dialect) -> float:
    """Prefer quotes that stand beside delimiters; without them, prefer not to quote at all."""
    if dialect.quote is None:
        return 1.0
    beside = re.compile(rf"(?:^|{re.escape(dialect.delimiter)}) ?{dialect.quote}")
    if not any(beside.search(line) for line in lines[:ROWS]):
        return 0.9
    return 1.05 if dialect.quote == '"' else 1.02


def _completed(trial: _Trial, lines: Sequence[str]) -> Dialect:
    later = [cell for row in trial.rows for cell in (row.cells or [])[1:] if cell.strip()]
    spaced = bool(later) and sum(cell.startswith(" ") for cell in later) > 0.9 * len(later)
    dialect = replace(trial.dialect, skip_initial_space=spaced, confidence=round(min(1.0, trial.score), 3))
    dialect = dialect if dialect.quote else replace(dialect, quote=None if _has_quotes(lines) else '"')
    preamble = _preamble(trial.rows)
    rows = [row.cells or [] for row in islice(records(lines, dialect, skip=preamble), ROWS)]
    return replace(dialect, preamble=preamble, header=has_header(rows))


def _has_quotes(lines: Sequence[str]) -> bool:
    return any('"' in line for line in lines)


def _preamble(rows: Sequence[Record]) -> int:
    """The number of lines above the table: blank ones, comments, titles with fewer cells than the rows have."""
    width = Counter(len(row.cells or []) for row in rows).most_common(1)[0][0] if rows else 1
    for row in rows[:PREAMBLE]:
        cells = row.cells or []
        if len(cells) == width and (width > 1 or not cells[0].startswith("#")):
            return row.line - 1
    return rows[0].line - 1 if rows else 0
