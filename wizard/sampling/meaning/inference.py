"""What a column of text means: whole numbers, moments, flags … or just text. Raises nothing, whatever the texts are.

Every different text is matched against one pattern per kind; the column takes a type when at least FITTING of its
values fit, so one bad cell does not turn a column of numbers into text. Leading zeros keep a column text: they are ids.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from wizard.sampling.meaning import measures
from wizard.sampling.meaning.evidence import PlaceOf, kinds_of_texts, kinds_of_typed, sentence
from wizard.sampling.meaning.frequencies import Frequencies
from wizard.sampling.meaning.hints import NO_HINTS, Hints
from wizard.sampling.meaning.jsontexts import READ, nested
from wizard.sampling.meaning.layouts import Order
from wizard.sampling.meaning.momentsread import as_chosen, as_moments
from wizard.sampling.meaning.odd import attempt
from wizard.sampling.meaning.textkinds import DATES, DRESSED_NUMBERS, MARKED_NUMBERS, PLAIN_NUMBERS, Kind
from wizard.sampling.meaning.typed import Typed, as_durations, as_flags, as_numbers, as_times, is_enough
from wizard.sampling.meaning.words import Words, null_mask, read_words
from wizard.sampling.profiles import Alternative, KindCount
from wizard.sampling.types import LogicalType, NumberStyle

MOSTLY = 0.8
"""Share of the values from which a type is offered that not enough of them fit."""
OPEN = 0.8
"""What is left of the confidence when the texts leave open how they are to be read."""
FEW = 1_000
"""Different texts up to which it is quicker to count values by text than by row."""
_READERS = (as_chosen, as_flags, as_numbers, as_moments, as_times, as_durations)


@dataclass(frozen=True)
class Inference:
    """The meaning of a text column. `values` are the typed values, null where a text is a null word or does not fit.

    `misfits` counts the values that are neither; `style` says how numbers are written, `date_format`
    is Spark's pattern of the dates where one tells all, `zone` as in a profile, `order` whether day or month comes
    first. `settled` is False when the texts leave the style of numbers or the order open, so that other columns may
    tell it. `dimensions` is the one shape of lists of numbers that are written as text. `frequencies` are those of
    `values` where they are known without counting again.
    """

    logical_type: LogicalType
    values: pa.Array
    confidence: float
    evidence: str
    misfits: int = 0
    style: NumberStyle = field(default_factory=NumberStyle)
    kinds: tuple[KindCount, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    date_format: str = ""
    zone: str = ""
    order: Order | None = None
    settled: bool = True
    dimensions: tuple[int, ...] = ()
    frequencies: Frequencies | None = None

    @property
    def decimal(self) -> str:
        return self.style.decimal

    @property
    def thousands(self) -> str | None:
        return self.style.thousands


def infer(values: pa.Array, *, blanks_are_null: bool, hints: Hints = NO_HINTS, place_of: PlaceOf = None) -> Inference:
    """The meaning of `values`, an Arrow array of strings.

    `blanks_are_null` is true for formats without nulls of their own (CSV): there, empty cells and words like NA are
    nulls. `hints` bind; `place_of` tells where a row stands.
    """
    unreadable = Inference(LogicalType.STRING, values, 0.0, "texts that cannot be compared")
    return attempt(lambda: _infer(values, blanks_are_null, hints, place_of), unreadable)


def _infer(values: pa.Array, blanks_are_null: bool, hints: Hints, place_of: PlaceOf) -> Inference:
    words = read_words(values, blanks_are_null=blanks_are_null, null_words=hints.null_words)
    for reader in _READERS:
        typed = reader(words, hints)
        if typed is not None and is_enough(words, words.seen(typed.values.is_valid())):
            return _typed(words, typed, place_of)
    return _text(values, words, null_mask(words.texts, blanks_are_null, hints.null_words), place_of)


def _typed(words: Words, typed: Typed, place_of: PlaceOf) -> Inference:
    values = typed.values.take(words.indices)
    kinds = kinds_of_typed(words, typed.values, typed.plural, place_of)
    fits = len(values) - values.null_count
    return Inference(
        logical_type=typed.logical,
        values=values,
        confidence=round(_confidence(fits, words.values - fits) * (1.0 if typed.settled else OPEN), 3),
        evidence=sentence(kinds, typed.remark, measures.not_finite(values)),
        misfits=max(0, words.values - fits),
        style=typed.style,
        kinds=kinds,
        alternatives=typed.alternatives,
        date_format=typed.date_format,
        zone=typed.zone,
        order=typed.order,
        settled=typed.settled,
        frequencies=words.frequencies(typed.values) if len(words.texts) <= FEW else None,
    )


def _text(values: pa.Array, words: Words, nulls: pa.Array, place_of: PlaceOf) -> Inference:
    kinds = kinds_of_texts(words, nulls, place_of)
    count = len(values) - values.null_count - words.seen(nulls)
    if not words.values and not count:
        return Inference(LogicalType.UNKNOWN, pa.nulls(len(values), values.type), 0.0, _nothing(kinds), kinds=kinds)
    lists = nested(words.of(Kind.LIST, Kind.DICT).slice(0, READ).to_pylist()) if _are_nested(words) else None
    return Inference(
        logical_type=LogicalType.STRING,
        values=_kept(values, nulls.take(words.indices)) if pc.any(nulls).as_py() else values,
        confidence=_confidence(count, 0),
        evidence=sentence(kinds, _kept_as_text(words)),
        kinds=kinds,
        alternatives=((lists.alternative,) if lists else ()) + _nearly(words),
        dimensions=lists.dimensions if lists else (),
        frequencies=words.frequencies(_kept(words.texts, nulls)) if words.as_written else None,
    )


def _kept(texts: pa.Array, nulls: pa.Array) -> pa.Array:
    return pc.if_else(nulls, pa.scalar(None, texts.type), texts) if pc.any(nulls).as_py() else texts


def _nothing(kinds: tuple[KindCount, ...]) -> str:
    return sentence(kinds, "no value seen")


def _kept_as_text(words: Words) -> str:
    digits = is_enough(words, words.total(*PLAIN_NUMBERS))
    return "kept as text" if digits and words.total(Kind.LEADING_ZERO) else ""


def _are_nested(words: Words) -> bool:
    return is_enough(words, words.total(Kind.LIST, Kind.DICT))


def _nearly(words: Words) -> tuple[Alternative, ...]:
    """Types that texts would bear if a sign was taken off, or if a few values were given up."""
    found = []
    numbers, dressed = words.total(*PLAIN_NUMBERS, *MARKED_NUMBERS), words.total(*DRESSED_NUMBERS)
    if words.total(Kind.LEADING_ZERO):
        numbers = 0
    if dressed and is_enough(words, numbers + dressed):
        found.append(Alternative("numeric", _dress(words)))
    elif _are_most(words, numbers) and not is_enough(words, numbers):
        found.append(Alternative("numeric", f"{numbers:,} of {words.values:,} values are numbers"))
    if _are_most(words, words.total(*DATES)):
        found.append(Alternative("datetime", f"{words.total(*DATES):,} of {words.values:,} values look like dates"))
    if is_enough(words, words.total(Kind.BOOLEAN)) and len(words.of(Kind.BOOLEAN)) > 1:
        found.append(Alternative("boolean", "words for yes and no in several spellings"))
    return tuple(found)


def _dress(words: Words) -> str:
    names = {
        Kind.PERCENT: "a percent sign",
        Kind.MONEY: "a currency",
        Kind.BRACKETED: "brackets, as for negative amounts",
    }
    return "numbers with " + ", ".join(name for kind, name in names.items() if words.total(kind))


def _are_most(words: Words, count: int) -> bool:
    return 0 < MOSTLY * words.values <= count


def _confidence(fits: int, misfits: int) -> float:
    """The fitting share, held back while few values were seen."""
    total = fits + misfits
    return round(fits / total * total / (total + 1), 3) if total else 0.0
