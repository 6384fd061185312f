"""Obvious columns are told right, hostile ones do no harm."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.mapping.profiles import column, text, whole
from wizard.mapping.classes.classify import classify
from wizard.mapping.classes.types import FeatureClass
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.types import LogicalType

LONG = (
    "The room was clean and the people at the desk were very kind to us.",
    "I would not come back, as the noise from the street kept me awake all night.",
    "Great value for money! We will be back in the summer with the children.",
    "It took them two weeks to answer my mail, and then they had lost it.",
    "A lovely place by the sea; the breakfast is the best that we had in years.",
)
OBVIOUS: dict[str, tuple[ColumnProfile, FeatureClass]] = {
    "price": (
        column("price", examples=("12.5", "80.25", "3.99", "45.1", "7.0"), minimum=0.5, maximum=99.5, mean=40.0),
        FeatureClass.NUMERIC,
    ),
    "colour": (text("color", "red", "green", "blue", "black", distinct=4), FeatureClass.CATEGORICAL),
    "date": (
        text("order_date", "2024-01-03", "2024-02-11", "2024-02-12", "2024-05-09", "2024-07-01", distinct=300),
        FeatureClass.DATETIME,
    ),
    "review": (text("review_text", *LONG, distinct=990), FeatureClass.SENTENCE),
    "link": (
        text("url", *(f"https://www.example.com/item/{number}" for number in range(5)), distinct=1_000),
        FeatureClass.URL,
    ),
    "share": (text("growth", "12%", "3.5%", "80%", "7.1%", "0.4%", distinct=90), FeatureClass.EMBEDDED_NUMBER),
    "list": (
        text("embedding", "[1.5, 2.0, 3.1]", "[0.1, 0.2, 0.3]", "[4.0, 1.0, 2.2]", "[9.1, 2.5, 0.0]", distinct=900),
        FeatureClass.LIST,
    ),
    "key": (
        whole("record_id", 1, 1_000, 1_000, mean=500.5, examples=("1", "2", "3", "4", "5")),
        FeatureClass.NOT_GENERALIZABLE,
    ),
    "constant": (text("source", "web", distinct=1), FeatureClass.NOT_GENERALIZABLE),
}


@pytest.mark.parametrize("name", OBVIOUS)
def test_obvious_columns(name: str) -> None:
    profile, expected = OBVIOUS[name]
    (verdict,) = classify([profile])
    assert verdict.feature_class is expected
    assert verdict.column == profile.name
    assert verdict.runner_up is not expected
    assert 1 >= verdict.probability > 0.5 > verdict.runner_up_probability >= 0


def test_reasons_repeat_no_value() -> None:
    (verdict,) = classify([OBVIOUS["date"][0]])
    assert verdict.reasons == ("values are dates", "the name speaks of time")


def test_one_verdict_per_column_in_order() -> None:
    columns = [profile for profile, _ in OBVIOUS.values()]
    many = [columns[number % len(columns)] for number in range(1_000)]
    assert [verdict.column for verdict in classify(many)] == [profile.name for profile in many]


def test_without_values_nothing_is_claimed() -> None:
    (verdict,) = classify([column("embeddings", LogicalType.TENSOR, distinct=None)])
    assert (verdict.feature_class, verdict.probability) == (FeatureClass.CONTEXT_SPECIFIC, 0.1111)
    assert verdict.reasons == ("its values were not kept",)


def test_figures_stand_in_for_values_that_were_not_kept() -> None:
    quantiles = (("p5", 0.04), ("p25", 0.2), ("p50", 0.41))
    (verdict,) = classify([column("proba", minimum=0.01, maximum=0.99, mean=0.3, quantiles=quantiles, distinct=990)])
    assert verdict.feature_class is FeatureClass.NUMERIC


def test_columns_of_nulls_are_no_use() -> None:
    (verdict,) = classify([column("note", LogicalType.UNKNOWN, null_share=1.0, distinct=0)])
    assert (verdict.feature_class, verdict.reasons) == (FeatureClass.NOT_GENERALIZABLE, ("no value was seen",))


def test_no_columns_no_verdicts() -> None:
    assert classify([]) == []


HOSTILE: list[dict[str, Any]] = [
    {"minimum": float("nan"), "maximum": float("inf"), "mean": float("nan"), "examples": ("1", "2")},
    {"minimum": 10**400, "maximum": -(10**400), "mean": 1e308, "examples": ("1" * 200, "-" + "9" * 199)},
    {"minimum": "zebra", "maximum": True, "examples": ("1", "2"), "mean": None},
    {"minimum": 5, "maximum": -5, "mean": 7.0, "examples": ("1e999", "-1e999", "1e308")},
    {"rows": 0, "distinct": None, "null_share": float("nan")},
    {"rows": -5, "distinct": -5, "null_share": -3.0, "examples": ("٣", "１２", "²", "½")},
    {"rows": 10**30, "distinct": 10**40, "distinct_exact": False, "examples": ("\x00", "\ud800", "\u202e", "🦆" * 900)},
    {"examples": ("a" * 10_000, "1" * 10_000, "-_" * 5_000, "1," * 5_000, "[" * 10_000), "null_share": 7.0},
    {"examples": ("<a " * 60, "1-" * 90, "a_" * 90, "/" * 199, "  ")},
]


@pytest.mark.parametrize("facts", HOSTILE)
@pytest.mark.parametrize("name", ["", "A" * 5_000, "\ud800\x00", "aB1" * 2_000, "x.y_z-1/2020", "._" * 600])
def test_hostile_profiles(name: str, facts: dict[str, Any]) -> None:
    for logical in (LogicalType.INTEGER, LogicalType.NUMBER, LogicalType.STRING, LogicalType.STRUCT):
        (verdict,) = classify([column(name, logical, **facts)])
        assert verdict.column == name
        assert 0 <= verdict.runner_up_probability <= verdict.probability <= 1


SCALARS = st.none() | st.text(max_size=20) | st.integers() | st.floats() | st.booleans()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.builds(
            ColumnProfile,
            name=st.text(max_size=40),
            position=st.integers(0, 5),
            physical_type=st.just(""),
            logical_type=st.sampled_from(LogicalType),
            rows=st.integers(-1, 10**6),
            null_share=st.floats(),
            distinct=st.none() | st.integers(-1, 10**9),
            distinct_exact=st.booleans(),
            minimum=SCALARS,
            maximum=SCALARS,
            mean=st.none() | st.floats(),
            examples=st.lists(st.text(max_size=40) | st.from_regex(r"-?[0-9]{1,9}\.?[0-9]{0,3}"), max_size=6).map(
                tuple
            ),
        ),
        max_size=4,
    )
)
def test_any_profile(columns: list[ColumnProfile]) -> None:
    assert len(classify(columns)) == len(columns)
