"""What a column's name says, as figures: its form, and words that columns of one class tend to carry.

Pure; raises nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from wizard.mapping import names
from wizard.mapping.classes.vocabulary import KINDS, UNDERSTOOD

_SIGNS: dict[str, re.Pattern[str]] = {
    "is a year": re.compile(r"[xyXY]?(?:1[89]|20)\d\d(?:\s?[-/]\s?\d{2,4})?"),
    "is a number": re.compile(r"[-+]?[\d.,]{1,30}"),
    "is unnamed": re.compile(r"(?:unnamed.{0,20}|column_?\d*|v\d+|x\d+|_c\d+|f\d+|var\d+|)", re.IGNORECASE),
    "is a short code": re.compile(r"[A-Za-z]{1,3}\d{0,3}"),
    "holds a date": re.compile(r".{0,60}(?:\d{1,4}[-/]\d{1,2}|\d{1,2}-[A-Z][a-z]{2}|[A-Z][a-z]{2}-\d{2,4}).{0,60}"),
    "holds a percent sign": re.compile(r"[^%]{0,120}%.{0,120}"),
    "holds a unit": re.compile(r".{0,120}[(\[].{1,20}[)\]].{0,20}"),
    "asks": re.compile(r".{0,150}\?.{0,20}"),
    "ends with id": re.compile(r".{0,150}(?:I[dD]|(?:\b|_)id|[a-z]ID)"),
    "numbered": re.compile(r".{0,150}\d"),
}

_CONSONANTS = re.compile(r"[b-df-hj-np-tv-xz]{2,}")
_SWITCH = re.compile(r"[A-Za-z]\d|\d[A-Za-z]")


def form(name: str) -> dict[str, float]:
    """Figures of the name's length, letters and marks."""
    size = max(1, len(name))
    said = names.words(name)
    found = {f"name {sign}": float(bool(pattern.fullmatch(name))) for sign, pattern in _SIGNS.items()}
    return found | {
        "name length": float(len(name)),
        "name words": float(len(said)),
        "name spaces": float(name.count(" ")),
        "name underscores": float(name.count("_")),
        "name dots": float(name.count(".")),
        "name digits": sum(map(str.isdigit, name)) / size,
        "name capitals": sum(map(str.isupper, name)) / size,
        "name numbers": float(sum(word.isdecimal() for word in said)),
        "name word length": max((float(len(word)) for word in said), default=0.0),
    }


def clarity(name: str) -> dict[str, float]:
    """How much of the name anybody understands, and how much of it could be spoken: `othrhhm3` is its owner's alone."""
    said = [word for word in names.words(name) if not word.isdecimal()]
    letters = sum(map(len, said)) or 1
    runs = _CONSONANTS.findall(" ".join(said))
    return {
        "name understood": sum(map(_understood, said)) / letters,
        "name vowels": sum(map(" ".join(said).count, "aeiou")) / letters,
        "name consonants": float(max(map(len, runs), default=0)),
        "name single letters": float(sum(len(word) == 1 for word in said)),
        "name switches": float(len(_SWITCH.findall(name))),
    }


def _understood(word: str) -> int:
    """Letters of `word` that are a known word, at its beginning or its end when it is not one itself."""
    if word in UNDERSTOOD:
        return len(word)
    ends = (end for size in range(len(word) - 1, 2, -1) for end in (word[:size], word[-size:]))
    return next((len(end) for end in ends if end in UNDERSTOOD), 0)


def meanings(name: str) -> dict[str, float]:
    """How many of the name's words are of each kind; of its last word too, which says most."""
    said = names.words(name)
    last = next((word for word in reversed(said) if not word.isdecimal()), "")
    counted = {f"name says {kind}": float(sum(word in known for word in said)) for kind, known in KINDS.items()}
    return counted | {f"name ends in {kind}": float(last in known) for kind, known in KINDS.items()}


def echo(name: str, texts: Sequence[str]) -> dict[str, float]:
    """How much of the name the values repeat."""
    said = {word for word in names.words(name) if len(word) > 2}
    heard = [text.lower() for text in texts]
    repeated = sum(any(word in text for text in heard) for word in said)
    return {"name in values": repeated / len(said) if said else 0.0}
