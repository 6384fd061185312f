"""Texts as values of a type that is known already, whatever else stands among them. Raises nothing.

`inference` finds the type of a column in its sample; here further texts of the same column are read in that type, and
are null where they do not fit it.
"""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from wizard.sampling.meaning import clocktexts, flags
from wizard.sampling.meaning.hints import Hints
from wizard.sampling.meaning.momentsread import microseconds
from wizard.sampling.meaning.numbertexts import numbers
from wizard.sampling.meaning.odd import attempt
from wizard.sampling.meaning.textkinds import Kind
from wizard.sampling.meaning.typed import style_of
from wizard.sampling.meaning.words import Words, null_mask, read_words
from wizard.sampling.types import LogicalType

_EXACT = 2.0**53
"""Above it, a float no longer tells which whole number was written."""


def read_as(texts: pa.Array, logical: LogicalType, *, hints: Hints, blanks_are_null: bool) -> pa.Array:
    """`texts`, an Arrow array of strings, as values of the type; text stays text, without the words for null."""
    words = attempt(lambda: read_words(texts, blanks_are_null=blanks_are_null, null_words=hints.null_words), None)
    if words is None:
        return texts
    reader = _READERS.get(logical)
    if reader is None:
        nulls = null_mask(words.texts, blanks_are_null, hints.null_words).take(words.indices)
        return pc.if_else(nulls, pa.scalar(None, texts.type), texts)
    return reader(words, hints).take(words.indices)


def _integers(words: Words, hints: Hints) -> pa.Array:
    style = style_of(words, hints)
    found = numbers(words.texts, style, whole=True)
    if found is not None:
        return found
    counts = _numbers(words, hints)
    exact = pc.and_(pc.equal(pc.floor(counts), counts), pc.less(pc.abs(counts), _EXACT))
    return pc.cast(pc.if_else(pc.fill_null(exact, False), counts, pa.scalar(None, pa.float64())), pa.int64())


def _numbers(words: Words, hints: Hints) -> pa.Array:
    found = numbers(words.texts, style_of(words, hints), whole=False)
    return pa.nulls(len(words.texts), pa.float64()) if found is None else found


def _flags(words: Words, _: Hints) -> pa.Array:
    return flags.of_any_pair(words.texts)


def _moments(words: Words, hints: Hints) -> pa.Array:
    return pc.cast(microseconds(words.texts, hints), pa.timestamp("us"))


def _dates(words: Words, hints: Hints) -> pa.Array:
    return pc.cast(_moments(words, hints), pa.date32(), safe=False)


def _times(words: Words, _: Hints) -> pa.Array:
    return clocktexts.times(words.only(Kind.TIME).to_pylist())


def _durations(words: Words, _: Hints) -> pa.Array:
    return clocktexts.durations(words.only(Kind.DURATION).to_pylist())


_READERS: dict[LogicalType, Callable[[Words, Hints], pa.Array]] = {
    LogicalType.INTEGER: _integers,
    LogicalType.NUMBER: _numbers,
    LogicalType.BOOLEAN: _flags,
    LogicalType.DATETIME: _moments,
    LogicalType.DATE: _dates,
    LogicalType.TIME: _times,
    LogicalType.DURATION: _durations,
}
