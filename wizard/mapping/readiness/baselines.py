"""How the serving data differs from a training or testing dataset that is mapped by the same schema. Pure.

Medians are compared in units of the spread (the distance of the quartiles over 1.349, which is the standard deviation
of a normal distribution), labels by the share of rows that would have to change (total variation distance). Both are
of the samples. Raises nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from wizard.mapping import facts
from wizard.mapping.readiness import problems as said
from wizard.mapping.readiness.types import ReadinessFinding, tells, warns
from wizard.mapping.types import ColumnKind, MappedColumn, MappingDraft
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.types import LogicalType

SHIFTED = 0.5
"""Difference of medians, in units of the spread, from which it is told (Cohen: 0.2 small, 0.5 medium, 0.8 large)."""
MOVED = 0.2
"""Share of rows with other labels from which it is told."""
NAMED = 5
_QUARTILES_PER_SPREAD = 1.349
_FIELDS = (ColumnKind.FEATURE, ColumnKind.RAW_INPUT, ColumnKind.PREDICTION, ColumnKind.ACTUAL)
_ALIKE = (
    frozenset({LogicalType.INTEGER, LogicalType.NUMBER}),
    frozenset({LogicalType.DATE, LogicalType.DATETIME}),
    frozenset({LogicalType.TENSOR, LogicalType.VECTOR}),
)


def about_baseline(
    draft: MappingDraft, *, serving: Sequence[ColumnProfile], baseline: Sequence[ColumnProfile], kind: str
) -> Iterator[ReadinessFinding]:
    """A finding per difference, field by field; `kind` is the other dataset's: training or testing."""
    here = {column.name: column for column in serving if facts.was_read(column)}
    there = {column.name: column for column in baseline if facts.was_read(column)}
    for column in draft.columns:
        if column.kind in _FIELDS and column.column in here:
            yield from _about(column, here[column.column], there, kind)


def _about(
    column: MappedColumn, here: ColumnProfile, baseline: Mapping[str, ColumnProfile], kind: str
) -> Iterator[ReadinessFinding]:
    there = baseline.get(here.name)
    if there is None:
        found = said.baseline_missing(column=here.name, kind=kind)
        is_input = column.kind in (ColumnKind.FEATURE, ColumnKind.RAW_INPUT)
        yield warns(found, here.name) if is_input else tells(found, here.name)
    elif not are_alike(here.logical_type, there.logical_type):
        types = {"here": here.logical_type.value, "there": there.logical_type.value}
        yield warns(said.baseline_type(column=here.name, kind=kind, **types), here.name)
    else:
        yield from _about_values(here, there, kind)


def _about_values(here: ColumnProfile, there: ColumnProfile, kind: str) -> Iterator[ReadinessFinding]:
    if facts.knows_all_labels(here) and facts.knows_all_labels(there):
        new = sorted(facts.labels(here) - facts.labels(there))
        if new:
            shown = ", ".join(new[:NAMED]) + (" …" if len(new) > NAMED else "")
            yield warns(said.baseline_labels(column=here.name, kind=kind, labels=shown), here.name)
        elif (moved := distance(here, there)) >= MOVED:
            told = f"{moved:.0%} of the rows would have to have another label"
            yield tells(said.baseline_shift(column=here.name, kind=kind, effect=told), here.name)
    elif abs(shift := shift_of(here, there)) >= SHIFTED:
        told = f"its median lies {abs(shift):.1f} spreads {'above' if shift > 0 else 'below'}"
        yield tells(said.baseline_shift(column=here.name, kind=kind, effect=told), here.name)


def are_alike(one: LogicalType, other: LogicalType) -> bool:
    """Whether values of both types can be laid beside each other; what was not seen fits everything."""
    is_known = LogicalType.UNKNOWN not in (one, other)
    return one == other or not is_known or any({one, other} <= group for group in _ALIKE)


def shift_of(here: ColumnProfile, there: ColumnProfile) -> float:
    """How far the median has moved, in spreads of the baseline; 0 where there are no quartiles to tell."""
    quartiles = [facts.number(dict(there.quantiles).get(name)) for name in ("p25", "p50", "p75")]
    median = facts.number(dict(here.quantiles).get("p50"))
    low, middle, high = quartiles
    if low is None or middle is None or high is None or median is None or high <= low:
        return 0.0
    return (median - middle) * _QUARTILES_PER_SPREAD / (high - low)


def distance(here: ColumnProfile, there: ColumnProfile) -> float:
    """Half the sum of the differences of the labels' shares (0: the same, 1: nothing in common)."""
    one, other = facts.label_shares(here), facts.label_shares(there)
    return sum(abs(one.get(label, 0.0) - other.get(label, 0.0)) for label in {*one, *other}) / 2
