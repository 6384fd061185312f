"""A choice that does not fit the object is honoured, and said."""

from __future__ import annotations

from tests.fakes.file_source import BytesSource
from wizard.sampling.results import SampleResult
from wizard.sampling.sampler import sample
from wizard.sampling.settings import ReadSettings
from wizard.sampling.types import FileFormat

GERMAN = "Ort;Tag;Prämie\nKöln;31.12.2025;1\nAachen;01.02.2026;2\n".encode("cp1252")


def read(data: bytes, **options: str) -> SampleResult:
    return sample(BytesSource(data, "a.csv"), settings=ReadSettings(format=FileFormat.CSV, options=options))


def notes(data: bytes, **options: str) -> list[str]:
    return [note.code for note in read(data, **options).notes]


def test_what_fits_needs_no_note() -> None:
    assert notes(GERMAN) == []
    assert notes(GERMAN, sep=";", encoding="cp1252", dateFormat="dd.MM.yyyy") == []


def test_signs_that_the_chosen_encoding_does_not_know_are_counted() -> None:
    (note,) = read(GERMAN, encoding="UTF-8").notes
    assert note.code == "data.csv.undecodable"
    assert note.text.startswith("2 signs cannot be read as utf-8")


def test_a_delimiter_that_no_line_holds() -> None:
    assert notes(GERMAN, sep="|") == ["data.csv.no_delimiter"]
    assert len(read(GERMAN, sep="|").columns) == 1


def test_a_quote_that_no_line_holds() -> None:
    assert notes(GERMAN, quote="'") == ["data.csv.no_quote"]


def test_a_date_format_that_no_column_has() -> None:
    assert notes(GERMAN, dateFormat="MM.yyyy.dd") == ["data.csv.date_format_unused"]


def test_rows_that_span_lines_are_told_and_said_to_spark() -> None:
    result = read(b'id,text\n1,"two\nlines"\n2,one\n')
    (trait,) = [trait for trait in result.traits if trait.name == "multiLine"]
    assert (trait.value, trait.evidence) == ("true", "1 row took more than one line, first at line 2.")
    assert not [trait for trait in read(b"id,text\n1,a\n2,b\n").traits if trait.name == "multiLine"]
