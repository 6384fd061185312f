"""The different texts of a column: how often each occurs and of which kind it is. Raises what Arrow raises on texts
that are not UTF-8 (ArrowException)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from wizard.sampling.meaning.frequencies import Frequencies
from wizard.sampling.meaning.textkinds import NULLS, Kind, kind_of, kinds_of

PROBE = 100
"""Different texts looked at before the rest: when most are plain text, the rest is not matched."""


@dataclass(frozen=True)
class Words:
    """The n-th of the different `texts` (trimmed) occurs `counts[n]` times and is of `kinds[n]`; `indices` leads from
    each row to its text. `as_written` says that there was nothing to trim; `classified` is False when only some texts
    were looked at, the others counting as TEXT."""

    texts: pa.Array
    counts: pa.Array
    kinds: pa.Array
    indices: pa.Array
    as_written: bool = True
    classified: bool = True

    @cached_property
    def totals(self) -> Counter[Kind]:
        """Values of each kind."""
        present = pc.unique(self.kinds).to_pylist()
        if len(present) == 1:
            return Counter({Kind(present[0]): len(self.indices) - self.indices.null_count})
        return Counter({Kind(kind): self._sum(pc.equal(self.kinds, kind)) for kind in present})

    @cached_property
    def values(self) -> int:
        """Values that are no null words."""
        return sum(self.totals.values()) - self.totals[Kind.NULL_WORD]

    def total(self, *kinds: Kind) -> int:
        return sum(self.totals[kind] for kind in kinds)

    def are(self, *kinds: Kind) -> pa.Array:
        """A mask of the texts that are of any of `kinds`."""
        present = [int(kind) for kind in kinds if self.totals[kind]]
        if len(present) in (0, len(self.totals)):
            return pa.repeat(pa.scalar(bool(present)), len(self.texts))
        return pc.is_in(self.kinds, pa.array(present, pa.int8()))

    def of(self, *kinds: Kind) -> pa.Array:
        """The texts that are of any of `kinds`."""
        return self.texts.filter(self.are(*kinds))

    def only(self, *kinds: Kind) -> pa.Array:
        """All texts, null in place of those of other kinds."""
        return pc.if_else(self.are(*kinds), self.texts, pa.scalar(None, self.texts.type))

    def seen(self, mask: pa.Array) -> int:
        """How often the texts of a mask occur."""
        return sum(self.totals.values()) if pc.all(mask).as_py() else self._sum(mask)

    def _sum(self, mask: pa.Array) -> int:
        total: int = pc.sum(self.counts.filter(mask)).as_py() or 0
        return total

    def frequencies(self, values: pa.Array) -> Frequencies | None:
        """How often each of `values` occurs, one per text; None when several texts have the same value."""
        valid = values.is_valid()
        kept = values if values.null_count == 0 else values.filter(valid)
        if values.type != self.texts.type and pc.count_distinct(kept).as_py() < len(kept):
            return None
        counts = self.counts if values.null_count == 0 else self.counts.filter(valid)
        return Frequencies(kept, counts, self.seen(valid))

    def first(self, mask: pa.Array) -> tuple[str, int] | None:
        """The first text of a mask and the row where it stands; None for an empty mask."""
        # Texts are numbered in the order of their first rows.
        number = pc.index(mask, pa.scalar(True)).as_py()
        return None if number < 0 else (self.texts[number].as_py(), self.row_of(number))

    def row_of(self, number: int) -> int:
        """The first row where the n-th text stands."""
        row: int = pc.index(self.indices, pa.scalar(number, self.indices.type)).as_py()
        return row


def read_words(values: pa.Array, *, blanks_are_null: bool, null_words: frozenset[str]) -> Words:
    """The words of `values`, an array of strings."""
    trimmed = pc.utf8_trim_whitespace(values)
    as_written = pc.sum(pc.binary_length(trimmed)) == pc.sum(pc.binary_length(values))
    encoded = pc.dictionary_encode(trimmed)
    texts, indices = encoded.dictionary, encoded.indices
    counts = _counts(indices, len(texts))
    probed = [
        kind_of(text, blanks_are_null=blanks_are_null, null_words=null_words)
        for text in texts.slice(0, PROBE).to_pylist()
    ]
    first = pa.array([int(kind) for kind in probed], pa.int8())
    rest = texts.slice(PROBE)
    if len(rest) and probed.count(Kind.TEXT) > len(probed) // 2 + 1:
        kinds = pa.concat_arrays([first, _null_or_text(rest, blanks_are_null, null_words)])
        return Words(texts, counts, kinds, indices, as_written, classified=False)
    others = kinds_of(rest, Counter(probed), blanks_are_null=blanks_are_null, null_words=null_words)
    return Words(texts, counts, pa.concat_arrays([first, others]), indices, as_written)


def _counts(indices: pa.Array, different: int) -> pa.Array:
    if different == len(indices) - indices.null_count:
        return pa.repeat(pa.scalar(1, pa.int64()), different)
    return pc.value_counts(pc.drop_null(indices)).field("counts")


def _null_or_text(texts: pa.Array, blanks_are_null: bool, null_words: frozenset[str]) -> pa.Array:
    return pc.if_else(
        null_mask(texts, blanks_are_null, null_words),
        pa.scalar(int(Kind.NULL_WORD), pa.int8()),
        pa.scalar(int(Kind.TEXT), pa.int8()),
    )


def null_mask(texts: pa.Array, blanks_are_null: bool, null_words: frozenset[str]) -> pa.Array:
    """Which trimmed texts stand for null in a column of texts."""
    usual = NULLS if blanks_are_null else frozenset()
    return pc.is_in(texts, pa.array(sorted(usual | null_words), texts.type))
