"""Words for yes and no, in pairs: a column is a flag when all of its words are of one pair. Raises nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa


@dataclass(frozen=True)
class Pair:
    """`alone` says that either word tells enough when the other is not seen: a column of “f” may be one of women."""

    true: str
    false: str
    alone: bool = False


PAIRS = (
    Pair("true", "false", alone=True),
    Pair("yes", "no", alone=True),
    *(Pair("t", "f"), Pair("y", "n"), Pair("on", "off"), Pair("j", "n")),
    *(Pair("ja", "nein"), Pair("oui", "non"), Pair("si", "no"), Pair("sí", "no"), Pair("sim", "não")),
    *(Pair("wahr", "falsch"), Pair("vrai", "faux"), Pair("verdadero", "falso"), Pair("да", "нет")),
)
WORDS = frozenset(word for pair in PAIRS for word in (pair.true, pair.false))


def pair_of(words: Iterable[str]) -> Pair | None:
    """The one pair that all `words`, in any case, are of."""
    found = {word.lower() for word in words}
    return next((pair for pair in PAIRS if _is_of(found, pair)), None)


def _is_of(found: set[str], pair: Pair) -> bool:
    both = {pair.true, pair.false}
    return found == both or (pair.alone and bool(found) and found < both)


def flags(texts: pa.Array, pair: Pair) -> pa.Array:
    """The texts as booleans, null where one is no word of the pair."""
    answers = {pair.true: True, pair.false: False}
    return pa.array([answers.get((text or "").lower()) for text in texts.to_pylist()], pa.bool_())


def of_any_pair(texts: pa.Array) -> pa.Array:
    """The texts as booleans, null where one is a word of no pair."""
    return pa.array([_ANSWERS.get((text or "").lower()) for text in texts.to_pylist()], pa.bool_())


_ANSWERS = {pair.true: True for pair in PAIRS} | {pair.false: False for pair in PAIRS}
