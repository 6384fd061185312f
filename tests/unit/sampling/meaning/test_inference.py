"""Text columns and what they mean."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.sampling.meaning.hints import Hints
from wizard.sampling.meaning.inference import infer
from wizard.sampling.profiles import Alternative, KindCount
from wizard.sampling.types import LogicalType

CASES = {
    "integers": (["1", "-2", "+3"], LogicalType.INTEGER, [1, -2, 3]),
    "spaces around": ([" 1", "2 "], LogicalType.INTEGER, [1, 2]),
    "zero": (["0", "1", "0"], LogicalType.INTEGER, [0, 1, 0]),
    "leading zeros": (["007", "123"], LogicalType.STRING, ["007", "123"]),
    "beyond 64 bits": (["123456789012345678901", "1"], LogicalType.STRING, ["123456789012345678901", "1"]),
    "numbers": (["1.5", "2", "-3e-2", ".5"], LogicalType.NUMBER, [1.5, 2.0, -0.03, 0.5]),
    "decimal comma": (["1,5", "-2,25"], LogicalType.NUMBER, [1.5, -2.25]),
    "decimal comma and dots": (["1.234,5", "7,1"], LogicalType.NUMBER, [1234.5, 7.1]),
    "thousands": (["1,234", "2,000,001"], LogicalType.INTEGER, [1234, 2000001]),
    "thousands and decimals": (["1,234.5", "12"], LogicalType.NUMBER, [1234.5, 12.0]),
    "booleans": (["true", "False", "TRUE"], LogicalType.BOOLEAN, [True, False, True]),
    "yes and no": (["yes", "no"], LogicalType.BOOLEAN, [True, False]),
    "dates": (["2026-01-31", "2026-2-1"], LogicalType.DATE, [dt.date(2026, 1, 31), dt.date(2026, 2, 1)]),
    "day first": (["31.12.2025", "01.02.2026"], LogicalType.DATE, [dt.date(2025, 12, 31), dt.date(2026, 2, 1)]),
    "month first": (["12/31/2025", "02/01/2026"], LogicalType.DATE, [dt.date(2025, 12, 31), dt.date(2026, 2, 1)]),
    "moments": (
        ["2026-01-01 10:00", "2026-01-01T10:00:00.123456789"],
        LogicalType.DATETIME,
        [dt.datetime(2026, 1, 1, 10), dt.datetime(2026, 1, 1, 10, 0, 0, 123456)],
    ),
    "moments with a zone": (
        ["2026-01-01T10:00:00Z", "2026-01-01T10:00:00+02:00"],
        LogicalType.DATETIME,
        [dt.datetime(2026, 1, 1, 10, tzinfo=dt.UTC), dt.datetime(2026, 1, 1, 8, tzinfo=dt.UTC)],
    ),
    "moments and dates": (
        ["2026-01-01 10:00:00", "2026-01-02"],
        LogicalType.DATETIME,
        [dt.datetime(2026, 1, 1, 10), dt.datetime(2026, 1, 2)],
    ),
    "times": (["10:00", "23:59:59"], LogicalType.TIME, [dt.time(10), dt.time(23, 59, 59)]),
    "spaces between thousands": (["1 234", "12 345 678", "12"], LogicalType.INTEGER, [1234, 12345678, 12]),
    "narrow spaces and a comma": (["1\u202f234,5", "2"], LogicalType.NUMBER, [1234.5, 2]),
    "apostrophes": (["1'234.50", "12'345.00"], LogicalType.NUMBER, [1234.5, 12345]),
    "points between thousands": (["1.234.567", "12.345.678"], LogicalType.INTEGER, [1234567, 12345678]),
    "lakhs": (["1,23,456", "12,34,567"], LogicalType.INTEGER, [123456, 1234567]),
    "exponents": (["1.2e3", "4E-2"], LogicalType.NUMBER, [1200, 0.04]),
    "telephone numbers": (["555 123 456", "555 124 457", "555 125 458"], LogicalType.STRING, None),
    "addresses": (["192.168.100.200", "10.0.0.1", "8.8.8.8"], LogicalType.STRING, None),
    "versions": (["1.2.3", "1.10.0", "2.0.1"], LogicalType.STRING, None),
    "on and off": (["on", "OFF"], LogicalType.BOOLEAN, [True, False]),
    "German flags": (["ja", "nein"], LogicalType.BOOLEAN, [True, False]),
    "flags in two spellings": (["yes", "no", "true"], LogicalType.STRING, None),
    "one letter that may be anything": (["f", "f"], LogicalType.STRING, None),
    "zero and one": (["0", "1"], LogicalType.INTEGER, [0, 1]),
    "named month": (["02-Jan-2006", "13 Feb 2007"], LogicalType.DATE, [dt.date(2006, 1, 2), dt.date(2007, 2, 13)]),
    "American": (
        ["Jan 2, 2006 3:04 PM", "May 11, 2015 at 12:55AM"],
        LogicalType.DATETIME,
        [dt.datetime(2006, 1, 2, 15, 4), dt.datetime(2015, 5, 11, 0, 55)],
    ),
    "mail": (["Mon, 02 Jan 2006 15:04:05 -0700"], LogicalType.DATETIME, [dt.datetime(2006, 1, 2, 22, 4, 5, 0, dt.UTC)]),
    "server log": (
        ["[02/Jan/2006:15:04:05 +0100]"],
        LogicalType.DATETIME,
        [dt.datetime(2006, 1, 2, 14, 4, 5, 0, dt.UTC)],
    ),
    "zone by name": (["2026-01-01 10:00:00 EST"], LogicalType.DATETIME, [dt.datetime(2026, 1, 1, 15, 0, 0, 0, dt.UTC)]),
    "compact with time": (["20260131T101500"], LogicalType.DATETIME, [dt.datetime(2026, 1, 31, 10, 15)]),
    "two digits of a year": (["31/12/99", "1/1/05"], LogicalType.DATE, [dt.date(1999, 12, 31), dt.date(2005, 1, 1)]),
    "compact days stay numbers": (["20260131", "20260201"], LogicalType.INTEGER, [20260131, 20260201]),
    "milliseconds stay numbers": (["1750000000000"], LogicalType.INTEGER, [1750000000000]),
    "noon and midnight": (["12:00 AM", "12:30 pm"], LogicalType.TIME, [dt.time(0), dt.time(12, 30)]),
    "more hours than a day": (["36:15", "10:00"], LogicalType.STRING, None),
    "durations": (["PT5M", "P1DT2H"], LogicalType.DURATION, [dt.timedelta(minutes=5), dt.timedelta(days=1, hours=2)]),
    "pandas durations": (["1 days 02:03:04"], LogicalType.DURATION, [dt.timedelta(days=1, seconds=7384)]),
    "months have no length": (["P1M", "P2Y"], LogicalType.STRING, None),
    "percentages": (["12 %", "3.5%"], LogicalType.STRING, None),
    "money": (["$1,234.50", "€ 3,50", "2 EUR"], LogicalType.STRING, None),
    "lists": (["[1, 2]", "[3, 4]"], LogicalType.STRING, None),
    "texts": (["de", "fr", "1"], LogicalType.STRING, ["de", "fr", "1"]),
    "null words": (["1", "n/a", "", "-"], LogicalType.INTEGER, [1, None, None, None]),
    "null words in text": (["de", "NULL", "-"], LogicalType.STRING, ["de", None, "-"]),
    "nothing": (["", "NA", None], LogicalType.UNKNOWN, [None, None, None]),
    "no row": ([], LogicalType.UNKNOWN, []),
}


@pytest.mark.parametrize(("texts", "expected", "values"), CASES.values(), ids=CASES)
def test_infers(texts: list[str | None], expected: LogicalType, values: list[object] | None) -> None:
    meaning = infer(pa.array(texts, pa.string()), blanks_are_null=True)
    assert (meaning.logical_type, meaning.values.to_pylist()) == (expected, texts if values is None else values)


def test_one_bad_cell_does_not_make_numbers_text() -> None:
    meaning = infer(pa.array([str(n) for n in range(99)] + ["oops"]), blanks_are_null=True)
    assert (meaning.logical_type, meaning.misfits) == (LogicalType.INTEGER, 1)
    assert meaning.confidence < 0.99
    assert meaning.kinds[1] == KindCount("texts", 1, False, "oops", "")
    assert "oops" not in meaning.evidence


def test_many_bad_cells_do() -> None:
    meaning = infer(pa.array(["1"] * 90 + ["oops"] * 10), blanks_are_null=True)
    assert meaning.logical_type is LogicalType.STRING


def test_an_impossible_date_is_a_misfit() -> None:
    meaning = infer(pa.array(["2026-01-01"] * 40 + ["2026-02-30"]), blanks_are_null=True)
    assert (meaning.logical_type, meaning.misfits) == (LogicalType.DATE, 1)


def test_evidence_counts_for_and_against() -> None:
    meaning = infer(pa.array([str(n) for n in range(998)] + ["n/a", "n/a"]), blanks_are_null=True)
    assert meaning.evidence == "998 integers, 2 times `n/a`"


def test_evidence_tells_where_the_odd_ones_stand_but_quotes_no_value() -> None:
    texts = [*map(str, range(100)), "n/a", "secret", "17 grams"]
    meaning = infer(pa.array(texts), blanks_are_null=True, place_of=lambda row: f"line {row + 2}")
    assert meaning.evidence == "100 integers, 1 time `n/a`, first at line 102, 2 texts, first at line 103"
    assert meaning.kinds == (
        KindCount("integers", 100, True, "0", "line 2"),
        KindCount("times n/a", 1, True, "", "line 102"),
        KindCount("texts", 2, False, "secret", "line 103"),
    )


def test_a_chosen_null_word_binds_and_is_not_named() -> None:
    hints = Hints(null_words=frozenset({"-999", "keine"}))
    meaning = infer(pa.array(["1", "2", "-999", "keine"]), blanks_are_null=True, hints=hints)
    assert meaning.values.to_pylist() == [1, 2, None, None]
    assert meaning.evidence == "2 integers, 1 time a chosen null word, 1 time a chosen null word"


@pytest.mark.parametrize(
    ("decimal", "text", "value"),
    [(",", "1,234", 1.234), (".", "1,234", 1234), (",", "1.234", 1234), (".", "1.234", 1.234)],
)
def test_a_chosen_decimal_mark_binds(decimal: str, text: str, value: float) -> None:
    meaning = infer(pa.array([text, text]), blanks_are_null=True, hints=Hints(decimal=decimal))
    assert meaning.values.to_pylist() == [value, value]


def test_an_unreachable_place_is_left_out() -> None:
    def nowhere(row: int) -> str:
        raise IndexError(row)

    assert infer(pa.array(["1", "NA"]), blanks_are_null=True, place_of=nowhere).kinds[1].where == ""


def test_infinities_are_numbers_and_counted() -> None:
    assert infer(pa.array(["1.5", "-inf"]), blanks_are_null=True).evidence == "2 numbers, 1 infinite"


def test_texts_that_are_no_utf8_are_left_alone() -> None:
    values = pa.Array.from_buffers(pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\1\0\0\0"), pa.py_buffer(b"\xff")])
    assert infer(values, blanks_are_null=True).logical_type is LogicalType.STRING


OFFERED = {
    "percentages": (["12 %", "3.5%"], ("numeric", "numbers with a percent sign")),
    "money": (["$1,234.50", "$3"], ("numeric", "numbers with a currency")),
    "brackets": (["(123)", "45"], ("numeric", "numbers with brackets, as for negative amounts")),
    "mostly numbers": (["1"] * 9 + ["x"], ("numeric", "9 of 10 values are numbers")),
    "mostly dates": (["2026-01-01"] * 9 + ["x"], ("datetime", "9 of 10 values look like dates")),
    "flags in two spellings": (["yes", "no", "true"], ("boolean", "words for yes and no in several spellings")),
    "equal lists": (["[0.1, 0.2]", "[1, 2]"], ("tensor", "every list has 2 numbers")),
}


@pytest.mark.parametrize(("texts", "offered"), OFFERED.values(), ids=OFFERED)
def test_offers_what_texts_would_bear(texts: list[str], offered: tuple[str, str]) -> None:
    assert infer(pa.array(texts), blanks_are_null=True).alternatives == (Alternative(*offered),)


def test_few_values_give_little_confidence() -> None:
    few = infer(pa.array(["1"]), blanks_are_null=True)
    many = infer(pa.array(["1"] * 100), blanks_are_null=True)
    assert few.confidence < many.confidence


def test_a_format_with_nulls_keeps_its_words() -> None:
    meaning = infer(pa.array(["", "NA", "x"]), blanks_are_null=False)
    assert meaning.values.to_pylist() == ["", "NA", "x"]


def test_many_different_numbers_and_one_text() -> None:
    meaning = infer(pa.array([f"{number}.5" for number in range(5_000)] + ["5", "oops"]), blanks_are_null=True)
    assert (meaning.logical_type, meaning.misfits, meaning.evidence) == (
        LogicalType.NUMBER,
        1,
        "5,001 numbers, 1 text",
    )


@given(
    st.lists(
        st.none() | st.text(max_size=12) | st.from_regex(r"\d{1,4}[-/.,:]\d{1,4}([-/.,:]\d{1,4})?", fullmatch=True)
    )
)
def test_any_texts_have_a_meaning(texts: list[str | None]) -> None:
    meaning = infer(pa.array(texts, pa.string()), blanks_are_null=True)
    assert len(meaning.values) == len(texts)
    assert 0 <= meaning.confidence <= 1


@given(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1))
def test_whole_numbers_come_back(numbers: list[int]) -> None:
    meaning = infer(pa.array([str(number) for number in numbers]), blanks_are_null=True)
    assert (meaning.logical_type, meaning.values.to_pylist()) == (LogicalType.INTEGER, numbers)


@given(st.lists(st.datetimes(dt.datetime(1, 1, 1), dt.datetime(9999, 12, 31)), min_size=1))
def test_moments_come_back(moments: list[dt.datetime]) -> None:
    meaning = infer(pa.array([moment.isoformat() for moment in moments]), blanks_are_null=True)
    assert (meaning.logical_type, meaning.values.to_pylist()) == (LogicalType.DATETIME, moments)
