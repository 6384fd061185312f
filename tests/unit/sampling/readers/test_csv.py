"""What a person chose about a CSV, what is told of the rest, and where rows stand."""

from __future__ import annotations

import pytest

from wizard.core.problems import ProblemError
from wizard.sampling.limits import Limits
from wizard.sampling.readers import csv
from wizard.sampling.readers.pieces import Piece, TextObject
from wizard.sampling.reading import ReadSample
from wizard.sampling.settings import ReadSettings
from wizard.sampling.types import Trait


def read(data: bytes, **options: str) -> ReadSample:
    piece = Piece(data, 0, first=True, last=True)
    text = TextObject("in/x.csv", len(data), size_exact=True, pieces=(piece,))
    return csv.read(text, Limits(), ReadSettings(options=options))


def traits(sample: ReadSample) -> dict[str, Trait]:
    return {trait.name: trait for trait in sample.traits}


def rows(sample: ReadSample) -> list[tuple[str | None, ...]]:
    values = [column.values.to_pylist() for column in sample.columns if column.values is not None]
    return list(zip(*values, strict=True))


def names(sample: ReadSample) -> list[str]:
    return [column.real_name for column in sample.columns]


def test_every_trait_tells_what_was_seen() -> None:
    found = traits(read(b"a;b;c\n1;2;3\n4;5;6\n"))
    assert (found["sep"].value, found["sep"].evidence) == (";", "Every one of 3 rows has 3 cells.")
    assert (found["header"].value, found["encoding"].value) == ("true", "utf-8")
    assert all(trait.evidence and not trait.chosen for trait in found.values())


@pytest.mark.parametrize(
    ("data", "options", "expected"),
    [
        (b"a;b,c\n1;2,3\n", {"sep": ","}, [("1;2", "3")]),
        (b"a,b\n'x',1\n", {"quote": "'"}, [("x", "1")]),
        (b"a,b\n\"x\",1\n", {"quote": ""}, [('"x"', "1")]),
        (b"1,2\n3,4\n", {"header": "true"}, [("3", "4")]),
        (b"a,b\n3,4\n", {"header": "false"}, [("a", "b"), ("3", "4")]),
        (b"a,b\n1,2\n3,4\n", {"skipLines": "1", "header": "false"}, [("1", "2"), ("3", "4")]),
        (b"a,b\n%1,2\n3,4\n", {"comment": "%"}, [("3", "4")]),
        (b"a,b\n?,2\n3,none\n", {"nullWords": "?, none"}, [(None, "2"), ("3", None)]),
        (b"a,b\n?,2\n", {"nullValue": "?"}, [(None, "2")]),
        (b"a\x01b\n1\x012\n", {"sep": "\\u0001"}, [("1", "2")]),
        (b"a,b\n1, 2\n", {"ignoreLeadingWhiteSpace": "true"}, [("1", "2")]),
        ("a,b\nж,2\n".encode("cp1251"), {"encoding": "windows-1251"}, [("ж", "2")]),
    ],
)  # fmt: skip
def test_a_choice_wins_and_is_told_as_chosen(
    data: bytes, options: dict[str, str], expected: list[tuple[str | None, ...]]
) -> None:
    sample = read(data, **options)
    assert rows(sample) == expected
    told = traits(sample)
    assert all(told[name].chosen for name in options if name not in ("nullWords", "nullValue"))


def test_marks_of_numbers_and_dates_reach_the_dialect() -> None:
    chosen = {"decimal": ",", "thousands": ".", "dateFormat": "dd.MM.yyyy", "timeZone": "Europe/Berlin"}
    dialect = read(b"a;b\n1;2\n", **chosen).dialect
    assert dialect is not None
    assert (dialect.decimal, dialect.thousands, dialect.date_format, dialect.time_zone) == tuple(chosen.values())


@pytest.mark.parametrize(
    "options", [{"sep": '"', "quote": '"'}, {"sep": "\n"}, {"sep": "\\u000a"}, {"encoding": "rot13"}, {"encoding": "x"}]
)
def test_choices_that_cannot_be_are_refused(options: dict[str, str]) -> None:
    with pytest.raises(ProblemError) as caught:
        read(b"a,b\n1,2\n", **options)
    assert caught.value.problem.code == "data.options.value"


@pytest.mark.parametrize("mark", ["||", "::", ";;", "\x01", "\x1f", "¦", "^", "~", "|"])
def test_odd_delimiters_are_found(mark: str) -> None:
    text = "".join(f"{mark.join(row)}\n" for row in [("id", "name", "n"), ("1", "anna", "2.5"), ("2", "bert", "")])
    sample = read(text.encode())
    assert names(sample) == ["id", "name", "n"]
    assert rows(sample) == [("1", "anna", "2.5"), ("2", "bert", "")]


def test_the_line_that_tells_excel_the_delimiter_is_no_row() -> None:
    sample = read(b"sep=;\r\na;b\r\n1,5;2\r\n")
    assert (names(sample), rows(sample)) == (["a", "b"], [("1,5", "2")])


def test_backslashes_before_quotes_are_escapes() -> None:
    sample = read(b'a,b\n"he said \\"hi, you\\" to me",1\n"x",2\n')
    assert rows(sample)[0] == ('he said "hi, you" to me', "1")
    assert traits(sample)["escape"].value == "\\"


def test_a_backslash_that_ends_a_cell_is_none() -> None:
    assert rows(read(b'a,b\n"C:\\dir\\",1\n"D:\\",2\n')) == [("C:\\dir\\", "1"), ("D:\\", "2")]


def test_comments_between_rows_are_no_rows() -> None:
    sample = read(b"# made by x\na,b\n1,2\n# half way\n3,4\n")
    assert (names(sample), rows(sample), sample.row_count) == (["a", "b"], [("1", "2"), ("3", "4")], 2)


def test_a_row_tells_its_line() -> None:
    sample = read(b'title\n\na,b\n"x\ny",1\n2,3\n')
    assert sample.place_of is not None
    assert [sample.place_of(row) for row in range(2)] == ["line 4", "line 6"]


def test_a_row_of_a_later_piece_tells_the_byte_of_the_piece() -> None:
    data = b"a,b\n" + b"1,2\n" * 300
    pieces = (Piece(data[:100], 0, first=True, last=False), Piece(data[-100:], len(data) - 100, first=False, last=True))
    text = TextObject("in/x.csv", len(data), size_exact=True, pieces=pieces)
    sample = csv.read(text, Limits(), ReadSettings())
    assert sample.place_of is not None
    assert sample.place_of(sample.rows - 1) == "byte 1,104"
    assert not sample.row_count_exact


def test_options_that_we_do_not_know_leave_a_note() -> None:
    assert "data.options.unknown" in [note.code for note in read(b"a,b\n1,2\n", myReader="x").notes]


@pytest.mark.parametrize("encoding", ["utf-32", "utf-16"])
def test_wide_characters_are_read(encoding: str) -> None:
    assert rows(read("a,b\nä,2\n".encode(encoding))) == [("ä", "2")]
