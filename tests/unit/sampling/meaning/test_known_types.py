"""Texts read in a known type are what the inference made of them when it found the type."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.sampling.meaning.hints import NO_HINTS, Hints
from wizard.sampling.meaning.inference import infer
from wizard.sampling.meaning.known_types import read_as
from wizard.sampling.types import LogicalType as L


@pytest.mark.parametrize(
    "texts",
    [
        ["1", "-2", "NA", "40"],
        ["1.5", "2", "", "1e3"],
        ["1.234,5", "2,5", "-3,25"],
        ["yes", "no", "NO", "n/a"],
        ["2026-01-31", "2026-02-01"],
        ["2026-01-31 10:00:01", "2026-02-01T11:00:00.5"],
        ["31.12.2025", "01.01.2026", "13.01.2026"],
        ["10:30", "23:59:59"],
        ["P1DT2H", "PT5M"],
        ["a", "b", "", "NA"],
        ["007", "010"],
    ],
)
def test_what_the_inference_made_of_them(texts: list[str]) -> None:
    values = pa.array(texts)
    found = infer(values, blanks_are_null=True)
    read = read_as(values, found.logical_type, hints=NO_HINTS, blanks_are_null=True)
    assert read.equals(found.values.cast(read.type))


@pytest.mark.parametrize(
    ("logical", "texts", "values"),
    [
        (L.INTEGER, ["1", "x", "2.0", "2.5", "9" * 30, "12345678901234567"], [1, None, 2, None, None, None]),
        (L.INTEGER, ["x", "12345678901234567"], [None, 12345678901234567]),
        (L.NUMBER, ["a", "b", "c", "4"], [None, None, None, 4.0]),
        (L.BOOLEAN, ["t", "f", "Ja", "perhaps"], [True, False, True, None]),
        (L.DATE, ["soon", "later", "2026-01-01"], [None, None, "2026-01-01"]),
        (L.TIME, ["25:00", "1:05 pm"], [None, "13:05:00.000000"]),
    ],
)
def test_what_does_not_fit_is_null_however_much_of_it_there_is(
    logical: L, texts: list[str], values: list[object]
) -> None:
    read = read_as(pa.array(texts), logical, hints=NO_HINTS, blanks_are_null=True)
    if logical in (L.DATE, L.TIME):
        read = read.cast(pa.string())
    assert read.to_pylist() == values


def test_the_chosen_pattern_and_zone_are_the_ones_that_count() -> None:
    hints = Hints(date_format="dd/MM/yyyy HH:mm", time_zone="Asia/Tokyo")
    read = read_as(pa.array(["02/01/2026 09:00"]), L.DATETIME, hints=hints, blanks_are_null=True)
    assert read.cast(pa.string()).to_pylist() == ["2026-01-02 00:00:00.000000"]


@given(st.sampled_from(list(L)), st.lists(st.text(max_size=12) | st.none(), max_size=8), st.booleans())
def test_any_text_gives_as_many_values(logical: L, texts: list[str | None], blanks_are_null: bool) -> None:
    values = pa.array(texts, pa.string())
    assert len(read_as(values, logical, hints=NO_HINTS, blanks_are_null=blanks_are_null)) == len(texts)
