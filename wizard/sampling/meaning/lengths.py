"""How long texts and lists are, and the shape that all lists have. Raises nothing: unknown lengths are left out."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types as at

from wizard.sampling.meaning.odd import attempt
from wizard.sampling.meaning.shapes import dimensions, is_list, lengths_of

BARS = 20
"""Different lengths that are told one by one; more are told in as many ranges."""


def text_lengths(values: pa.Array) -> dict[str, Any]:
    """`text_*_length` of a profile, in characters; empty for anything but text."""
    if not (at.is_string(values.type) or at.is_large_string(values.type)):
        return {}
    return attempt(lambda: _text_lengths(pc.utf8_length(values)), {})


def _text_lengths(lengths: pa.Array) -> dict[str, Any]:
    found, mean = pc.min_max(lengths), pc.mean(lengths).as_py()
    return {
        "text_min_length": found["min"].as_py(),
        "text_max_length": found["max"].as_py(),
        "text_mean_length": None if mean is None else round(mean, 2),
    }


def list_lengths(values: pa.Array) -> dict[str, Any]:
    """`list_*` and `dimensions` of a profile; empty for anything but lists."""
    if not is_list(values.type):
        return {}
    return attempt(lambda: _list_lengths(values), {})


def _list_lengths(values: pa.Array) -> dict[str, Any]:
    lengths = Counter(pc.drop_null(lengths_of(values)).to_pylist())
    if not lengths:
        return {}
    return {
        "list_min_length": min(lengths),
        "list_max_length": max(lengths),
        "list_lengths": length_pairs(lengths),
        "dimensions": dimensions(values),
    }


def length_pairs(lengths: Counter[int]) -> tuple[tuple[str, int], ...]:
    """(label, count) pairs: one length each, or ranges such as “10–19” when there are too many."""
    low, high = min(lengths), max(lengths)
    if len(lengths) <= BARS:
        return tuple((f"{length:,}", lengths[length]) for length in sorted(lengths))
    width = -(-(high - low + 1) // BARS)
    ranges: Counter[int] = Counter()
    for length, count in lengths.items():
        ranges[low + (length - low) // width * width] += count
    return tuple((f"{start:,}–{start + width - 1:,}", ranges[start]) for start in range(low, high + 1, width))
