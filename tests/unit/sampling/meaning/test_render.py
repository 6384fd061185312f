"""What a person sees of a cell."""

from __future__ import annotations

import math

import pyarrow as pa

from wizard.sampling.meaning.render import cells, python_values


def test_single_floats_are_the_shortest_numbers_that_they_stand_for() -> None:
    """As they were written: 0.1 is stored as 0.100000001490116… in 32 bits."""
    singles = pa.array([0.1, None, float("nan"), float("inf"), 16777216.0, 1e-30], pa.float32())
    assert cells(singles) == ["0.1", None, "nan", "inf", "16777216.0", "1e-30"]
    assert python_values(singles)[0] == 0.1
    assert math.isnan(python_values(singles)[2])


def test_so_are_those_in_lists_of_any_length_and_of_one() -> None:
    for kind in (pa.list_(pa.float32()), pa.list_(pa.float32(), 2)):
        assert cells(pa.array([[0.1, 0.7], None], kind)) == ["[0.1, 0.7]", None]


def test_doubles_keep_their_digits() -> None:
    assert cells(pa.array([0.1, 0.10000000149011612])) == ["0.1", "0.10000000149011612"]
