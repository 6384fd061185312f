"""One item is made while the one before is used: in order, no further, with errors where they belong."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from wizard.sync.engines.ahead import one_ahead


def test_all_items_come_in_order_and_falsy_ones_too() -> None:
    with one_ahead(iter([0, None, "", 3])) as found:
        assert list(found) == [0, None, "", 3]


def test_nothing_comes_of_nothing() -> None:
    with one_ahead(iter(())) as found:
        assert list(found) == []


def test_the_next_item_is_made_while_one_is_used() -> None:
    is_second_made = threading.Event()

    def items() -> Iterator[int]:
        yield 1
        is_second_made.set()
        yield 2

    with one_ahead(items()) as found:
        for item in found:
            assert item == 2 or is_second_made.wait(timeout=5)


def test_no_more_than_one_item_is_made_ahead_and_none_is_being_made_after_the_caller_has_left() -> None:
    made: list[int] = []

    def items() -> Iterator[int]:
        for number in range(9):
            made.append(number)
            yield number

    with one_ahead(items()) as found:
        assert (next(found), next(found)) == (0, 1)
    assert made == [0, 1, 2]


def test_an_error_comes_after_the_items_before_it() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ValueError("damaged")

    with one_ahead(items()) as found:
        assert next(found) == 1
        with pytest.raises(ValueError, match="damaged"):
            next(found)
