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
from wizard.sampling.written.chosen import mark, mark_or_none, overruled
from wizard.sampling.written.header import WORD, has_header, is_typed
from wizard.sampling.written.rows import Record, records, split_lines

ROWS = 150
"""Rows that the candidates are judged by."""
TEXT = 64 * 1024
"""Characters that they are judged by."""
PREAMBLE = 30
"""Records above the header that are looked over at most."""

_DELIMITERS = {
    ",": 1.0, ";": 1.0, "\t": 1.0, "|": 0.98, "||": 1.0, "::": 0.95, ";;": 0.95, "\x01": 1.0, "\x1f": 1.0, "\xa6": 0.95,
    "^": 0.9, "~": 0.9, "#": 0.6, ":": 0.6, " ": 0.55,
}  # fmt: skip
"""Candidates, and how much each is trusted: colons and spaces also live inside cells."""
UNTOLD = 0.6
"""What a delimiter is worth that the first row lacks …"""
_IN_WORDS = frozenset(" :#")
"""… unless it lives inside cells as well: then nothing."""
DOUBLED = 0.9
"""Share of a character's occurrences that stand in pairs, from which the pair is the delimiter."""
_QUOTES = ('"', "'", None)
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
    trials = [_trial(lines, candidate, skip) for candidate in _candidates(lines[skip:], given)]
    best = max(trials, key=lambda trial: trial.score, default=None)
    if best is None or best.score <= 0:
        best = _trial(lines, overruled(Dialect(), given), skip)
    return overruled(_completed(best, lines), given)


def _announced(lines: Sequence[str]) -> dict[str, str]:
    found = _ANNOUNCED.fullmatch(lines[0]) if lines else None
    return {"sep": found[1]} if found else {}


def _candidates(lines: Sequence[str], options: Mapping[str, str]) -> list[Dialect]:
    text = "".join(lines)
    delimiters = [mark(options["sep"])] if "sep" in options else _delimiters(text)
    quotes = [quote for quote in _QUOTES if quote is None or quote in text]
    quotes = [mark_or_none(options["quote"])] if "quote" in options else quotes
    found = [
        Dialect(delimiter=delimiter, quote=quote, escape=escape)
        for delimiter in delimiters
        for quote in quotes
        for escape in _escapes(text, delimiter, quote, options)
        if delimiter != quote
    ]
    return [overruled(dialect, {name: options[name] for name in options if name != "skipLines"}) for dialect in found]


def _delimiters(text: str) -> list[str]:
    """Those that occur; one that only ever occurs doubled is half of another."""
    found = [delimiter for delimiter in _DELIMITERS if delimiter in text]
    doubled = {one[0] for one in found if len(one) == 2 and text.count(one) * 2 >= DOUBLED * text.count(one[0])}
    return [one for one in found if (one not in doubled if len(one) == 1 else one[0] in doubled)]


def _escapes(text: str, delimiter: str, quote: str | None, options: Mapping[str, str]) -> list[str | None]:
    """A backslash where some of those before a quote cannot be the end of a quoted cell; then both ways are tried."""
    if "escape" in options:
        return [mark_or_none(options["escape"])]
    escaped = len(re.findall(rf"\\{quote}", text)) if quote else 0
    ends = len(re.findall(rf"\\{quote}(?:{re.escape(delimiter)}|[\r\n]|\Z)", text)) if escaped else 0
    return ["\\", None] if ends < escaped else [None]


def _trial(lines: Sequence[str], dialect: Dialect, skip: int) -> _Trial:
    rows = list(islice(records(lines, dialect, skip=skip), ROWS))
    cells = [row.cells or [] for row in rows]
    trust = _DELIMITERS.get(dialect.delimiter, 1.0) * _told(cells, dialect)
    score = trust * _pattern_score(cells) * _type_score(cells, dialect)
    return _Trial(dialect, rows, score * _quote_factor(lines, dialect))


def _pattern_score(rows: Sequence[Sequence[str]]) -> float:
    """High when most rows have one and the same number of cells, and more than one cell."""
    widths = Counter(map(len, rows))
    if not widths:
        return 0.0
    width, count = max(widths.items(), key=lambda pair: (pair[1] * (pair[0] - 1), pair[0]))
    return (count / len(rows)) ** 2 * (width - 1) / width if width else 0.0


def _told(rows: Sequence[Sequence[str]], dialect: Dialect) -> float:
    """A first row of one cell above rows of many may be a title; a delimiter that names the columns is the better."""
    if len(rows) < 2 or len(rows[0]) != 1 or max(map(len, rows)) == 1:
        return 1.0
    return 0.0 if dialect.delimiter in _IN_WORDS else UNTOLD


def _type_score(rows: Sequence[Sequence[str]], dialect: Dialect) -> float:
    """The share of cells that look like one value; only quotes can have put a delimiter into one, so that is fine."""
    cells = [cell.strip() for row in rows for cell in row]
    fitting = sum(is_typed(cell) or bool(WORD.fullmatch(cell)) or dialect.delimiter in cell for cell in cells)
    return max(0.05, fitting / len(cells)) if cells else 0.0


def _quote_factor(lines: Sequence[str], dialect: Dialect) -> float:
    """Prefer quotes that stand beside delimiters; without them, prefer not to quote at all."""
    if dialect.quote is None:
        return 1.0
    beside = re.compile(rf"(?:^|{re.escape(dialect.delimiter)}) ?{re.escape(dialect.quote)}")
    if not any(beside.search(line) for line in lines[:ROWS]):
        return 0.9
    return 1.05 if dialect.quote == '"' else 1.02


def _completed(trial: _Trial, lines: Sequence[str]) -> Dialect:
    later = [cell for row in trial.rows for cell in (row.cells or [])[1:] if cell.strip()]
    spaced = bool(later) and sum(cell.startswith(" ") for cell in later) > 0.9 * len(later)
    dialect = replace(trial.dialect, skip_initial_space=spaced, confidence=round(min(1.0, trial.score), 3))
    dialect = replace(dialect, comment=dialect.comment or _comment(trial.rows, dialect))
    dialect = dialect if dialect.quote else replace(dialect, quote=None if _has_quotes(lines) else '"')
    preamble = _preamble(trial.rows)
    rows = [row.cells or [] for row in islice(records(lines, dialect, skip=preamble), ROWS)]
    return replace(dialect, preamble=preamble, header=has_header(rows))


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


def _preamble(rows: Sequence[Record]) -> int:
    """The number of lines above the table: blank ones, comments, titles with fewer cells than the rows have."""
    width = Counter(len(row.cells or []) for row in rows).most_common(1)[0][0] if rows else 1
    for row in rows[:PREAMBLE]:
        cells = row.cells or []
        if len(cells) == width and (width > 1 or not cells[0].startswith("#")):
            return row.line - 1
    return rows[0].line - 1 if rows else 0
