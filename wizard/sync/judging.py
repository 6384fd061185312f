"""Ways of judging a column: by a mask, value by value, or by reading its texts. Pure; nothing is raised."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types as kinds

from wizard.sampling.meaning.render import python_values
from wizard.sync import readings

MOMENT = pa.timestamp("us")
"""The type that moments are read into; always UTC."""

Parser = Callable[[list[str]], list[Any]]
"""One value per text, None where it is no such value."""


@dataclass(frozen=True)
class Reading:
    """`misfits` is a boolean mask as long as the column (None: no misfit). `values` are what could be read, null where
    nothing could: float64 of a numeric field, timestamp[us] in UTC of a datetime one, bool of a boolean
    one, None of the others.
    `null_words` counts texts that stand for "no value" among values of another type; they are no misfits."""

    misfits: pa.BooleanArray | None = None
    values: pa.Array | None = None
    null_words: int = 0


def all_misfit(values: pa.Array) -> Reading:
    """No value fits."""
    return Reading(misfits=values.is_valid())


def judged(fits: pa.BooleanArray) -> Reading:
    """Misfits are the values for which `fits` is false."""
    misfits = pc.fill_null(pc.invert(fits), False)
    return Reading(misfits if pc.any(misfits).as_py() else None)


def each_value(values: pa.Array, fits: Callable[[Any], bool]) -> Reading:
    """Ask `fits` about every value as Python's own: slow, for the rare kinds that no kernel judges."""
    found = [value is not None and not fits(value) for value in python_values(values)]
    return Reading(pa.array(found) if any(found) else None)


def each_text(texts: pa.Array, fits: Callable[[str], bool]) -> Reading:
    """Ask `fits` about every distinct text."""
    return without_values(read_slowly(texts, lambda batch: [fits(text) or None for text in batch], pa.bool_()))


def read_text(texts: pa.Array, as_kinds: list[pa.DataType], pattern: str, parse: Parser) -> Reading:
    """Cast all at once; failing that, cast what looks like `pattern` and `parse` the rest one by one.

    `pattern` must match only what `as_kinds[0]` can be cast from and Python would read alike.
    """
    for kind in as_kinds:
        if (cast := _cast(texts, kind)) is not None:
            return Reading(values=_naive(cast))
    mask = pc.fill_null(pc.match_substring_regex(texts.cast(pa.binary()), pattern), False)
    regular = _cast(pc.if_else(mask, texts, None), as_kinds[0])
    if regular is None:
        return read_slowly(texts, parse, as_kinds[0])
    rest = read_slowly(pc.if_else(mask, None, texts), parse, as_kinds[0])
    return Reading(rest.misfits, pc.coalesce(regular, rest.values), rest.null_words)


def read_slowly(texts: pa.Array, parse: Parser, kind: pa.DataType) -> Reading:
    """Parse every distinct text once; what cannot be read is a misfit unless it is a word for "no value"."""
    coded = texts.dictionary_encode()
    distinct = _strings(coded.dictionary)
    parsed = parse(distinct)
    wordless = [value is None and readings.means_nothing(text) for text, value in zip(distinct, parsed, strict=True)]
    unread = [value is None and not word for value, word in zip(parsed, wordless, strict=True)]
    values = pa.array(parsed, pa.int64() if kinds.is_timestamp(kind) else kind).cast(kind).take(coded.indices)
    misfits = pc.fill_null(pa.array(unread, pa.bool_()).take(coded.indices), False) if any(unread) else None
    null_words = pc.sum(pa.array(wordless, pa.bool_()).take(coded.indices)).as_py() if any(wordless) else 0
    return Reading(misfits, values, null_words)


def without_values(reading: Reading) -> Reading:
    """The same judgement where the values that were read are of no use."""
    return Reading(reading.misfits, null_words=reading.null_words)


def misfits_between(given: pa.Array, read: pa.Array) -> pa.BooleanArray | None:
    """The values that were given but not read."""
    misfits = pc.and_(given.is_valid(), read.is_null())
    return misfits if pc.any(misfits).as_py() else None


def _cast(texts: pa.Array, kind: pa.DataType) -> pa.Array | None:
    try:
        return texts.cast(kind)
    except pa.ArrowInvalid:
        return None


def _naive(values: pa.Array) -> pa.Array:
    return values.cast(MOMENT) if kinds.is_timestamp(values.type) else values


def _strings(texts: pa.Array) -> list[str]:
    return [raw.decode("utf-8", "replace") for raw in texts.cast(pa.binary()).to_pylist()]
