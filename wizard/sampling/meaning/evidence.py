"""Counts for and against the type of a text column, and the sentence that sums them up. Raises nothing.

The sentence is stored in the clear: it names null words from our own list, and no other text of the data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from wizard.sampling.meaning.odd import attempt
from wizard.sampling.meaning.textkinds import DATES, MARKED_NUMBERS, PLAIN_NUMBERS, TYPED_NULLS, Kind
from wizard.sampling.meaning.words import Words
from wizard.sampling.profiles import KindCount
from wizard.sampling.text import cut

PlaceOf = Callable[[int], str] | None

EXAMPLE = 60
"""Characters of an example."""
MOST = 5
"""Null words, and kinds that do not fit, that are told one by one."""

_FAMILIES: dict[str, tuple[Kind, ...]] = {
    "texts": (Kind.TEXT,),
    "integers": (Kind.INTEGER,),
    "numbers": (Kind.DECIMAL, *MARKED_NUMBERS),
    "numbers with leading zeros": (Kind.LEADING_ZERO,),
    "booleans": (Kind.BOOLEAN,),
    "dates": DATES,
    "times of day": (Kind.TIME,),
    "durations": (Kind.DURATION,),
    "percentages": (Kind.PERCENT,),
    "amounts of money": (Kind.MONEY,),
    "numbers in brackets": (Kind.BRACKETED,),
    "lists": (Kind.LIST,),
    "dicts": (Kind.DICT,),
}
_IMPOSSIBLE = {
    **dict.fromkeys(("dates", "moments"), (DATES, "impossible dates")),
    "times of day": ((Kind.TIME,), "impossible times"),
    **dict.fromkeys(("integers", "numbers"), ((*PLAIN_NUMBERS, *MARKED_NUMBERS), "numbers written otherwise")),
}
"""What values are called that look like those of the type and yet are none."""


def kinds_of_typed(words: Words, values: pa.Array, plural: str, place_of: PlaceOf) -> tuple[KindCount, ...]:
    """What speaks for and against reading the texts as `values`."""
    fits = values.is_valid()
    fitting = _count(words, fits, plural, place_of, fits=True)
    nulls = null_words(words, words.are(Kind.NULL_WORD), place_of) if words.totals[Kind.NULL_WORD] else ()
    if words.values == sum(count.count for count in fitting):
        return (*fitting, *nulls)
    others = pc.invert(pc.or_(fits, words.are(Kind.NULL_WORD)))
    return (*fitting, *nulls, *_misfits(words, others, plural, place_of))


def kinds_of_texts(words: Words, nulls: pa.Array, place_of: PlaceOf) -> tuple[KindCount, ...]:
    """What the texts of a column of text look like; everything fits there."""
    if words.classified:
        values = pc.invert(nulls)
        found = _families(words, values, place_of, fits=True)
    else:
        found = _count(words, pc.invert(nulls), "texts", place_of, fits=True)
    return (*found, *null_words(words, nulls, place_of))


def null_words(words: Words, nulls: pa.Array, place_of: PlaceOf) -> tuple[KindCount, ...]:
    """The texts of a mask of null words, the most frequent first."""
    numbers = sorted(pc.indices_nonzero(nulls).to_pylist(), key=lambda number: -words.counts[number].as_py())
    return _most(
        [
            KindCount(
                kind=_null_name(words.texts[number].as_py()),
                count=words.counts[number].as_py(),
                fits=True,
                where=_where(words.row_of(number), place_of),
            )
            for number in numbers
        ],
        "times other null words",
    )


def _null_name(word: str) -> str:
    if not word:
        return "empty"
    return f"times {word}" if word in TYPED_NULLS else _CHOSEN_NULL


def _where(row: int, place_of: PlaceOf) -> str:
    return attempt(lambda: cut(place_of(row), EXAMPLE), "") if place_of else ""


def _misfits(words: Words, mask: pa.Array, plural: str, place_of: PlaceOf) -> tuple[KindCount, ...]:
    kinds, name = _IMPOSSIBLE.get(plural, ((), ""))
    impossible = pc.and_(mask, words.are(*kinds))
    return (
        *_count(words, impossible, name, place_of, fits=False),
        *_families(words, pc.and_not(mask, impossible), place_of, fits=False),
    )


def _families(words: Words, mask: pa.Array, place_of: PlaceOf, *, fits: bool) -> tuple[KindCount, ...]:
    found = [
        count
        for name, kinds in _FAMILIES.items()
        if words.total(*kinds)
        for count in _count(words, pc.and_(mask, words.are(*kinds)), name, place_of, fits=fits)
    ]
    left = words.seen(pc.and_(mask, words.are(Kind.NULL_WORD)))
    texts = (KindCount("texts", left, fits),) if left else ()
    return _merged((*found, *texts))


def _merged(found: tuple[KindCount, ...]) -> tuple[KindCount, ...]:
    """The most frequent kinds; words that are null among numbers but text among texts count as texts."""
    by_name: dict[str, KindCount] = {}
    for count in found:
        known = by_name.get(count.kind)
        total = count.count + (known.count if known else 0)
        first = known or count
        by_name[count.kind] = KindCount(first.kind, total, first.fits, first.example, first.where)
    return _most(sorted(by_name.values(), key=lambda count: -count.count), "others")


def _most(counts: Sequence[KindCount], rest: str) -> tuple[KindCount, ...]:
    """The first of `counts` one by one, and all further ones as one."""
    if len(counts) <= MOST:
        return tuple(counts)
    further = sum(count.count for count in counts[MOST - 1 :])
    return (*counts[: MOST - 1], KindCount(rest, further, counts[-1].fits))


def _count(words: Words, mask: pa.Array, name: str, place_of: PlaceOf, *, fits: bool) -> tuple[KindCount, ...]:
    first = words.first(mask)
    if first is None:
        return ()
    example, row = first
    return (KindCount(name, words.seen(mask), fits, cut(example, EXAMPLE), _where(row, place_of)),)


def sentence(kinds: tuple[KindCount, ...], *remarks: str) -> str:
    """“18,204 integers, 3 times `n/a`, first at line 212”."""
    return ", ".join(filter(None, [*(_said(kind) for kind in kinds), *remarks]))


def _said(kind: KindCount) -> str:
    is_null = kind.kind == "empty" or kind.kind in _NULLS
    name = f"times `{kind.kind.removeprefix('times ')}`" if kind.kind in _NAMED_NULLS else kind.kind
    place = f", first at {kind.where}" if kind.where and (is_null or not kind.fits) else ""
    return f"{kind.count:,} {_singular(name) if kind.count == 1 else name}{place}"


def _singular(plural: str) -> str:
    """“times of day” → “time of day”, “impossible dates” → “impossible date”."""
    return re.sub(r"s\b", "", plural, count=1)


_NAMED_NULLS = frozenset(f"times {word}" for word in TYPED_NULLS if word)
_CHOSEN_NULL = "times a chosen null word"
_NULLS = _NAMED_NULLS | {_CHOSEN_NULL}
