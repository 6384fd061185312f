"""Which names are most like one that does not exist: another case, a slash at the end, a slip of the finger. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

MOST = 3
_LIKENESS = 0.6


def nearest_keys(key: str, keys: Iterable[str]) -> tuple[str, ...]:
    """Up to three of `keys`, all below the same prefix as `key`, the likeliest first.

    Names that differ in case or in a slash only come before those that are spelt alike.
    """
    known = {_name(other): other for other in keys}
    folded = _name(key).casefold()
    same = [name for name in known if name.casefold() == folded]
    alike = get_close_matches(_name(key), known, n=MOST, cutoff=_LIKENESS)
    return tuple(known[name] for name in dict.fromkeys([*same, *alike]))[:MOST]


def _name(key: str) -> str:
    return key.rstrip("/").rpartition("/")[2]
