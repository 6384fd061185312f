"""Which western encoding makes words of a text: Windows-1252, that of old Macs, or those of DOS. Raises nothing.

They share no byte beyond ASCII, so the wrong one shows: signs amid words, capitals after small letters, drawn lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

WESTERN = ("cp1252", "mac-roman", "cp850", "cp437")
"""The encodings that are compared; of equally good ones the first."""
AHEAD = 0.25
"""How much better than the likeliest, without other knowledge the first, another one must read."""
JUDGED = 500
"""Characters beyond ASCII that are looked at."""
_USUAL = frozenset("éèêëàâäáãåçíîïñóòôöõúùûüßæøœì")
"""Letters of western languages; the others are rare there."""
_SIGNS = frozenset("•°€£¥§©®ª±²³½¼¾×µ·†–—…™\u00a0")
"""Signs that stand beside words and numbers."""
_OPENING = frozenset("“‘„‚«¿¡")
_CLOSING = frozenset("”’»")
_ELISION = re.compile(r"(?i)(?:\A|[^a-z])[a-z]'|qu'|'(?:[stdm]|re|ve|ll)(?:[^a-z]|\Z)")
"""An apostrophe within a word, where such a one is usual: d'or, qu'un, it's."""
_WORDS = frozenset("àéèóáâôåæÀÉ")
"""Letters that are words by themselves."""
_BEYOND = re.compile(r"[^\x00-\x7f]")


def western(data: bytes, confidences: Mapping[str, float] | None = None) -> str:
    """Python's name of the western encoding that reads best; `confidences` are those of another judge."""
    known = confidences or {WESTERN[0]: 1.0}
    most = max((known.get(encoding, 0.0) for encoding in WESTERN), default=0.0) or 1.0
    readings = {
        encoding: _reading(data.decode(encoding, errors="replace")) + AHEAD * known.get(encoding, 0.0) / most
        for encoding in WESTERN
    }
    return max(readings, key=readings.__getitem__)


def is_turkish(text: str) -> bool:
    """Whether letters of Icelandic stand where those of Turkish were meant: without other letters of Icelandic."""
    letters = set(text.lower())
    return len(letters & set("ðýþ")) > 1 and not letters & set("áæíóú")


def mixes_scripts(text: str) -> bool:
    """Whether many words mix the letters of ASCII with those of another script, as no language does."""
    letters = [one for one in _beyond(text) if one[1].isalpha() and one[1] >= "\u0370"]
    mixed = sum(_is_ascii_letter(before[-1:]) or _is_ascii_letter(after[:1]) for before, _, after in letters)
    return mixed > len(letters) / 5


def _beyond(text: str) -> Iterator[tuple[str, str, str]]:
    """The first characters beyond ASCII, each with up to three before and behind it."""
    for match in islice(_BEYOND.finditer(text), JUDGED):
        at = match.start()
        yield text[max(0, at - 3) : at], match.group(), text[at + 1 : at + 4]


def _reading(text: str) -> float:
    """How well the characters beyond ASCII fit between their neighbours, on average."""
    found = [_fit(*one) for one in _beyond(text)]
    return round(sum(found) / len(found), 6) if found else 0.0


def _fit(before: str, one: str, after: str) -> float:
    previous, following = before[-1:], after[:1]
    if one.isalpha() and one not in _SIGNS:
        return _letter(previous, one, following)
    if previous.isalpha() and following.isalpha():
        if one == "’" and _ELISION.search(f"{before}'{after}"):
            return 1.0
        return 0.8 if one == "\u00a0" else 0.5 if one in "’–·\u00ad" else -1.5
    if one in _OPENING | _CLOSING:
        inner, outer = (following, previous) if one in _OPENING else (previous, following)
        return 1.0 if not inner.isspace() and not outer.isalnum() else 0.0
    return 0.8 if one in _SIGNS else -1.5


def _letter(before: str, one: str, after: str) -> float:
    if not (before.isalpha() or after.isalpha()):
        return 0.8 if one in _WORDS else 0.2
    worth = 1.0 if one.lower() in _USUAL else 0.2 if one < "\u0250" else -1.0
    if one.isupper():
        return -1.5 if before.islower() or (before.isupper() and after.islower()) else worth
    return worth - 1.5 * (after.isupper() and one != "ß")


def _is_ascii_letter(one: str) -> bool:
    return one.isascii() and one.isalpha()
