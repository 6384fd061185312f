"""Rows of a JSON object from its head and, where every line is a record, a few pieces spread over the rest.

Broken records are left out and reported in a note. ProblemError leaves this module: `data.json.*` when most records are
broken or none is found, `data.limits.*`, `data.object.no_rows`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from wizard.core.problems import ProblemError
from wizard.sampling import problems as common
from wizard.sampling.limits import Limits
from wizard.sampling.readers.json import problems
from wizard.sampling.readers.json.brackets import Bounds
from wizard.sampling.readers.json.columns import CELLS, Budget, Values, make
from wizard.sampling.readers.json.decoding import Decoder
from wizard.sampling.readers.json.layout import Found, Layout, find
from wizard.sampling.readers.json.lenient import strict
from wizard.sampling.readers.json.records import Records, by_name, header, of_containers, of_lines
from wizard.sampling.readers.json.tables import table
from wizard.sampling.readers.pieces import TextObject
from wizard.sampling.reading import Column, ReadSample, name_notes
from wizard.sampling.settings import ReadSettings
from wizard.sampling.text import cut
from wizard.sampling.types import Note
from wizard.sampling.written import encoding as encodings

EASED = ("data.json.not_json", "data.json.broken")
"""Problems after which the text is tried as JSON that people write by hand."""
LENIENT = Note(
    "data.json.lenient",
    "The text is not strict JSON: it has comments, single quotes, names without quotes or commas too many. Spark reads "
    "such text with allowComments, allowSingleQuotes or allowUnquotedFieldNames, where it can.",
)
BROKEN_SHARE = 0.5
"""Share of broken records above which the object counts as unreadable."""


@dataclass
class _Reading:
    """One reading: the layout found, the records so far, and the bytes of text that they were found in."""

    text: TextObject
    limits: Limits
    encoding: str
    decoder: Decoder
    found: Found
    records: Records
    bytes: int

    @property
    def whole(self) -> bool:
        return self.text.pieces[0].last


def read(text: TextObject, limits: Limits, settings: ReadSettings) -> ReadSample:
    """The records of the pieces of `text`, a column per name in the order of first appearance."""
    encoding = _encoding(text, settings)
    begin = encodings.decode(text.pieces[0].data, encoding)
    try:
        return _read(text, limits, settings, encoding, begin)
    except ProblemError as error:
        eased = strict(begin) if error.problem.code in EASED else begin
        if eased == begin:
            raise
        try:
            found = _read(text, limits, settings, encoding, eased, strict)
        except ProblemError:
            raise error from None
    return replace(found, notes=(*found.notes, LENIENT))


def _read(
    text: TextObject,
    limits: Limits,
    settings: ReadSettings,
    encoding: str,
    begin: str,
    ease: Callable[[str], str] = str,
) -> ReadSample:
    """The records of a text that begins with `begin`; `ease` is done to what follows."""
    head, bounds = text.pieces[0], Bounds(text.name, limits.depth)
    found = find(begin, complete=head.last, options=settings.options, bounds=bounds)
    reading = _Reading(text, limits, encoding, Decoder(), found, Records(), len(head.data))
    _read_head(reading, begin, bounds)
    if found.layout is Layout.LINES:
        _read_spread(reading, bounds, ease)
    _refuse(reading)
    return _sample(reading)


def _encoding(text: TextObject, settings: ReadSettings) -> str:
    """As chosen (Spark's `encoding` or `charset`), else as the bytes tell."""
    if chosen := settings.options.get("encoding") or settings.options.get("charset"):
        try:
            "".encode(chosen)
        except LookupError as error:
            raise ProblemError(problems.encoding(text.name, chosen=chosen)) from error
        return chosen
    head, *others = [piece.data for piece in text.pieces]
    return encodings.detect(head, others)


def _read_head(reading: _Reading, begin: str, bounds: Bounds) -> None:
    found, decoder, complete = reading.found, reading.decoder, reading.whole
    if found.layout is Layout.LINES:
        reading.records = of_lines(begin, decoder, bounds, first=True, last=complete)
        return
    reading.records = of_containers(begin, found, decoder, bounds, complete=complete)
    if found.layout is Layout.OBJECT and len(reading.records.values) == 1:
        _take_table(reading)


def _take_table(reading: _Reading) -> None:
    value = reading.records.values[0]
    if isinstance(value, dict):
        told = table(value)
        reading.found = replace(reading.found, evidence=told.evidence)
        numbers = list(range(1, len(told.rows) + 1))
        reading.records = Records(list(told.rows), numbers, seen=len(numbers))


def _read_spread(reading: _Reading, bounds: Bounds, ease: Callable[[str], str]) -> None:
    """The lines of the later pieces; their places are negative: the piece's number, as its lines are not counted."""
    reading.records.values = _limited(reading.records.values, reading)
    reading.records.places = _limited(reading.records.places, reading)
    for number, piece in enumerate(reading.text.pieces[1:], start=1):
        text = ease(encodings.decode(piece.data, reading.encoding))
        more = of_lines(text, reading.decoder, bounds, first=False, last=piece.last)
        reading.records.values += more.values[: reading.limits.rows // 10]
        reading.records.places += [-number] * len(more.values[: reading.limits.rows // 10])
        reading.records.seen += more.seen
        reading.records.broken += more.broken
        reading.bytes += len(piece.data)


def _limited(some: list[Any], reading: _Reading) -> list[Any]:
    return some if reading.whole else some[: reading.limits.rows]


def _refuse(reading: _Reading) -> None:
    records, name = reading.records, reading.text.name
    if records.first_break and records.broken > BROKEN_SHARE * records.seen:
        first = records.first_break
        if not records.values and records.broken == 1 and "record" in first.why:
            raise ProblemError(problems.no_records(name))
        raise ProblemError(
            problems.broken(
                name,
                line=first.line,
                column=first.column,
                why=first.why,
                broken=records.broken,
                seen=records.seen,
            )
        )
    if not records.values:
        size = len(reading.text.pieces[0].data)
        raise ProblemError(common.no_rows(name) if reading.whole else problems.unclosed(name, size=size))


def _sample(reading: _Reading) -> ReadSample:
    records = reading.records
    rows = _rows(reading)
    names = _names(rows, reading)
    kept = rows[: max(1, CELLS // 2 // max(1, len(names)))]
    budget = Budget()
    columns = tuple(_column(name, [row.get(name) for row in kept], reading, budget) for name in names)
    seen = records.seen - (len(records.values) - len(rows) if reading.whole else 0)
    whole = reading.whole and reading.text.size_exact
    return ReadSample(
        columns=columns,
        rows=len(kept),
        row_count=seen if whole else max(seen, round(seen * reading.text.size / max(1, reading.bytes))),
        row_count_exact=whole,
        whole=whole and not records.broken and len(kept) == len(rows),
        compression=reading.text.compression,
        encoding=reading.encoding,
        notes=_notes(reading, names, budget),
        traits=reading.found.traits,
        place_of=_places(reading),
    )


def _rows(reading: _Reading) -> list[dict[str, Any]]:
    found = _limited(reading.records.values, reading)
    names = header(found)
    return list(by_name(found[1:] if names else found, names))


def _names(rows: list[dict[str, Any]], reading: _Reading) -> list[str]:
    names = list(dict.fromkeys(name for row in rows for name in row))
    limit = reading.limits.columns
    if len(names) > limit:
        raise ProblemError(common.too_many_columns(reading.text.name, columns=len(names), limit=limit))
    if not names:
        raise ProblemError(common.no_rows(reading.text.name))
    return names


def _column(name: str, values: Values, reading: _Reading, budget: Budget) -> Column:
    limit = reading.limits.cell
    if reading.bytes > limit:
        for row, value in enumerate(values):
            if isinstance(value, str) and len(value) > limit:
                place = _places(reading)(row)
                raise ProblemError(problems.cell(reading.text.name, place=place, limit=limit))
    made = make(name, values, budget)
    return Column(name, made.values.type, made.values, is_text=made.is_text)


def _places(reading: _Reading) -> Callable[[int], str]:
    """Tells where a row stands."""
    places = reading.records.places[bool(header(reading.records.values)) :]
    word = "line" if reading.found.layout is Layout.LINES else "record"

    def place(row: int) -> str:
        number = places[row]
        return f"{word} {number:,}" if number > 0 else f"byte {reading.text.pieces[-number].start:,} or later"

    return place


def _notes(reading: _Reading, names: list[str], budget: Budget) -> tuple[Note, ...]:
    records = reading.records
    notes = [*name_notes(names), *reading.decoder.notes, *_first_of_each(budget.notes)]
    if any(isinstance(value, list) for value in records.values):
        told = "its first one names the columns" if header(records.values) else "columns are named by position"
        notes.append(Note("data.json.lists", f"The records are lists; {told}."))
    if records.first_break:
        first = records.first_break
        where = f"line {first.line:,}, column {first.column:,}: {cut(first.why, 120)}"
        text = f"{records.broken:,} of {records.seen:,} records read are broken and were left out; {where}."
        notes.append(Note("data.json.broken", text))
    return tuple(notes)


def _first_of_each(notes: list[Note]) -> list[Note]:
    """At most ten, no two alike: every column could bring its own."""
    return list(dict.fromkeys(notes))[:10]
