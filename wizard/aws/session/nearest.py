"""Which names are most like one that does not exist: another case, a slash at the end, a slip of the finger. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

MOST = 3
COMPARED = 200
"""Names that are compared letter by letter, those with the same beginning first: a thousand long ones take seconds."""
_LIKENESS = 0.6


def nearest_keys(key: str, keys: Iterable[str]) -> tuple[str, ...]:
    """Up to three of `keys`, all below the same prefix as `key`, the likeliest first.

    Names that differ in case or in a slash only come before those that are spelt alike.
    """
    known = {_name(other): other for other in keys}
    folded = _name(key).casefold()
    same = [name for name in known if name.casefold() == folded]
    likely = sorted(known, key=lambda name: _shared(name.casefold(), folded), reverse=True)[:COMPARED]
    alike = get_close_matches(_name(key), likely, n=MOST, cutoff=_LIKENESS)
    return tuple(known[name] for name in dict.fromkeys([*same, *alike]))[:MOST]


def _shared(one: str, other: str) -> int:
    """How many characters both begin with."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _name(key: str) -> str:
    return key.rstrip("/").rpartition("/")[2]
