"""The reader: plain JSON as json reads it, every part's place, and no exception for anything."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from wizard.aws.linter.reader import DEPTH_LIMIT, read

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@given(JSON, st.sampled_from([None, 2]), st.booleans())
def test_plain_json_is_read_as_json_reads_it(value: Any, indent: int | None, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    reading = read(text)
    assert reading.value == json.loads(text)
    assert not reading.faults
    assert reading.end == len(text)


@given(JSON)
def test_every_part_is_found_at_its_place(value: Any) -> None:
    text = json.dumps(value)
    reading = read(text)
    for path, (start, end) in reading.spans.items():
        part = value
        for step in path:
            part = part[step]
        shown = text[start:end]
        if path and isinstance(path[-1], str):
            shown = "{" + shown + "}"
            assert json.loads(shown) == {path[-1]: part}
        else:
            assert json.loads(shown) == part


@given(st.text(alphabet="{}[]\":,'“” \n\\u0a/*#-1.", max_size=60))
def test_nothing_raises_and_the_end_is_in_the_text(text: str) -> None:
    reading = read(text)
    assert 0 <= reading.end <= len(text)


def test_depth_is_limited() -> None:
    assert not read("[" * DEPTH_LIMIT + "]" * DEPTH_LIMIT).faults
    assert read("[" * 100_000).faults[-1].kind == "depth"


def test_a_key_that_stands_twice_means_both() -> None:
    reading = read('{"a": {"b": 1, "c": {"d": 2}}, "a": {"c": {"e": 3}}, "x": 1, "x": 2}')
    assert reading.value == {"a": {"b": 1, "c": {"d": 2, "e": 3}}, "x": 2}
    assert [fault.kind for fault in reading.faults] == ["duplicate_key", "duplicate_key"]


def test_a_half_of_a_surrogate_pair_can_be_shown() -> None:
    assert read('"a\\ud800b"').value == "a\ufffdb"
