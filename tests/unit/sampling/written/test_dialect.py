"""CSV dialects."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.data import build
from wizard.sampling.written import encoding
from wizard.sampling.written.dialect import detect

TABLES = {
    ",": build.csv(),
    ";": build.csv(delimiter=";"),
    "\t": build.csv(delimiter="\t"),
    "|": build.csv(delimiter="|"),
}


@pytest.mark.parametrize(("delimiter", "text"), TABLES.items())
def test_finds_the_delimiter(delimiter: str, text: str) -> None:
    dialect = detect(text, complete=True)
    assert (dialect.delimiter, dialect.header, dialect.preamble) == (delimiter, True, 0)


def test_one_column() -> None:
    dialect = detect("name\nanna\nbert\ncarl\n", complete=True)
    assert (dialect.delimiter, dialect.header) == (",", True)


def test_decimal_commas_are_no_delimiters() -> None:
    assert detect(build.decimal_comma_csv().decode("cp1252"), complete=True).delimiter == ";"


def test_quotes_with_newlines() -> None:
    dialect = detect(build.quoted_newlines_csv().decode(), complete=True)
    assert (dialect.delimiter, dialect.quote, dialect.header) == (",", '"', True)


def test_single_quotes() -> None:
    dialect = detect("a,b\n" + "'x, y',1\n" * 10, complete=True)
    assert (dialect.delimiter, dialect.quote) == (",", "'")


def test_apostrophes_are_no_quotes() -> None:
    dialect = detect("name,n\n" + "O'Neill,1\nD'Arc,2\n" * 10, complete=True)
    assert dialect.quote == '"'


def test_comma_and_space() -> None:
    assert detect("a, b, c\n" + "1, x, 2.5\n" * 10, complete=True).skip_initial_space


def test_lines_above_the_header() -> None:
    dialect = detect(build.preamble_csv().decode(), complete=True)
    assert (dialect.preamble, dialect.header, dialect.delimiter) == (3, True, ",")


NO_HEADER = {
    "numbers": "1,2,3\n4,5,6\n7,8,9\n",
    "values of the column": "de,1\nfr,2\nde,3\n",
    "moments": "2026-01-01,a\n2026-01-02,b\n",
}


@pytest.mark.parametrize("text", NO_HEADER.values(), ids=NO_HEADER)
def test_no_header(text: str) -> None:
    assert not detect(text, complete=True).header


HEADER = {
    "words above numbers": "a,b\n1,2\n3,4\n",
    "words above words": "country,city\nde,Bonn\nfr,Paris\n",
    "only a header": "id,score\n",
    "years": "country,2020,2021\nde,1,2\nfr,3,4\n",
    "one letter": "t,y\n1,0\n2,1\n",
    "years beside odd words": "NA,t,2020\n1,2,3\n",
}


@pytest.mark.parametrize("text", HEADER.values(), ids=HEADER)
def test_header(text: str) -> None:
    assert detect(text, complete=True).header


@settings(max_examples=60)
@given(st.text(max_size=300), st.booleans())
def test_any_text_has_a_dialect(text: str, complete: bool) -> None:
    assert len(detect(text, complete=complete).delimiter) == 1


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a,b\n", "utf-8"),
        ("ä".encode(), "utf-8"),
        (b"\xef\xbb\xbfa", "utf-8-sig"),
        ("ab".encode("utf-16"), "utf-16-le"),
        ("name,n\n".encode("utf-16-be"), "utf-16-be"),
        ("ä".encode("cp1252") + b",b", "cp1252"),
        ("ä".encode()[:1], "utf-8"),
    ],
)
def test_encoding(data: bytes, expected: str) -> None:
    assert encoding.detect(data, []) == expected


def test_the_rest_of_the_object_decides_too() -> None:
    assert encoding.detect(b"a,b\n", ["ä".encode("cp1252") + b",b,"]) == "cp1252"
    assert encoding.detect(b"a,b\n", ["ä".encode()[1:] + b",b"]) == "utf-8"


LINES = range(30)
TELLING = {
    "an escaped quote before a delimiter": (
        "id,text\n" + "".join(f'{n},"he said \\"yes\\", twice"\n' for n in LINES),
        {"delimiter": ",", "escape": "\\", "header": True, "preamble": 0},
    ),
    "a path that ends in a backslash": (
        "id,path\n" + "".join(f'{n},"C:\\dir\\"\n' for n in LINES),
        {"delimiter": ",", "escape": None},
    ),
    "prose with regular commas between tabs": (
        "id\ttext\n" + "".join(f"{n}\tWell, so, it, goes; on\n" for n in LINES),
        {"delimiter": "\t", "header": True, "preamble": 0},
    ),
    "a pair of colons and a remark with one": (
        "id::name::x\n" + "".join(f"{n}::ab::{n}\n" for n in LINES) + "Source: office\n",
        {"delimiter": "::"},
    ),
    "a title above": (
        "Export of trees\nid,name,x\n" + "".join(f"{n},ab,{n}.5\n" for n in LINES),
        {"delimiter": ",", "preamble": 1, "header": True},
    ),
    "one column of two words": ("name\n" + "".join(f"tree {n}\n" for n in LINES), {"delimiter": ",", "header": True}),
}


@pytest.mark.parametrize("case", TELLING)
def test_what_misleads_simpler_ways(case: str) -> None:
    text, expected = TELLING[case]
    found = detect(text, complete=True)
    assert {name: getattr(found, name) for name in expected} == expected


def test_a_chosen_escape_that_is_the_quote_means_doubled_quotes() -> None:
    found = detect('"a";"b ""x"""\n"1";"2"\n"3";"4"\n', complete=True, options={"escape": '"'})
    assert (found.delimiter, found.quote, found.escape) == (";", '"', None)
