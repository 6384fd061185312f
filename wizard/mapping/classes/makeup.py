"""Lengths, words and characters of a column's example texts (`evidence`: at most five, cut). Pure; raises nothing."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from statistics import fmean

_STOP_WORDS = frozenset(
    (
        *("the", "of", "and", "to", "in", "for", "is", "on", "with", "at", "by", "from", "a", "an"),
        *("as", "or", "it", "that", "this", "be", "are", "was", "not", "i", "my"),
    )
)
_SENTENCE_MARK = re.compile(r"[.!?](?:\s|$|\")")


def make_up(texts: Sequence[str]) -> dict[str, float]:
    """Figures of lengths, words and characters; all 0 without texts."""
    if not texts:
        return dict.fromkeys(_MAKE_UP, 0.0)
    lengths = [len(text) for text in texts]
    words = [text.split() for text in texts]
    counts = [len(some) for some in words]
    joined = "".join(texts)
    whole = len(joined)
    alphanumeric, spaces = sum(map(str.isalnum, joined)), sum(map(str.isspace, joined))
    stops = [sum(word.lower() in _STOP_WORDS for word in some) for some in words]
    figures = (
        *(len(texts), fmean(lengths), min(lengths), max(lengths), _spread(lengths)),
        *(fmean(counts), max(counts), min(counts), _spread(counts), fmean(stops)),
        *(fmean(len(_SENTENCE_MARK.findall(text)) for text in texts), whole / max(1, sum(counts))),
        *(sum(map(str.isdigit, joined)) / whole, sum(map(str.isalpha, joined)) / whole),
        *(sum(map(str.isupper, joined)) / whole, spaces / whole),
        *((whole - alphanumeric - spaces) / whole, (whole - len(joined.encode("ascii", "ignore"))) / whole),
        *(fmean(text.count(",") for text in texts), fmean(text.count(";") for text in texts)),
        *(fmean(sum(text.count(mark) for mark in "-_/|:") for text in texts), float(len(set(lengths)) == 1)),
        *(fmean(text[:1].isupper() for text in texts), fmean(text.isupper() for text in texts)),
        *(_shared(texts), _shared([text[::-1] for text in texts]), float(list(texts) == sorted(texts))),
        *(len({_mask(text) for text in texts}) / len(texts), fmean(text.endswith("…") for text in texts)),
    )
    return dict(zip(_MAKE_UP, map(float, figures), strict=True))


_MAKE_UP = (
    *("texts", "mean length", "least length", "most length", "spread of lengths"),
    *("mean words", "most words", "least words", "spread of words", "stop words"),
    *("sentence marks", "word length"),
    *("digits", "letters", "capitals", "spaces", "signs", "foreign characters"),
    *("commas", "semicolons", "other marks", "equal lengths"),
    *("starts capital", "all capitals"),
    *("shared beginning", "shared end", "sorted texts"),
    *("different masks", "cut texts"),
)

_RUNS = (re.compile(r"[a-z]+"), "a"), (re.compile(r"[A-Z]+"), "A"), (re.compile(r"\d+"), "0")


def _spread(numbers: Sequence[int]) -> float:
    """Their standard deviation."""
    mean = fmean(numbers)
    return math.sqrt(fmean((number - mean) ** 2 for number in numbers))


def _mask(text: str) -> str:
    for pattern, sign in _RUNS:
        text = pattern.sub(sign, text)
    return text


def _shared(texts: Sequence[str]) -> float:
    """Characters of the common beginning per character of the shortest text; 0 for a single text."""
    if len(texts) < 2:
        return 0.0
    low, high = min(texts), max(texts)
    shortest = min(map(len, texts))
    same = next((at for at, (one, other) in enumerate(zip(low, high, strict=False)) if one != other), shortest)
    return min(same, shortest) / max(1, shortest)
