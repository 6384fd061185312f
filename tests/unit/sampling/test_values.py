"""Sample values are parted from a result without a trace and put back without a loss."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.file_source import BytesSource
from wizard.sampling.profiles import ColumnProfile, KindCount
from wizard.sampling.results import ObjectSet, Partition, SampleResult
from wizard.sampling.sampler import sample
from wizard.sampling.types import FileFormat, LogicalType
from wizard.sampling.values import values_of, with_values, without_values

CANARY = "canary"
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8).map(lambda text: CANARY + text)
SCALAR = st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT | st.booleans() | st.none()
PAIRS = st.lists(st.tuples(TEXT, st.integers(0)), max_size=3).map(tuple)
COLUMNS = st.lists(
    st.builds(
        ColumnProfile,
        name=st.just("name"),
        position=st.integers(0, 9),
        physical_type=st.just("text"),
        logical_type=st.sampled_from(LogicalType),
        kinds=st.lists(
            st.builds(KindCount, st.just("texts"), st.integers(0), st.booleans(), TEXT, st.just("line 2")), max_size=2
        ).map(tuple),
        minimum=SCALAR,
        maximum=SCALAR,
        quantiles=st.lists(st.tuples(st.just("p50"), SCALAR), max_size=2).map(tuple),
        top_values=PAIRS,
        examples=st.lists(TEXT, max_size=3).map(tuple),
        histogram=PAIRS,
    ),
    max_size=3,
).map(tuple)
PREVIEW = st.lists(st.lists(TEXT | st.none(), max_size=3).map(tuple), max_size=2).map(tuple)
OBJECTS = st.none() | st.builds(
    ObjectSet,
    kind=st.just("prefix"),
    partitions=st.lists(
        st.builds(
            Partition,
            st.just("day"),
            st.sampled_from(LogicalType),
            st.integers(1, 9),
            st.lists(TEXT, max_size=2).map(tuple),
        ),
        max_size=2,
    ).map(tuple),
)
RESULTS = st.builds(
    SampleResult,
    format=st.just(FileFormat.CSV),
    columns=COLUMNS,
    size=st.just(1),
    preview=PREVIEW,
    objects=OBJECTS,
    source_columns=COLUMNS,
    source_preview=PREVIEW,
)


@given(RESULTS)
def test_values_come_back_through_json(result: SampleResult) -> None:
    stored = SampleResult.from_json(json.loads(json.dumps(without_values(result).to_json(), allow_nan=False)))
    values = json.loads(json.dumps(values_of(result), allow_nan=False))
    assert with_values(stored, values) == result


@given(RESULTS)
def test_no_text_of_the_data_stays(result: SampleResult) -> None:
    assert CANARY not in json.dumps(without_values(result).to_json())


@given(RESULTS)
def test_what_was_parted_has_nothing_more_to_take(result: SampleResult) -> None:
    parted = without_values(result)
    assert without_values(parted) == parted


def profile(logical: LogicalType) -> ColumnProfile:
    return ColumnProfile(
        "x",
        0,
        "text",
        logical,
        minimum=1,
        maximum=9,
        quantiles=(("p50", 4),),
        histogram=(("1", 2),),
        top_values=(("1", 2),),
    )


def parted(column: ColumnProfile) -> ColumnProfile:
    return without_values(SampleResult(FileFormat.CSV, (column,), 1)).columns[0]


@pytest.mark.parametrize("logical", [LogicalType.INTEGER, LogicalType.NUMBER, LogicalType.DATETIME, LogicalType.TIME])
def test_numbers_and_moments_keep_their_figures_but_not_their_frequent_values(logical: LogicalType) -> None:
    column = profile(logical)
    assert parted(column) == replace(column, top_values=())


def test_moments_as_text_are_figures() -> None:
    column = ColumnProfile("at", 0, "text", LogicalType.DATETIME, minimum="2026-01-01T10:00:00.5+02:00")
    assert parted(column) == column


@pytest.mark.parametrize("logical", [LogicalType.STRING, LogicalType.BOOLEAN, LogicalType.TENSOR, LogicalType.UNKNOWN])
def test_of_texts_only_counts_stay(logical: LogicalType) -> None:
    assert parted(profile(logical)) == ColumnProfile("x", 0, "text", logical)


def test_without_kept_values_the_facts_stay() -> None:
    result = SampleResult(FileFormat.CSV, (profile(LogicalType.INTEGER),), 1, preview=(("1",),))
    stored = without_values(result)
    assert with_values(stored, {}) == stored


def test_of_a_sampled_object_no_text_stays_in_the_facts() -> None:
    rows = [f"{CANARY}-{at},{at},{CANARY} %,2026-01-{1 + at % 28:02},[{at}],yes" for at in range(60)]
    rows += [f'"{CANARY}",{CANARY},n/a,{CANARY},"[""{CANARY}""]",{CANARY}']
    result = sample(BytesSource("\n".join(["a,b,c,d,e,f", *rows]).encode(), "x.csv"))
    assert CANARY in json.dumps(result.to_json())
    assert CANARY not in json.dumps(without_values(result).to_json())
    assert with_values(without_values(result), values_of(result)) == result
