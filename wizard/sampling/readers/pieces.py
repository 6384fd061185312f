"""The bytes of an object of text that a sample looks at: its head and pieces spread over the rest, in one round.

Only what the source raises leaves this module.
"""

from __future__ import annotations

from dataclasses import dataclass

from wizard.sampling.limits import Limits
from wizard.sampling.ranges import Range, RangeCache


@dataclass(frozen=True)
class Piece:
    """Consecutive bytes of the text, uncompressed. `first` and `last` say that it begins or ends the text.

    `start` is where it begins in the text.
    """

    data: bytes
    start: int
    first: bool
    last: bool


@dataclass(frozen=True)
class TextObject:
    """An object of text (CSV, JSON): `size` is its bytes once uncompressed, an estimate unless `size_exact`."""

    name: str
    size: int
    size_exact: bool
    pieces: tuple[Piece, ...]
    compression: str | None = None


def ranges(size: int, limits: Limits) -> list[Range]:
    """What to read of `size` bytes: all of a small object, else its head, pieces of its middle and its end."""
    if size <= limits.whole:
        return [(0, size)]
    last = size - limits.spread
    gap = (last - limits.head) // limits.spread_ranges
    # Even offsets: two-byte encodings must not be cut inside a character.
    middle = [(limits.head + gap * number) // 2 * 2 for number in range(1, limits.spread_ranges)]
    return [(0, limits.head), *((start, limits.spread) for start in middle), (last // 2 * 2, size - last // 2 * 2)]


def text_object(source: RangeCache, limits: Limits) -> TextObject:
    """The pieces of an object, fetched where they are not known yet."""
    asked = ranges(source.size, limits)
    source.fetch(asked)
    pieces = [
        Piece(source.available(start, length), start, first=start == 0, last=start + length >= source.size)
        for start, length in asked
    ]
    return TextObject(source.name, source.size, size_exact=True, pieces=tuple(pieces))
