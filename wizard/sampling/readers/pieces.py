"""The bytes of an object of text that a sample looks at: its head and pieces spread over the rest, in one round.

A compressed object can be unpacked from its beginning only, so its head is all of it. ProblemError leaves this module
where unpacking stops (see `written.inflate`), and what the source raises.
"""

from __future__ import annotations

from dataclasses import dataclass

from wizard.sampling.limits import Limits
from wizard.sampling.ranges import Range, RangeCache
from wizard.sampling.written import compression as compressions
from wizard.sampling.written.compression import Compression
from wizard.sampling.written.inflate import STEP, Caps, Inflated


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


def first_ranges(name: str, size: int, limits: Limits) -> list[Range]:
    """What to ask for of an object of text before anything but its name is known."""
    return ranges(size, limits, packed=compressions.by_name(name) is not None)


def ranges(size: int, limits: Limits, *, packed: bool = False) -> list[Range]:
    """What to read of `size` bytes: all of a small object, else its head, pieces of its middle and its end."""
    if size <= limits.whole:
        return [(0, size)]
    if packed:
        return [(0, limits.head)]
    last = size - limits.spread
    gap = (last - limits.head) // limits.spread_ranges
    # Even offsets: encodings of two or four bytes must not be cut inside a character.
    middle = [(limits.head + gap * number) // 4 * 4 for number in range(1, limits.spread_ranges)]
    return [(0, limits.head), *((start, limits.spread) for start in middle), (last // 4 * 4, size - last // 4 * 4)]


def text_object(source: RangeCache, limits: Limits, packed: Compression | None = None) -> TextObject:
    """The pieces of an object, unpacked when `packed` says how it is compressed; fetched where not known yet."""
    asked = ranges(source.size, limits, packed=packed is not None)
    source.fetch(asked)
    if packed is not None:
        return _unpacked(source, sum(asked[0]), limits, packed)
    pieces = [
        Piece(source.available(start, length), start, first=start == 0, last=start + length >= source.size)
        for start, length in asked
    ]
    return TextObject(source.name, source.size, size_exact=True, pieces=tuple(pieces))


def _unpacked(source: RangeCache, length: int, limits: Limits, packed: Compression) -> TextObject:
    """The beginning of a packed object; its size is estimated by how well that much was packed, unless it is all."""
    data = source.available(0, length)
    inflated = Inflated([data], packed, name=source.name, complete=length >= source.size)
    start, share = _first(inflated, limits)
    whole = inflated.ended and len(start) <= limits.whole
    head = start if whole else start[: limits.head]
    size = len(start) if whole else max(len(head) + 1, round(source.size * share))
    piece = Piece(head, 0, first=True, last=whole)
    return TextObject(source.name, size, size_exact=whole, pieces=(piece,), compression=packed.value)


def _first(inflated: Inflated, limits: Limits) -> tuple[bytes, float]:
    """The unpacked bytes that a sample needs, and how many of them came of one packed byte.

    Where those are suspiciously many, the unpacking goes on until the cap on the ratio tells a bomb from good luck.
    """
    caps, kept = Caps(), 0
    pieces: list[bytes] = []
    for piece in inflated:
        if kept <= limits.whole:
            pieces.append(piece)
            kept += len(piece)
        elif inflated.unpacked < (inflated.packed - STEP) * caps.ratio // 4 or inflated.unpacked > caps.free:
            break
    return b"".join(pieces), inflated.unpacked / max(1, inflated.packed)
