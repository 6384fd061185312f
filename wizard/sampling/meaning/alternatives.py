"""Other types that the values of a column would bear, and why: 0 and 1 may be flags, few whole numbers codes.

`why` is stored in the clear: it names counts and the bounds of numbers, never a text of the data. Raises nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types as at

from wizard.sampling.meaning.epochs import are_days, epoch_words
from wizard.sampling.meaning.frequencies import Frequencies
from wizard.sampling.meaning.names import is_code, is_count
from wizard.sampling.meaning.odd import attempt
from wizard.sampling.profiles import Alternative
from wizard.sampling.types import LogicalType

FEW_CODES = 20
"""Different whole numbers up to which they may be codes …"""
FEW_TEXTS = 100
"""… and different texts up to which they may be categories,"""
REPEATS = 5
"""when each occurs so many times on average."""
MANY_TEXTS = 1_000
OFTEN = 20
"""More texts, up to MANY_TEXTS, are categories when each occurs OFTEN times on average."""
SENTENCE = 4.0
"""Words of an average text from which it is free text."""
LONG = 120
"""Characters of an average text from which it is free text."""
_PROBE = 1_000


@dataclass(frozen=True)
class Seen:
    """The values of a column as it was typed, and its name."""

    name: str
    values: pa.Array
    logical: LogicalType
    frequencies: Frequencies | None
    epoch: str | None


def alternatives(seen: Seen) -> tuple[Alternative, ...]:
    """The alternatives to `seen.logical`, the likeliest first."""
    if seen.logical in (LogicalType.INTEGER, LogicalType.NUMBER):
        return attempt(lambda: _for_numbers(seen), ())
    if seen.logical is LogicalType.STRING:
        return attempt(lambda: _for_texts(seen), ())
    return ()


def _for_numbers(seen: Seen) -> tuple[Alternative, ...]:
    found = []
    if seen.epoch:
        found.append(Alternative("datetime", epoch_words(seen.epoch)))
    if are_days(seen.values, seen.logical):
        found.append(Alternative("datetime", "all are days of the calendar written as yyyyMMdd"))
    if seen.frequencies is None or not _are_whole(seen.frequencies.values):
        return tuple(found)
    return (*found, *_codes(seen.frequencies, seen.name))


def _are_whole(values: pa.Array) -> bool:
    if at.is_integer(values.type):
        return True
    return len(values) <= FEW_CODES and bool(pc.all(pc.equal(values, pc.floor(values))).as_py())


def _codes(frequencies: Frequencies, name: str) -> list[Alternative]:
    bounds = pc.min_max(frequencies.values)
    low, high = bounds["min"].as_py(), bounds["max"].as_py()
    different = frequencies.distinct
    if different == 2 and (low, high) == (0, 1):
        return [Alternative("boolean", "only 0 and 1"), Alternative("categorical", "only 0 and 1")]
    if are_codes(different, frequencies.total, name):
        named = ", named like codes" if is_code(name) else ""
        return [Alternative("categorical", f"{different:,} different whole numbers, {low:.0f} to {high:.0f}{named}")]
    return []


def are_codes(different: int, rows: int, name: str) -> bool:
    """Whether so few different whole numbers in so many rows, under this name, may name things instead of counting."""
    if is_code(name):
        return 0 < different < rows
    return 0 < different <= FEW_CODES and rows >= REPEATS * different and not is_count(name)


def are_categories(different: int, rows: int) -> bool:
    """Whether so few different texts in so many rows may be categories."""
    few = different <= FEW_TEXTS and rows >= REPEATS * different
    return different > 0 and (few or (different <= MANY_TEXTS and rows >= OFTEN * different))


def _for_texts(seen: Seen) -> tuple[Alternative, ...]:
    if seen.frequencies is None:
        return ()
    if are_categories(seen.frequencies.distinct, seen.frequencies.total):
        return (Alternative("categorical", f"{seen.frequencies.distinct:,} different texts"),)
    texts = seen.frequencies.values.slice(0, _PROBE)
    spoken = pc.mean(pc.add(pc.count_substring_regex(texts, r"\S\s+\S"), 1)).as_py() or 0.0
    if spoken >= SENTENCE or (pc.mean(pc.utf8_length(texts)).as_py() or 0.0) >= LONG:
        return (Alternative("text", f"{spoken:.1f} words on average"),)
    return ()
