"""The mapping as CSV, to be kept in a spreadsheet, and back. Pure; raises ProblemError (`mapping.paste.*`)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from wizard.core.problems import ProblemError
from wizard.mapping.drafts import field_name
from wizard.mapping.pasted import problems
from wizard.mapping.pasted.types import MOST_FIELDS, PastedField, PastedSchema
from wizard.mapping.types import ColumnKind, MappedColumn, MappingDraft

HEADER = ("column", "kind", "type", "field", "dimensions", "actual_for")
_KINDS = {kind.value: kind for kind in ColumnKind} | {kind.value.replace("_", " "): kind for kind in ColumnKind}
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula (OWASP, CSV injection): such a cell begins with an apostrophe."""


def mapping_csv(draft: MappingDraft) -> str:
    """All columns of the draft, a line each."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows([_safe(cell) for cell in _cells(column)] for column in draft.columns)
    return written.getvalue()


def _cells(column: MappedColumn) -> Iterable[str]:
    yield column.column
    yield column.kind.value
    yield column.type.value if column.type else ""
    yield field_name(column)
    yield " x ".join(map(str, column.dimensions))
    yield column.actual_for


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith((*_DANGEROUS, "'")) else cell


def read_csv(text: str) -> PastedSchema | None:
    """The mapping in `text`; None when its first line is not the header. The order of the columns is free."""
    try:
        dialect = "excel-tab" if "\t" in text.partition("\n")[0] else "excel"
        rows = list(csv.DictReader(io.StringIO(text, newline=""), dialect=dialect))
    except csv.Error:
        raise ProblemError(problems.unreadable("CSV", "a quote is never closed")) from None
    if not rows or not {"column", "kind"} <= {str(name).strip().lower() for name in rows[0]}:
        return None
    cells = [
        {str(name).strip().lower(): _plain(value) for name, value in row.items() if isinstance(value, str)}
        for row in rows[:MOST_FIELDS]
    ]
    fields = tuple(_field(row) for row in cells if row.get("column") and row.get("kind", "").lower() in _KINDS)
    unread = len(rows) - len(fields)
    remarks = (f"{unread:,} lines without a column or a known kind were passed over.",) if unread else ()
    return PastedSchema("a mapping CSV", fields, remarks)


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") else cell


def _field(row: dict[str, str]) -> PastedField:
    sizes = row.get("dimensions", "").lower().replace("×", "x").split("x")
    return PastedField(
        name=row.get("field") or row["column"],
        kind=_KINDS[row["kind"].lower()],
        type=row.get("type", "").strip().lower(),
        column=row["column"],
        dimensions=tuple(int(size) for size in sizes if size.strip().isdecimal() and len(size.strip()) < 8),
        actual_for=row.get("actual_for", ""),
    )
