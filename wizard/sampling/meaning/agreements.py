"""How far columns agree with those that look like outcomes: an actual says mostly the same as its prediction.

Labels are compared by Cohen's kappa (1960), which takes away what chance alone would make equal; numbers by Pearson's
correlation. Only columns whose names speak of an outcome are compared with the others, and then the one that agrees
most with them, which may be their actual: the cost grows with the number of columns and not with its square. Two
labels that are merely named otherwise are told as a correlation. Raises nothing: what cannot be compared agrees with
nothing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types as at

from wizard.sampling.meaning.names import words
from wizard.sampling.meaning.odd import attempt
from wizard.sampling.meaning.shapes import is_number, plain
from wizard.sampling.profiles import Agreement
from wizard.sampling.reading import Column

OUTCOMES = 8
"""Outcomes that the other columns are compared with."""
COMPARED = 2_000
"""Pairs that are compared at most."""
LABELS = 50
"""Different values up to which a column counts as labels."""
LEAST = 0.2
"""Agreement from which it is told."""

Floats = npt.NDArray[np.float64]

_SPEAKS = re.compile(
    r"pred(s|ict|icted|ictions?)?|prob(s|as?|abilit(y|ies))?|scores?|forecast(ed)?|estimated?|yhat|hat|outputs?"
    r"|inferred|inferences?|decisions?|logits?|labels?|targets?|actuals?|truth|outcomes?|y"
)


def agreements(names: Sequence[str], columns: Sequence[Column]) -> dict[str, tuple[Agreement, ...]]:
    """Column → its agreements with the outcomes among the others, the closest first. `names` are the shown ones."""
    able = [_Compared(name, plain(column.values)) for name, column in zip(names, columns, strict=True) if _can(column)]
    outcomes = [each for each in able if any(map(_SPEAKS.fullmatch, words(each.name)))][:OUTCOMES]
    found: dict[str, list[Agreement]] = {}
    _compare(able, outcomes, found)
    _compare(able, _closest(able, outcomes, found), found)
    return {name: tuple(sorted(told, key=lambda each: -each.value)) for name, told in found.items()}


def _compare(able: Sequence[_Compared], outcomes: Sequence[_Compared], found: dict[str, list[Agreement]]) -> None:
    """Add to `found` how each column agrees with each of the outcomes."""
    pairs = [(one, outcome) for outcome in outcomes for one in able if one is not outcome][:COMPARED]
    for one, outcome in pairs:
        for told in _of(one, outcome):
            found.setdefault(one.name, []).append(told)


def _closest(
    able: Sequence[_Compared], outcomes: Sequence[_Compared], found: dict[str, list[Agreement]]
) -> list[_Compared]:
    """The column that agrees most with any of the outcomes without being one of them."""
    rest = [each for each in able if each not in outcomes and each.name in found]
    best = max(rest, key=lambda each: max(told.value for told in found[each.name]), default=None)
    return [best] if best else []


def _can(column: Column) -> bool:
    return column.values is not None and not at.is_nested(column.kind) and not at.is_temporal(column.kind)


@dataclass(frozen=True, eq=False)
class _Compared:
    """A column in the two forms in which it can be compared; None where it has no such form."""

    name: str
    values: pa.Array

    @cached_property
    def labels(self) -> pa.Array | None:
        """Texts of at most LABELS different values: true and 1 are the same."""
        return attempt(lambda: _labels(self.values), None)

    @cached_property
    def numbers(self) -> Floats | None:
        """Floats, NaN where there is none; of two labels, 0 for the one and 1 for the other."""
        return attempt(lambda: _numbers(self.values), None)


def _labels(values: pa.Array) -> pa.Array | None:
    if at.is_floating(values.type) or pc.count_distinct(values.slice(0, 1_000)).as_py() > LABELS:
        return None
    texts = pc.utf8_lower(pc.cast(pc.cast(values, pa.int8()) if at.is_boolean(values.type) else values, pa.string()))
    return texts if pc.count_distinct(texts).as_py() <= LABELS else None


def _numbers(values: pa.Array) -> Floats | None:
    if at.is_boolean(values.type):
        return _floats(pc.cast(values, pa.int8()))
    if is_number(values.type):
        return _floats(values)
    different = pc.unique(pc.drop_null(values.slice(0, 1_000)))
    return _floats(pc.cast(pc.equal(values, different[1]), pa.int8())) if len(different) == 2 else None


def _floats(values: pa.Array) -> Floats:
    # NumPy takes a tenth of the time that so many short calls of Arrow take.
    found: Floats = pc.cast(values, pa.float64()).to_numpy(zero_copy_only=False)
    return found


def _of(one: _Compared, output: _Compared) -> Iterator[Agreement]:
    kappa = correlation = None
    if one.labels is not None and output.labels is not None:
        kappa = attempt(lambda: _kappa(one.labels, output.labels), None)
    if kappa is not None and kappa >= LEAST:
        yield Agreement(output.name, "kappa", round(kappa, 3))
    elif one.numbers is not None and output.numbers is not None:
        correlation = attempt(partial(_correlation, one.numbers, output.numbers), None)
    if correlation is not None and abs(correlation) >= LEAST:
        yield Agreement(output.name, "correlation", round(abs(correlation), 3))


def _kappa(one: pa.Array, other: pa.Array) -> float | None:
    """The share of equal rows beyond that of chance; None for labels of which no row has both."""
    both = pc.and_(one.is_valid(), other.is_valid())
    one, other = one.filter(both), other.filter(both)
    if not len(one):
        return None
    equal = pc.mean(pc.equal(one, other)).as_py()
    shares, others = _shares(one), _shares(other)
    chance = sum(share * others.get(label, 0.0) for label, share in shares.items())
    return (equal - chance) / (1 - chance) if chance < 1 else None


def _shares(labels: pa.Array) -> dict[str, float]:
    counted = pc.value_counts(labels)
    counts = zip(counted.field("values").to_pylist(), counted.field("counts").to_pylist(), strict=True)
    return {label: count / len(labels) for label, count in counts}


def _correlation(one: Floats, other: Floats) -> float | None:
    """Pearson's r over the rows where both have a finite number; None when one of them never changes."""
    both = np.isfinite(one) & np.isfinite(other)
    if not both.any():
        return None
    one, other = _centred(one[both]), _centred(other[both])
    spread = math.sqrt(float(one @ one) * float(other @ other))
    return float(one @ other) / spread if spread else None


def _centred(numbers: Floats) -> Floats:
    centred: Floats = numbers - numbers.mean()
    return centred
