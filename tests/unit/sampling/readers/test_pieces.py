"""Which bytes of an object of text are looked at, packed or not."""

from __future__ import annotations

import gzip
import random

import pytest

from tests.unit.sampling.readers.json.reading import Bytes
from wizard.core.problems import ProblemError
from wizard.sampling.limits import KIB, Limits
from wizard.sampling.ranges import RangeCache
from wizard.sampling.readers.pieces import TextObject, first_ranges, ranges, text_object
from wizard.sampling.written.compression import Compression

TINY = Limits(whole=4 * KIB, head=4 * KIB, spread=2 * KIB)
TEXT = "".join(f"{number},{random.Random(number).random()}\n" for number in range(5_000)).encode()


def unpacked(data: bytes, limits: Limits) -> TextObject:
    return text_object(RangeCache(Bytes(gzip.compress(data))), limits, Compression.GZIP)


def test_a_small_object_is_read_whole() -> None:
    assert ranges(100, TINY) == [(0, 100)]


def test_ranges_never_cut_a_wide_character() -> None:
    assert all(start % 4 == 0 for start, _ in ranges(1_000_003, TINY))


def test_a_name_that_promises_compression_asks_for_the_head_only() -> None:
    assert first_ranges("x.csv.gz", 1_000_000, TINY) == [(0, TINY.head)]
    assert len(first_ranges("x.csv", 1_000_000, TINY)) == 4


def test_a_packed_object_that_is_small_unpacked_is_whole() -> None:
    text = unpacked(TEXT, Limits())
    assert (text.pieces[0].data, text.size, text.size_exact, text.compression) == (TEXT, len(TEXT), True, "gzip")
    assert (text.pieces[0].first, text.pieces[0].last) == (True, True)


def test_of_a_large_packed_object_the_beginning_is_taken_and_the_rest_estimated() -> None:
    text = unpacked(TEXT, TINY)
    assert text.pieces[0].data == TEXT[: TINY.head]
    assert (text.pieces[0].last, text.size_exact) == (False, False)
    assert 0.5 * len(TEXT) < text.size < 2 * len(TEXT)


def test_a_bomb_is_refused_though_its_beginning_would_do() -> None:
    with pytest.raises(ProblemError) as caught:
        unpacked(b"a,b\n" * 10_000_000, Limits())
    assert caught.value.problem.code == "data.limits.ratio"
