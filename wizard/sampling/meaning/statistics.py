"""Sampled values → ColumnProfile: what was seen of one column, in figures. Raises nothing, whatever the values are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types as at

from wizard.sampling.meaning import measures, shapes
from wizard.sampling.meaning.alternatives import Seen, alternatives
from wizard.sampling.meaning.declared import declared_text
from wizard.sampling.meaning.epochs import epoch_of
from wizard.sampling.meaning.frequencies import Frequencies, distinct_estimate, frequencies
from wizard.sampling.meaning.histogram import histogram
from wizard.sampling.meaning.inference import Inference
from wizard.sampling.meaning.lengths import list_lengths, text_lengths
from wizard.sampling.meaning.odd import attempt
from wizard.sampling.meaning.render import cells
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.reading import Column, ReadSample
from wizard.sampling.text import cut
from wizard.sampling.types import LogicalType, NumberStyle

EXAMPLES = 5
REAL_NAME_LIMIT = 500
"""Characters of a column's own name that are kept; a name of a megabyte is nobody's."""


def profile(
    column: Column, *, name: str, position: int, sample: ReadSample, meaning: Inference | None
) -> ColumnProfile:
    """The profile of one column of `sample`; `meaning` is what was inferred when the column is text."""
    declared = ColumnProfile(
        name=name,
        real_name=column.real_name[:REAL_NAME_LIMIT],
        position=position,
        physical_type=cut(str(column.kind)) if sample.dialect is None else "text",
        logical_type=shapes.logical_type(column.kind),
        evidence="declared by the file",
        nulls=column.nulls or 0,
        null_count_exact=column.nulls is not None,
        null_share=_share(column.nulls or 0, sample.row_count or 0),
        minimum=column.minimum,
        maximum=column.maximum,
        extremes_exact=column.minimum is not None,
        zone=_zone(column.kind),
        partition=column.partition,
    )
    if column.values is None:
        return declared
    return _described(declared, column, shapes.plain(column.values), meaning, sample)


def _described(
    declared: ColumnProfile, column: Column, values: pa.Array, meaning: Inference | None, sample: ReadSample
) -> ColumnProfile:
    typed = meaning.values if meaning else values
    known = _with_meaning(declared, values, meaning)
    known = _with_nulls(known, column, typed.null_count - (meaning.misfits if meaning else 0), sample)
    seen = meaning.frequencies if meaning and meaning.frequencies else frequencies(typed)
    known = _with_frequencies(known, seen, sample)
    known = _with_measures(known, column, typed, sample)
    texts = values if meaning is None else _shown(values, typed)
    epoch = epoch_of(typed, known.logical_type)
    others = alternatives(Seen(known.name, typed, known.logical_type, seen, epoch))
    return replace(
        known,
        examples=_examples(texts),
        histogram=histogram(typed, known.logical_type, seen),
        epoch=epoch,
        alternatives=(*known.alternatives, *others),
        **(text_lengths(texts) if known.logical_type is LogicalType.STRING else {}),
        **list_lengths(typed),
    )


def _with_meaning(declared: ColumnProfile, values: pa.Array, meaning: Inference | None) -> ColumnProfile:
    if meaning is not None:
        return replace(
            declared,
            rows=len(values),
            logical_type=meaning.logical_type,
            confidence=meaning.confidence,
            evidence=meaning.evidence,
            kinds=meaning.kinds,
            zone=meaning.zone,
            dimensions=meaning.dimensions,
            alternatives=meaning.alternatives,
            number_style=meaning.style if meaning.style != NumberStyle() else None,
        )
    logical, length, evidence = shapes.observed(values)
    odd = measures.not_finite(values)
    others, shape = declared_text(values)
    return replace(
        declared,
        rows=len(values),
        logical_type=logical,
        list_length=length,
        confidence=float(logical is not LogicalType.UNKNOWN),
        evidence=", ".join(filter(None, [evidence or declared.evidence, odd])),
        alternatives=others,
        dimensions=shape,
    )


def _zone(kind: pa.DataType) -> str:
    if not at.is_timestamp(kind):
        return ""
    return cut(kind.tz, 60) if kind.tz else "none"


def _shown(values: pa.Array, typed: pa.Array) -> pa.Array:
    """The texts as written, without those that count as null."""
    return pc.filter(values, pc.is_valid(typed)) if typed.null_count else values


def _share(part: int, whole: int) -> float:
    return round(part / whole, 6) if whole else 0.0


def _examples(values: pa.Array) -> tuple[str, ...]:
    """The first few different ones; the first look is short, because most columns need no more."""
    found: dict[str, None] = {}
    for start, length in ((0, 2 * EXAMPLES), (2 * EXAMPLES, 500)):
        found |= dict.fromkeys(cell for cell in cells(values.slice(start, length)) if cell and cell.strip())
        if len(found) >= EXAMPLES:
            break
    return tuple(found)[:EXAMPLES]


def _with_nulls(known: ColumnProfile, column: Column, seen: int, sample: ReadSample) -> ColumnProfile:
    if column.nulls is not None:
        return known
    return replace(known, nulls=seen, null_share=_share(seen, known.rows), null_count_exact=sample.whole)


def _with_frequencies(known: ColumnProfile, seen: Frequencies | None, sample: ReadSample) -> ColumnProfile:
    if seen is None:
        return known
    known = replace(known, unique=seen.unique, top_values=attempt(seen.top, ()))
    if sample.whole:
        return replace(known, distinct=seen.distinct, distinct_exact=True)
    total = round((sample.row_count or known.rows) * (1 - known.null_share))
    return replace(known, distinct=distinct_estimate(seen, max(seen.total, total)))


def _with_measures(known: ColumnProfile, column: Column, typed: pa.Array, sample: ReadSample) -> ColumnProfile:
    figures: dict[str, Any] = {}
    if known.logical_type in measures.MEASURED:
        figures["quantiles"] = measures.quantiles(typed)
    if known.logical_type in measures.NUMBERS:
        figures["mean"] = measures.mean(typed)
    if column.minimum is None or column.is_text:
        figures |= _bounds(known.logical_type, typed, sample)
    return replace(known, **figures)


def _bounds(logical: LogicalType, typed: pa.Array, sample: ReadSample) -> dict[str, Any]:
    found = measures.bounds(typed) if logical in measures.MEASURED else None
    if found is None:
        return {"minimum": None, "maximum": None, "extremes_exact": False}
    return {"minimum": found[0], "maximum": found[1], "extremes_exact": sample.whole}
