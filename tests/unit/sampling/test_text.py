"""Text of strangers: visible always, and unchanged where it must be."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wizard.sampling.text import cut, decode, encode, visible

ANY_TEXT = st.text(st.characters())


@given(ANY_TEXT)
def test_encoded_text_is_storable_and_reads_back(text: str) -> None:
    stored = encode(text)
    assert "\x00" not in stored
    stored.encode("utf-8")
    assert decode(stored) == text


@given(ANY_TEXT)
def test_visible_text_can_be_stored(text: str) -> None:
    shown = visible(text)
    assert "\x00" not in shown
    shown.encode("utf-8")


def test_a_nul_is_seen() -> None:
    assert visible("a\x00b") == "a␀b"


@given(ANY_TEXT, st.integers(1, 50))
def test_cut_keeps_the_limit(text: str, limit: int) -> None:
    assert len(cut(text, limit)) <= limit
