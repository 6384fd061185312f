"""Where the table of a CSV begins, and which rows name its columns. Raises nothing.

Above a table stand titles, remarks and blank rows, often filled up to the table's width with empty cells; a header may
take several rows, as statistics offices write it: a name that holds for several columns above the names of each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from wizard.sampling.written.header import Row, are_years, has_header, is_typed, is_typed_column
from wizard.sampling.written.rows import Record

LOOKED_OVER = 30
"""Records above the header that are looked over at most."""
HEADER_ROWS = 3
"""Rows that one header may take."""
BODY = 3
"""Rows below a header that takes several rows, at least."""


@dataclass(frozen=True)
class Top:
    """The physical lines above the table, whether names come first, and how many rows they take."""

    preamble: int
    header: bool
    header_rows: int = 1


def top_of(rows: Sequence[Record], *, below: int | None = None) -> Top:
    """The top of the table that `rows` hold; it begins below the first `below` lines where that is known."""
    cells = [row.cells or [] for row in rows]
    at = 0 if below is not None or not rows else _below_titles(cells, _first_fitting(cells))
    preamble = below if below is not None else rows[at].line - 1 if rows else 0
    header = has_header(cells[at:])
    return Top(preamble, header, _header_rows(cells[at:]) if header else 1)


def _first_fitting(rows: Sequence[Row]) -> int:
    """The first row that has as many cells as most rows have, or names all that any of them fills."""
    width = Counter(map(len, rows)).most_common(1)[0][0]
    first = next((at for at, row in enumerate(rows[:LOOKED_OVER]) if _begins(row, width)), 0)
    return next((at for at, row in enumerate(rows[:first]) if _names_all(row, rows[at + 1 :])), first)


def _begins(row: Row, width: int) -> bool:
    return len(row) == width and (len(row) > 1 or not row[0].startswith("#"))


def _names_all(row: Row, below: Sequence[Row]) -> bool:
    """Whether a row has a name for every cell below it; what is beyond is empty, such as after a last delimiter."""
    used = [used_cells(other) for other in below]
    return 1 < max(used, default=0) <= len(row) == _filled(row) and has_header([row, *below])


def used_cells(row: Row) -> int:
    """The cells of a row but for the empty ones at its end."""
    return next((at for at in range(len(row), 0, -1) if row[at - 1].strip()), 0)


def _below_titles(rows: Sequence[Row], first: int) -> int:
    """The first row that is no title. Titles are dropped for the sake of a header below, blank rows in any case."""
    width, stop = len(rows[first]), min(len(rows), first + LOOKED_OVER)
    wide = [at for at in range(first, stop) if len(rows[at]) == width]
    begin = next((at for at in wide if _filled(rows[at]) or width == 1), first)
    for at in wide[wide.index(begin) :]:
        if not _is_title(rows[at], rows[at + 1 :]):
            return at if at == begin or has_header(rows[at:]) else begin
    return begin


def _is_title(row: Row, below: Sequence[Row]) -> bool:
    """Whether a row holds text in its first cells only, or is prose that holds the delimiter, unlike those below."""
    used = used_cells(row)
    if len(row) > 2 and used <= max(1, len(row) // 2):
        return any(_filled(other) > used for other in below[:LOOKED_OVER])
    return len(row) > 1 and _is_prose(row) and not any(map(_is_prose, below[:LOOKED_OVER]))


def _is_prose(row: Row) -> bool:
    """Whether blanks follow the delimiters, as they follow commas in a sentence."""
    return len(row) > 1 and all(cell.startswith(" ") for cell in row[1:] if cell) and bool("".join(row[1:]).strip())


def _filled(row: Row) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _header_rows(rows: Sequence[Row]) -> int:
    count = 1
    while count < HEADER_ROWS and _goes_on(rows[count - 1], rows[count:]):
        count += 1
    return count


def _goes_on(above: Row, rows: Sequence[Row]) -> bool:
    """Whether the first of `rows` names columns, as the row `above` it does: it stands as text above numbers."""
    row, body = (rows[0], rows[1:]) if rows else ((), ())
    if len(body) < BODY or len(row) != len(above) or row == above:
        return False
    columns = [[other[at].strip() for other in body if at < len(other)] for at in range(len(row))]
    cells = [row[at].strip() for at, column in enumerate(columns) if is_typed_column(column)]
    texts = [cell for cell in cells if cell and not is_typed(cell)]
    if any(cell and cell in column for cell, column in zip(map(str.strip, row), columns, strict=True)):
        return False
    if cells and len(cells) > 1 and not any(cell and is_typed(cell) for cell in cells):
        return len(texts) * 2 >= len(cells)
    return _filled(above) < len(above) and _filled(row) == len(row) and are_years(cells) and bool(cells)
