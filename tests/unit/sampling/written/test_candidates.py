"""What a CSV may be written in, seen through the dialect that wins."""

from __future__ import annotations

import pytest

from wizard.sampling.written.dialect import detect

TREES = (("id", "tree", "height"), ("1", "old ash", "12.5"), ("2", "red oak", "9.25"), ("3", "fir", "20.0"))


def lines(delimiter: str, *, quote: str = "") -> str:
    return "".join(delimiter.join(f"{quote}{cell}{quote}" for cell in row) + "\n" for row in TREES)


@pytest.mark.parametrize("delimiter", ["^", "~", "#", "*", "&", "!", "=", "/", "-", "||", "\x01"])
def test_a_rare_delimiter_that_every_line_holds(delimiter: str) -> None:
    dialect = detect(lines(delimiter), complete=True)
    assert (dialect.delimiter, dialect.header) == (delimiter, True)


def test_a_rare_delimiter_around_cells_of_several_lines() -> None:
    text = lines("*") + '4*"oak\nor elm"*1.5\n' + lines("*")
    assert detect(text, complete=True).delimiter == "*"


def test_delimiters_at_the_end_of_some_lines_blur_nothing() -> None:
    text = "".join(line + "\t" * (number % 3) + "\n" for number, line in enumerate(lines("\t").splitlines() * 3))
    assert detect(text, complete=True).delimiter == "\t"


def test_a_comma_and_a_blank_within_quotes_are_text() -> None:
    text = "key,doc\n" + "".join(f'{n},"[""x"", ""y, z""]"\n' for n in range(5))
    dialect = detect(text, complete=True)
    assert (dialect.quote, dialect.skip_initial_space) == ('"', False)


ONE_COLUMN = {
    "hyphens": "name\nann-lee\nbob-ray\n",
    "moments": "2026-01-01 10:00\n2026-01-02 11:00\n",
    "paths": "path\n/a/b\n/c/d\n",
}


@pytest.mark.parametrize("text", ONE_COLUMN.values(), ids=ONE_COLUMN)
def test_marks_inside_one_column_are_no_delimiters(text: str) -> None:
    assert detect(text, complete=True).delimiter not in "-/:"


@pytest.mark.parametrize("quote", ['"', "'", "`"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_quotes_that_enclose_cells(quote: str, delimiter: str) -> None:
    dialect = detect(lines(delimiter, quote=quote), complete=True)
    assert (dialect.delimiter, dialect.quote) == (delimiter, quote)


def test_a_quote_after_a_delimiter_and_a_blank_opens_a_cell() -> None:
    text = 'name, town, n\n"Lee, Ann", "Bonn, west", 1\n"Ray, Bob", "Mons", 2\n'
    dialect = detect(text, complete=True)
    assert (dialect.delimiter, dialect.quote, dialect.skip_initial_space, dialect.header) == (",", '"', True, True)


def test_a_backslash_that_takes_the_delimiter_for_text() -> None:
    text = "id,town,n\n" + "".join(f"{n},Washington\\, D.C.,{n}\n" for n in range(9))
    assert detect(text, complete=True).escape == "\\"


def test_a_backslash_before_a_doubled_quote_is_text() -> None:
    text = "id,note\n" + "".join(f"{n},'a 8\\''9 rod, long'\n" for n in range(9))
    dialect = detect(text, complete=True)
    assert (dialect.quote, dialect.escape) == ("'", None)


def test_a_title_in_quotes_may_hold_the_delimiter() -> None:
    text = '"Trees, by region"\n"Town",2010,2011\n' + '"Bonn, west","1 200,5",3\n' * 9
    dialect = detect(text, complete=True)
    assert (dialect.delimiter, dialect.quote, dialect.preamble) == (",", '"', 1)


@pytest.mark.parametrize("begin", ["", "  "])
def test_any_number_of_spaces_between_cells(begin: str) -> None:
    text = "".join(begin + "".join(cell.replace(" ", "_").ljust(9) for cell in row) + "\n" for row in TREES)
    dialect = detect(text, complete=True)
    assert (dialect.delimiter, dialect.skip_initial_space, dialect.header) == (" ", True, True)
