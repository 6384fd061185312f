"""Lines of CSV → records that know their line. Raises nothing: a record that never ends is marked and passed over."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from wizard.sampling.limits import MIB
from wizard.sampling.types import Dialect

if TYPE_CHECKING:
    from _csv import Reader as CsvReader

SPAN = 500
"""Lines of one record; more means a quote that nobody closes."""
STAND_IN = "\ue000"
"""Stands for a delimiter of several characters while Python parses, which takes only one; of no script."""
_NEEDLESS = re.compile(r"\A +| +(?=[ \r\n]|\Z)")
"""Blanks that part no cells where any number of them is one delimiter."""
RUNAWAYS = 20
"""Such records that are passed over before giving up on the text."""


@dataclass(frozen=True)
class Record:
    """One row: where it begins (line 1 is the first of the object), how many lines it takes, and its cells.

    `cells` is None when its quotes are never closed.
    """

    line: int
    lines: int
    cells: list[str] | None


def split_lines(text: str) -> list[str]:
    """Lines with their ends, broken at \\n, \\r and \\r\\n only."""
    return list(io.StringIO(text, newline=""))


def parser(lines: Iterable[str], dialect: Dialect) -> CsvReader:
    """Python's own reader of rows, in this dialect; a comment is a blank line. Going through it raises csv.Error."""
    return csv.reader(
        _prepared(lines, dialect),
        delimiter=dialect.delimiter if len(dialect.delimiter) == 1 else STAND_IN,
        quotechar=dialect.quote or '"',
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        escapechar=dialect.escape,
        skipinitialspace=dialect.skip_initial_space and dialect.delimiter != " ",
    )


def _prepared(lines: Iterable[str], dialect: Dialect) -> Iterable[str]:
    if dialect.comment:
        lines = _without_comments(lines, dialect, dialect.comment)
    if len(dialect.delimiter) > 1:
        lines = (line.replace(STAND_IN, "\ufffd").replace(dialect.delimiter, STAND_IN) for line in lines)
    if dialect.delimiter == " " and dialect.skip_initial_space:
        lines = (_NEEDLESS.sub("", line) for line in lines)
    return lines


def _without_comments(lines: Iterable[str], dialect: Dialect, comment: str) -> Iterator[str]:
    """Comments as blank lines; a line within a quoted cell is none, however it begins."""
    is_inside = False
    for line in lines:
        if not is_inside and line.startswith(comment):
            yield "\n"
            continue
        if dialect.quote:
            escaped = line.count(dialect.escape + dialect.quote) if dialect.escape else 0
            is_inside ^= (line.count(dialect.quote) - escaped) % 2 == 1
        yield line


def records(lines: Sequence[str], dialect: Dialect, *, skip: int = 0) -> Iterator[Record]:
    """The records of `lines` from line `skip` + 1 on; blank lines are none."""
    at, runaways = skip, 0
    csv.field_size_limit(MIB)
    while at < len(lines) and runaways < RUNAWAYS:
        begin = at
        try:
            for record in _run(lines, dialect, at):
                begin = record.line - 1 + record.lines
                if record.cells and (len(record.cells) > 1 or not record.cells[0].isspace()):
                    yield record
            return
        except csv.Error:
            yield Record(begin + 1, 1, None)
            at, runaways = begin + 1, runaways + 1


def _run(lines: Sequence[str], dialect: Dialect, at: int) -> Iterator[Record]:
    reader = parser(islice(lines, at, None), dialect)
    begin = at
    for cells in reader:
        end = at + reader.line_num
        if end - begin > SPAN:
            raise csv.Error("a quote is not closed")
        yield Record(begin + 1, end - begin, cells)
        begin = end
