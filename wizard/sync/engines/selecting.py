"""What `select_expr` makes of the rows of another reader, batch by batch. Raises ProblemError (`data.expression.*`).

As in a sample, expressions see texts as values of the types that the sample found in them. A column that is taken as it
is keeps its texts, so that a value that does not fit its field is told as a misfit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from wizard.core.problems import ProblemError
from wizard.sampling.expressions.judged import Judged, Known, Schema
from wizard.sampling.expressions.judging import judge_all
from wizard.sampling.expressions.naming import named_columns
from wizard.sampling.expressions.running import run
from wizard.sampling.meaning.hints import hints_of
from wizard.sampling.meaning.inference import infer
from wizard.sampling.meaning.known_types import read_as
from wizard.sampling.objects.casting import cast
from wizard.sampling.reading import Column, unique_names
from wizard.sampling.types import FileFormat, LogicalType
from wizard.sync.checks import plain
from wizard.sync.engines.base import Batch, LeftOut, Reader, Unit
from wizard.sync.plan import SyncPlan


@dataclass(frozen=True)
class _Output:
    """A column after the expressions: the one at `position` as it is, or what `entry` computes."""

    name: str
    position: int | None = None
    entry: Judged | None = None


class SelectedReader:
    """The rows of `inner` after the plan's `select`; opening reads the first rows of what the expressions name."""

    def __init__(self, inner: Reader, plan: SyncPlan) -> None:
        self._inner = inner
        self._typing = _Typing(plan)
        judged = judge_all(plan.select, self._schema(plan))
        for entry in judged:
            if entry.problem:
                raise ProblemError(entry.problem)
        self._outputs = [output for entry in judged for output in _outputs(entry, inner.names)]
        self.names = unique_names([output.name for output in self._outputs])
        self.row_count = inner.row_count

    @property
    def left_out(self) -> LeftOut:
        left_out = self._inner.left_out
        absent = (
            name
            for name, one in zip(self.names, self._outputs, strict=True)
            if one.position is not None and self._inner.names[one.position] in left_out.absent
        )
        return replace(left_out, absent=frozenset(absent))

    @property
    def units(self) -> Sequence[Unit]:
        return self._inner.units

    def batches(self, positions: Sequence[int], units: Sequence[int] | None = None) -> Iterator[Batch]:
        outputs = [self._outputs[position] for position in positions]
        entries = [output.entry for output in outputs if output.entry]
        taken = {output.position for output in outputs if output.position is not None}
        needed = sorted(taken.union(*(entry.uses for entry in entries)) or {0})
        for batch in self._inner.batches(needed, units):
            given = dict(zip(needed, batch.columns, strict=True))
            computed = iter(run(self._columns(given, entries), batch.rows, entries))
            columns = [next(computed) if one.position is None else given[one.position] for one in outputs]
            yield replace(batch, columns=columns)

    def _schema(self, plan: SyncPlan) -> Schema:
        """The columns with the types that the first rows have, of those that are named."""
        names = self._inner.names
        untyped = Schema(tuple(Known(name, place, pa.null(), is_read=True) for place, name in enumerate(names)))
        used = sorted(named_columns(plan.select, untyped))
        first = next(self._inner.batches(used), None) if used else None
        columns = first.columns if first else [pa.nulls(0)] * len(used)
        kinds = {place: self._typing.first(names[place], values) for place, values in zip(used, columns, strict=True)}
        return Schema(tuple(replace(known, kind=kinds.get(known.position, known.kind)) for known in untyped.columns))

    def _columns(self, given: dict[int, pa.Array], entries: Sequence[Judged]) -> list[Column]:
        used = frozenset[int]().union(*(entry.uses for entry in entries))
        typed = {place: self._typing.typed(self._inner.names[place], given[place]) for place in used}
        return [
            Column(name, typed[place].type, typed[place]) if place in typed else Column(name, pa.null(), None)
            for place, name in enumerate(self._inner.names)
        ]


def _outputs(entry: Judged, names: Sequence[str]) -> list[_Output]:
    if entry.is_star:
        return [_Output(name, place) for place, name in enumerate(names)]
    if entry.column:
        return [_Output(entry.name, entry.column.position)]
    return [_Output(entry.name, entry=entry)]


class _Typing:
    """Gives the values of each column one type over all batches: that of the first one."""

    def __init__(self, plan: SyncPlan) -> None:
        self._known = dict(plan.known)
        self._hints = hints_of(plan.dialect)
        self._blanks_are_null = plan.format is FileFormat.CSV
        self._kinds: dict[str, pa.DataType] = {}

    def first(self, name: str, values: pa.Array) -> pa.DataType:
        """The type that the column gets from its first values."""
        values = plain(values)
        if name not in self._known and pa.types.is_string(values.type):
            self._known[name] = infer(values, blanks_are_null=self._blanks_are_null, hints=self._hints).logical_type
        self._kinds[name] = self._read(name, values).type
        return self._kinds[name]

    def typed(self, name: str, values: pa.Array) -> pa.Array:
        """Further values of the column; null where they do not fit its type."""
        kind = self._kinds[name]
        found = self._read(name, plain(values))
        return found if pa.types.is_null(kind) else cast(found, kind)[0]

    def _read(self, name: str, values: pa.Array) -> pa.Array:
        if not pa.types.is_string(values.type):
            return values
        known = self._known.get(name, LogicalType.STRING)
        return read_as(values, known, hints=self._hints, blanks_are_null=self._blanks_are_null)
