"""Text columns and what they mean."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.sampling.meaning.inference import infer
from wizard.sampling.profiles import KindCount
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
    "texts": (["de", "fr", "1"], LogicalType.STRING, ["de", "fr", "1"]),
    "null words": (["1", "n/a", "", "-"], LogicalType.INTEGER, [1, None, None, None]),
    "null words in text": (["de", "NULL", "-"], LogicalType.STRING, ["de", None, "-"]),
    "nothing": (["", "NA", None], LogicalType.UNKNOWN, [None, None, None]),
    "no row": ([], LogicalType.UNKNOWN, []),
}


@pytest.mark.parametrize(("texts", "expected", "values"), CASES.values(), ids=CASES)
def test_infers(texts: list[str | None], expected: LogicalType, values: list[object]) -> None:
    meaning = infer(pa.array(texts, pa.string()), blanks_are_null=True)
    assert (meaning.logical_type, meaning.values.to_pylist()) == (expected, values)


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


def test_few_values_give_little_confidence() -> None:
    few = infer(pa.array(["1"]), blanks_are_null=True)
    many = infer(pa.array(["1"] * 100), blanks_are_null=True)
    assert few.confidence < many.confidence


def test_a_format_with_nulls_keeps_its_words() -> None:
    meaning = infer(pa.array(["", "NA", "x"]), blanks_are_null=False)
    assert meaning.values.to_pylist() == ["", "NA", "x"]


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
