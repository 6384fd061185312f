"""Where a table begins, and which rows name its columns."""

from __future__ import annotations

import pytest

from wizard.sampling.written.header import joined
from wizard.sampling.written.rows import Record
from wizard.sampling.written.tabletop import Top, top_of

BODY = (("Bonn", "1.5", "2.5", "3.5"), ("Mons", "2.5", "3.5", "4.5"), ("Oslo", "3.5", "4.5", "5.5"))
NAMES = ("town", "low", "mean", "high")


def top(*rows: tuple[str, ...]) -> Top:
    return top_of([Record(number, 1, list(row)) for number, row in enumerate(rows, start=1)])


TITLES = {
    "a title filled up with empty cells": (("Rain by town", "", "", ""),),
    "two titles and a blank row": (("Rain", "", "", ""), ("in mm", "", "", ""), ("", "", "", "")),
    "a blank row first": (("", "", "", ""), ("Rain by town", "", "", "")),
    "a label and its value": (("Unit:", "mm", "", ""),),
    "a sentence with as many commas": (("Rain", " by town", " month", " and year"),),
    "a blank row above a title of fewer cells": (("", "", "", ""), ("Rain", "by town")),
    "fewer cells": (("Rain by town",), ("Unit:", "mm")),
}


@pytest.mark.parametrize("titles", TITLES.values(), ids=TITLES)
def test_titles_are_above_the_table(titles: tuple[tuple[str, ...], ...]) -> None:
    assert top(*titles, NAMES, *BODY) == Top(len(titles), header=True)


BEGINNINGS = {
    "names": (NAMES, *BODY),
    "a column without name": (("", *NAMES[1:]), *BODY),
    "sparse rows": (("code", "jan", "feb", "mar"), ("A1", "", "", ""), ("A2", "1", "", "3"), ("A3", "", "", "4")),
    "every row but the header ends with a delimiter": (NAMES, *((*row, "") for row in BODY)),
    "any number of delimiters at the end": (NAMES, (*BODY[0], "", ""), (*BODY[1], ""), (*BODY[2], "", ""), BODY[0]),
    "names of columns that most rows lack": ((*NAMES, "note"), *BODY),
}


@pytest.mark.parametrize("rows", BEGINNINGS.values(), ids=BEGINNINGS)
def test_the_first_row_names_the_columns(rows: tuple[tuple[str, ...], ...]) -> None:
    assert top(*rows) == Top(0, header=True)


def test_without_a_header_no_sparse_row_is_dropped() -> None:
    assert top(("A1", "", "", ""), ("A2", "5", "6", "7"), ("A3", "5", "6", "7")) == Top(0, header=False)


def test_flags_that_are_values_name_nothing() -> None:
    assert not top(("true", "false"), ("false", "true"), ("true", "true")).header


TWO_ROWS = {
    "units": (NAMES, ("", "mm", "mm", "mm"), ["town", "low mm", "mean mm", "high mm"]),
    "groups": (("", "Rain", "", "Sun"), ("town", "low", "high", "mean"), ["town", "Rain low", "Rain high", "Sun mean"]),
    "years": (
        ("town", "Rain", "", "Sun"),
        ("name", "2010", "2011", "2010"),
        ["town name", "Rain 2010", "Rain 2011", "Sun 2010"],
    ),
}


@pytest.mark.parametrize("case", TWO_ROWS)
def test_a_header_of_two_rows(case: str) -> None:
    upper, lower, names = TWO_ROWS[case]
    assert top(tuple(upper), tuple(lower), *BODY) == Top(0, header=True, header_rows=2)
    assert joined([upper, lower]) == names


ONE_ROW = {
    "words in a column of text only": (NAMES, ("Lyon", "1.5", "2.5", "3.5"), *BODY),
    "null words": (NAMES, ("Lyon", "n/a", "-", "n/a"), *BODY),
    "the header again": (NAMES, NAMES, *BODY),
    "years as values": (("town", "from", "to"), *((town, "2001", "2003") for town in "abcd")),
}


@pytest.mark.parametrize("rows", ONE_ROW.values(), ids=ONE_ROW)
def test_a_header_of_one_row(rows: tuple[tuple[str, ...], ...]) -> None:
    assert top(*rows).header_rows == 1
