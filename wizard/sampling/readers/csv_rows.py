"""Rows of a CSV as a table of one width: what is short is filled up, what is too long or no row is left out and told.

Raises ProblemError (`data.csv.*`) from `refuse_when_broken` alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from wizard.core.problems import ProblemError
from wizard.sampling import problems
from wizard.sampling.types import Note
from wizard.sampling.written.header import is_typed
from wizard.sampling.written.rows import Record

BROKEN_SHARE = 0.2
"""Share of rows that are too long, or never closed, up to which a piece of an object is read without a doubt."""
REFUSED_SHARE = 0.6
"""Share of such rows above which the object counts as unreadable …"""
FEW = 10
"""… unless it has only so few rows that nothing can be said."""
FOOTER = 10
"""Rows at the end that may be remarks below the table, blank ones apart."""
SPARSE = 0.02
"""Share of rows with one text and empty cells up to which such rows at the end are remarks …"""
FOOTER_PADDED = 3
"""… and so many more."""


@dataclass
class Rows:
    """Rows of the right width, where each stands, and what was seen of the others.

    `long` rows have too many cells or a quote that is never closed, `short` ones too few; `headers` repeat the header,
    `footer` counts remarks below the table. Of the first long and the first short row the record is kept.
    """

    width: int
    header: list[str] | None = None
    good: list[list[str]] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    seen: int = 0
    long: int = 0
    short: int = 0
    headers: int = 0
    footer: int = 0
    first_long: Record | None = None
    first_short: Record | None = None
    _filled_up: list[int] = field(default_factory=list)

    def take(self, found: Sequence[Record], place: str = "") -> None:
        """Add the records; each stands at `place`, or at its own line."""
        for record in found:
            if record.cells is not None and record.cells == self.header:
                self.headers += 1
                continue
            self.seen += 1
            cells = self._fitted(record)
            if cells is not None:
                self.good.append(cells)
                self.places.append(place or f"line {record.line:,}")

    def _fitted(self, record: Record) -> list[str] | None:
        """The cells as many as the table has columns; None when there are too many."""
        cells = record.cells
        if cells is not None and len(cells) == self.width:
            return cells
        if cells is not None and len(cells) > self.width and not any(map(str.strip, cells[self.width :])):
            return cells[: self.width]  # delimiters at the end of the line
        if cells is None or len(cells) > self.width:
            self.long += 1
            self.first_long = self.first_long or record
            return None
        self.short += 1
        self.first_short = self.first_short or record
        self._filled_up.append(len(self.good))
        return cells + [""] * (self.width - len(cells))

    def drop_footer(self) -> None:
        """Take remarks and blank rows below the table out: rows at the very end that hold one text, or next to none."""
        if self.width < 2:
            return
        filled_up, remarks = set(self._filled_up), 0
        may_be_padded = sum(_filled(cells) == 1 for cells in self.good) <= len(self.good) * SPARSE + FOOTER_PADDED
        while self.good and remarks < FOOTER:
            filled, is_short = _filled(self.good[-1]), len(self.good) - 1 in filled_up
            if filled and not self._is_remark(filled, is_short=is_short, may_be_padded=may_be_padded):
                break
            self.good.pop()
            self.places.pop()
            remarks += bool(filled)
            self.footer, self.short, self.seen = self.footer + 1, self.short - is_short, self.seen - 1

    def _is_remark(self, filled: int, *, is_short: bool, may_be_padded: bool) -> bool:
        cells = self.good[-1]
        if self.width < 3 or not cells[0].strip():
            return False
        if is_short:
            is_prose = filled <= self.width // 3 or all(cell.startswith(" ") for cell in cells[1:filled])
            return filled == 1 or (is_prose and not any(map(is_typed, cells[:filled])))
        return filled == 1 and may_be_padded and not is_typed(cells[0])


def _filled(cells: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def refuse_when_broken(rows: Rows, name: str) -> None:
    """Raise the Problem of a table most of whose rows do not line up."""
    is_readable = rows.long <= REFUSED_SHARE * rows.seen or rows.seen <= FEW
    if rows.first_long is None or is_readable:
        return
    line, cells = rows.first_long.line, rows.first_long.cells
    if cells is None:
        raise ProblemError(problems.unclosed_quote(name, line=line))
    problem = problems.broken_row(
        name, line=line, expected=rows.width, seen=len(cells), broken=rows.long, rows=rows.seen
    )
    raise ProblemError(problem)


def _cells(count: int) -> str:
    return f"{count} cell{'' if count == 1 else 's'}"


def notes_on(rows: Rows) -> Iterator[Note]:
    """What was left out, filled up or passed over."""
    if rows.first_long is not None:
        line, cells = rows.first_long.line, rows.first_long.cells
        what = "a quote that is never closed" if cells is None else f"{_cells(len(cells))} instead of {rows.width}"
        text = f"{rows.long:,} of {rows.seen:,} rows read are broken and were left out; line {line:,} has {what}."
        yield Note("data.csv.broken_row", text)
    if rows.first_short is not None and rows.short:
        line, count = rows.first_short.line, len(rows.first_short.cells or [])
        text = f"{rows.short:,} of {rows.seen:,} rows read are short and were filled up with nulls; line {line:,} has"
        yield Note("data.csv.short_row", f"{text} {_cells(count)} instead of {rows.width}.")
    if rows.headers:
        yield Note(
            "data.csv.repeated_header", f"The header is repeated {rows.headers:,} times; those lines are no rows."
        )
    if rows.footer:
        yield Note("data.csv.footer", f"{rows.footer:,} lines below the table are no rows.")
