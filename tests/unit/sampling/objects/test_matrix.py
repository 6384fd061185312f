"""The schema matrix: which columns differ, what is proposed, what it does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.sampling.objects.matrix import compare, target
from wizard.sampling.results import MatrixRow
from wizard.sampling.settings import Resolution
from wizard.sampling.types import LogicalType as T


def row(*types: T | None, wanted: Resolution | None = None) -> MatrixRow:
    """The row of column x, beside a column that is the same everywhere."""
    objects = [{"id": T.INTEGER} | ({"x": kind} if kind else {}) for kind in types]
    (found,) = compare(objects, resolutions={"x": wanted} if wanted else {})
    return found


@pytest.mark.parametrize(
    ("types", "proposed", "wanted"),
    [
        ((T.INTEGER, T.NUMBER), "widen", T.NUMBER),
        ((T.DATETIME, T.DATE), "widen", T.DATETIME),
        ((T.TENSOR, T.VECTOR), "widen", T.VECTOR),
        ((T.UNKNOWN, T.STRING), "widen", T.STRING),
        ((T.INTEGER, T.STRING, T.INTEGER), "cast", T.INTEGER),
        ((T.STRING, T.INTEGER), "cast", T.STRING),
        ((T.INTEGER, T.NUMBER, T.STRING, T.STRING), "cast", T.STRING),
        ((T.INTEGER, None), "missing", T.INTEGER),
        ((None, T.INTEGER, T.NUMBER), "widen", T.NUMBER),
        ((None, T.UNKNOWN), "missing", T.UNKNOWN),
    ],
)
def test_a_resolution_is_proposed(types: tuple[T | None, ...], proposed: str, wanted: T) -> None:
    found = row(*types)
    assert (found.proposed, found.resolution, target(found)) == (proposed, proposed, wanted)
    assert found.cells == tuple(kind and kind.value for kind in types)


def test_columns_that_are_the_same_everywhere_have_no_row() -> None:
    assert compare([{"a": T.INTEGER}] * 3, resolutions={}) == ()
    assert compare([{"a": T.INTEGER}], resolutions={}) == ()
    assert compare([], resolutions={}) == ()


def test_a_choice_counts_where_it_is_one() -> None:
    chosen = row(T.INTEGER, T.NUMBER, wanted=Resolution.CAST)
    assert (chosen.resolution, chosen.proposed, target(chosen)) == (Resolution.CAST, Resolution.WIDEN, T.INTEGER)
    assert target(row(T.INTEGER, None, wanted=Resolution.IGNORE)) is None
    assert row(T.INTEGER, T.STRING, wanted=Resolution.WIDEN).resolution is Resolution.CAST, "nothing is invented"


def test_the_effect_is_said_in_words() -> None:
    assert row(T.INTEGER, None, None, T.INTEGER, T.INTEGER).effect == "null in the rows of 2 of 5 objects"
    assert row(T.INTEGER, T.NUMBER).effect == "number in all objects"
    assert row(T.INTEGER, T.INTEGER, T.STRING).effect == "values of 1 of 3 objects that are no integer become null"
    assert row(T.INTEGER, None, wanted=Resolution.IGNORE).effect == "left out"


TYPES = st.sampled_from(list(T))


@given(
    st.lists(st.dictionaries(st.sampled_from("abc"), TYPES), max_size=5),
    st.dictionaries(st.sampled_from("abc"), st.sampled_from(list(Resolution))),
)
def test_every_row_has_a_choice_and_a_type_that_was_seen(
    objects: list[dict[str, T]], resolutions: dict[str, Resolution]
) -> None:
    for found in compare(objects, resolutions=resolutions):
        assert found.proposed in found.choices
        assert found.resolution in found.choices
        assert found.effect
        wanted = target(found)
        assert (wanted is None) == (found.resolution is Resolution.IGNORE)
        assert wanted is None or wanted.value in found.cells


def test_a_cast_to_a_wider_type_loses_nothing() -> None:
    wider = row(T.NUMBER, T.NUMBER, T.INTEGER, wanted=Resolution.CAST)
    assert (target(wider), wider.effect) == (T.NUMBER, "number in all objects")
    narrower = row(T.INTEGER, T.INTEGER, T.NUMBER, wanted=Resolution.CAST)
    assert narrower.effect == "values of 1 of 3 objects that are no integer become null"
