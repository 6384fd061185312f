"""What a column of text means: whole numbers, moments, flags … or just text. Raises nothing.

Every distinct value is matched against one pattern per kind; the column takes a type when at least FITTING of its
values fit, so one bad cell does not turn a column of numbers into text. Leading zeros keep a column text: they are ids.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from wizard.sampling.meaning import textkinds
from wizard.sampling.meaning.textkinds import Kind
from wizard.sampling.text import cut
from wizard.sampling.types import LogicalType

FITTING = 0.95
"""Share of the values that must fit a type."""
PROBE = 200
"""Distinct values looked at before the rest: when hardly one has a type, the rest is not matched."""


@dataclass(frozen=True)
class Inference:
    """The meaning of a text column. `values` are the typed values, null where a text is a null word or does not fit.

    `misfits` counts the values that are neither; `decimal` and `thousands` say how numbers are written.
    """

    logical_type: LogicalType
    values: pa.Array
    confidence: float
    evidence: str
    misfits: int = 0
    decimal: str = "."
    thousands: str | None = None


@dataclass(frozen=True)
class _Words:
    """The distinct texts of a column: how often each occurs and which kind it is."""

    texts: list[str]
    counts: list[int]
    kinds: list[Kind]

    @cached_property
    def totals(self) -> Counter[Kind]:
        totals: Counter[Kind] = Counter()
        for count, kind in zip(self.counts, self.kinds, strict=True):
            totals[kind] += count
        return totals

    def total(self, *kinds: Kind) -> int:
        return sum(self.totals[kind] for kind in kinds)

    def of(self, *kinds: Kind) -> list[str]:
        return [text for text, kind in zip(self.texts, self.kinds, strict=True) if kind in kinds]


def infer(values: pa.Array, *, blanks_are_null: bool) -> Inference:
    """The meaning of `values`, an Arrow array of strings.

    `blanks_are_null` is true for formats without nulls of their own (CSV): there, empty cells and words like NA are
    nulls.
    """
    encoded = pc.dictionary_encode(pc.utf8_trim_whitespace(values))
    words = _classified(encoded, blanks_are_null=blanks_are_null)
    chosen = _choose(words)
    if chosen is LogicalType.STRING or chosen is LogicalType.UNKNOWN:
        return _as_text(values, words, chosen, blanks_are_null=blanks_are_null)
    style = textkinds.number_style(words.of(Kind.COMMA, Kind.GROUPED))
    wanted = _MEMBERS[chosen]
    texts = [text if kind in wanted else None for text, kind in zip(words.texts, words.kinds, strict=True)]
    typed = textkinds.convert(texts, chosen, style)
    if typed is None:
        return _as_text(values, words, LogicalType.STRING, blanks_are_null=blanks_are_null)
    misfits = sum(
        count
        for count, kind, value in zip(words.counts, words.kinds, typed.is_null().to_pylist(), strict=True)
        if value and kind is not Kind.NULL_WORD
    )
    fits = sum(words.counts) - misfits - words.total(Kind.NULL_WORD)
    return Inference(
        logical_type=chosen,
        values=pc.take(typed, encoded.indices),
        confidence=_confidence(fits, misfits),
        evidence=_evidence(words, fits, chosen),
        misfits=misfits,
        decimal=style.decimal,
        thousands=style.thousands,
    )


_NUMERIC = (Kind.INTEGER, Kind.LEADING_ZERO, Kind.DECIMAL, Kind.COMMA, Kind.GROUPED)
_MEMBERS: dict[LogicalType, tuple[Kind, ...]] = {
    LogicalType.INTEGER: (Kind.INTEGER, Kind.GROUPED),
    LogicalType.NUMBER: _NUMERIC,
    LogicalType.BOOLEAN: (Kind.BOOLEAN,),
    LogicalType.DATETIME: (Kind.DATETIME, Kind.DATE, Kind.LOCAL_DATE),
    LogicalType.DATE: (Kind.DATE, Kind.LOCAL_DATE),
    LogicalType.TIME: (Kind.TIME,),
}
_PLURALS = {
    LogicalType.INTEGER: "integers",
    LogicalType.NUMBER: "numbers",
    LogicalType.BOOLEAN: "booleans",
    LogicalType.DATETIME: "moments",
    LogicalType.DATE: "dates",
    LogicalType.TIME: "times of day",
    LogicalType.STRING: "texts",
}


def _classified(encoded: pa.DictionaryArray, *, blanks_are_null: bool) -> _Words:
    texts = encoded.dictionary.to_pylist()
    counts = [0] * len(texts)
    for entry in pc.value_counts(encoded.indices).to_pylist():
        if entry["values"] is not None:
            counts[entry["values"]] = entry["counts"]
    probe = [textkinds.kind_of(text, blanks_are_null=blanks_are_null) for text in texts[:PROBE]]
    if sum(kind is Kind.TEXT for kind in probe) > len(probe) // 2 + 1:
        rest = [Kind.NULL_WORD if textkinds.is_null(text, blanks_are_null) else Kind.TEXT for text in texts[PROBE:]]
    else:
        likely = Counter(probe).most_common(1)[0][0] if probe else Kind.TEXT
        rest = textkinds.kinds_of(encoded.dictionary.slice(PROBE), likely, blanks_are_null=blanks_are_null)
    return _Words(texts, counts, probe + rest)


def _choose(words: _Words) -> LogicalType:
    values = sum(words.counts) - words.total(Kind.NULL_WORD)
    if values == 0:
        return LogicalType.UNKNOWN
    enough = FITTING * values
    if words.total(Kind.BOOLEAN) >= enough:
        return LogicalType.BOOLEAN
    if words.total(*_NUMERIC) >= enough:
        return _number_type(words)
    if words.total(*_MEMBERS[LogicalType.DATETIME]) >= enough:
        return LogicalType.DATETIME if _have_time(words) else LogicalType.DATE
    return LogicalType.TIME if words.total(Kind.TIME) >= enough else LogicalType.STRING


def _number_type(words: _Words) -> LogicalType:
    grouped = words.of(Kind.GROUPED)
    if words.total(Kind.DECIMAL, Kind.COMMA) or any("." in text for text in grouped):
        return LogicalType.NUMBER
    return LogicalType.STRING if words.total(Kind.LEADING_ZERO) else LogicalType.INTEGER


def _have_time(words: _Words) -> bool:
    return words.total(Kind.DATETIME) > 0 or any(":" in text for text in words.of(Kind.LOCAL_DATE))


def _as_text(values: pa.Array, words: _Words, chosen: LogicalType, *, blanks_are_null: bool) -> Inference:
    if blanks_are_null:
        nulls = pa.array(sorted(textkinds.NULLS), pa.string())
        values = pc.if_else(pc.is_in(pc.utf8_trim_whitespace(values), nulls), pa.scalar(None, values.type), values)
    fits = sum(words.counts) - words.total(Kind.NULL_WORD)
    if chosen is LogicalType.UNKNOWN:
        return Inference(chosen, values, 0.0, "no value seen")
    return Inference(chosen, values, _confidence(fits, 0), _text_evidence(words, fits))


def _confidence(fits: int, misfits: int) -> float:
    """The fitting share, held back while few values were seen."""
    total = fits + misfits
    return round(fits / total * total / (total + 1), 3) if total else 0.0


def _evidence(words: _Words, fits: int, chosen: LogicalType) -> str:
    others = words.of(*(kind for kind in Kind if kind not in (*_MEMBERS[chosen], Kind.NULL_WORD)))
    parts = [f"{fits:,} {_PLURALS[chosen]}", *_null_words(words)]
    unfit = sum(words.counts) - fits - words.total(Kind.NULL_WORD)
    if unfit:
        parts.append(f"{unfit:,} other" + (f", such as “{cut(others[0], 40)}”" if others else ""))
    return ", ".join(parts)


def _text_evidence(words: _Words, fits: int) -> str:
    if words.total(Kind.LEADING_ZERO) and not words.total(Kind.TEXT):
        return f"{words.total(Kind.LEADING_ZERO):,} numbers with leading zeros, kept as text"
    return ", ".join([f"{fits:,} texts", *_null_words(words)])


def _null_words(words: _Words) -> list[str]:
    if not words.total(Kind.NULL_WORD):
        return []
    found: Counter[str] = Counter()
    for text, count, kind in zip(words.texts, words.counts, words.kinds, strict=True):
        if kind is Kind.NULL_WORD:
            found[text] += count
    return [f"{count:,} times {text}" if text else f"{count:,} empty" for text, count in found.most_common(3)]
