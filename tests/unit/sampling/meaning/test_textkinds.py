"""Kinds of texts, one by one and many at once."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.sampling.meaning.textkinds import Kind, kind_of, kinds_of

EXAMPLES = {
    Kind.INTEGER: "-12",
    Kind.LEADING_ZERO: "007",
    Kind.DECIMAL: "1.5e-3",
    Kind.COMMA: "1.234,5",
    Kind.GROUPED: "1,234,567.8",
    Kind.SPACED: "1\u202f234",
    Kind.BOOLEAN: "Yes",
    Kind.DATETIME: "2024-01-31T10:00:00.5+01:00",
    Kind.DATE: "2024-01-31",
    Kind.LOCAL_DATE: "31/12/2024 10:15 PM",
    Kind.NAMED_DATE: "Mon, 02 Jan 2006 15:04:05 -0700",
    Kind.TIME: "10:15 am",
    Kind.DURATION: "P1DT2H",
    Kind.PERCENT: "12,5\u00a0%",
    Kind.MONEY: "$1,234.50",
    Kind.BRACKETED: "(1,234)",
    Kind.LIST: "[1, 2]",
    Kind.DICT: "{'a': 1}",
    Kind.NULL_WORD: "n/a",
    Kind.TEXT: "twelve",
}
_MORE = ["1", "1,234", "0", "0.0", "-0", "0x1F", "1.", ".", "[Name]", "1 2", "x" * 60, "é"]
TEXTS = st.sampled_from([*EXAMPLES.values(), *_MORE])


@pytest.mark.parametrize(("kind", "text"), EXAMPLES.items(), ids=[kind.name for kind in EXAMPLES])
def test_every_kind_is_told(kind: Kind, text: str) -> None:
    assert kind_of(text, blanks_are_null=True) is kind


def test_every_kind_has_an_example() -> None:
    assert set(EXAMPLES) == set(Kind)


@pytest.mark.parametrize("probed", list(EXAMPLES), ids=[kind.name for kind in EXAMPLES])
def test_many_at_once_are_told_as_one_by_one(probed: Kind) -> None:
    texts = [EXAMPLES[probed], *EXAMPLES.values(), "0x1F", "0", "1.5"]
    found = kinds_of(pa.array(texts), Counter([probed]), blanks_are_null=True)
    assert [Kind(kind) for kind in found.to_pylist()] == [kind_of(text, blanks_are_null=True) for text in texts]


@given(st.lists(TEXTS | st.text(max_size=6)), st.sets(st.sampled_from(Kind)))
def test_any_texts_are_told_alike(texts: list[str], probed: set[Kind]) -> None:
    found = kinds_of(pa.array(texts, pa.string()), Counter(probed), blanks_are_null=True)
    assert [Kind(kind) for kind in found.to_pylist()] == [kind_of(text, blanks_are_null=True) for text in texts]
