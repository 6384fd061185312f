"""What a reader found → typed columns, their profiles and the first rows. Raises nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import pyarrow as pa

from wizard.sampling.limits import Limits
from wizard.sampling.meaning.agreements import agreements
from wizard.sampling.meaning.arrivals import arrivals
from wizard.sampling.meaning.inference import Inference
from wizard.sampling.meaning.meanings import meanings
from wizard.sampling.meaning.render import cells
from wizard.sampling.meaning.rowsums import row_sums
from wizard.sampling.meaning.shapes import logical_type, observed, plain
from wizard.sampling.meaning.statistics import profile
from wizard.sampling.meaning.traits import traits_of
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.reading import Column, ReadSample, unique_names
from wizard.sampling.types import Dialect, LogicalType, Note, Trait

Rows = tuple[tuple[str | None, ...], ...]


@dataclass(frozen=True)
class Described:
    """A sample and what its columns mean: one entry per column in everything here."""

    sample: ReadSample
    meanings: tuple[Inference | None, ...]

    @cached_property
    def names(self) -> list[str]:
        """The shown names, unique in the sample."""
        return unique_names([column.real_name for column in self.sample.columns])

    @cached_property
    def profiles(self) -> tuple[ColumnProfile, ...]:
        """The columns' profiles."""
        described = zip(self.sample.columns, self.names, self.meanings, strict=True)
        alone = [
            profile(column, name=name, position=position, sample=self.sample, meaning=meaning)
            for position, (column, name, meaning) in enumerate(described)
        ]
        typed = self.typed_columns
        agreeing, sums = agreements(self.names, typed), row_sums(self.names, typed)
        later = arrivals(self.names, typed, {each.name: each.epoch for each in alone})
        told = agreeing.keys() | sums.keys() | later.keys()
        return tuple(
            replace(
                each,
                agreements=agreeing.get(each.name, ()),
                row_sums=sums.get(each.name),
                arrivals=later.get(each.name, ()),
            )
            if each.name in told
            else each
            for each in alone
        )

    @property
    def logical_types(self) -> dict[str, LogicalType]:
        """Shown name → what the column holds, without the cost of a profile."""
        typed = zip(self.names, self.sample.columns, self.meanings, strict=True)
        return {name: _logical_type(column, meaning) for name, column, meaning in typed}

    @property
    def typed_columns(self) -> tuple[Column, ...]:
        """The columns with values of the types that their texts turned out to have."""
        return tuple(map(_typed, self.sample.columns, self.meanings))

    @property
    def dialect(self) -> Dialect | None:
        """The dialect with the decimal mark and thousands separator that its numbers turned out to use."""
        dialect = self.sample.dialect
        styles = [meaning for meaning in self.meanings if meaning and (meaning.decimal != "." or meaning.thousands)]
        if dialect is None or not styles:
            return dialect
        return replace(dialect, decimal=styles[0].decimal, thousands=styles[0].thousands)

    @property
    def traits(self) -> tuple[Trait, ...]:
        """What is known of how the object is written, and how its numbers and dates turned out to be."""
        if self.sample.dialect is None:
            return self.sample.traits
        return traits_of(self.meanings, self.sample.traits)

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was noticed while reading, and whether a chosen date format has found no date."""
        dialect = self.sample.dialect
        wanted = dialect.date_format if dialect else ""
        if not wanted or any(meaning and meaning.date_format == wanted for meaning in self.meanings):
            return self.sample.notes
        text = f"No column holds dates that are written as {wanted}; dates that are written otherwise are read as text."
        return (*self.sample.notes, Note("data.csv.date_format_unused", text))

    def preview(self, limits: Limits) -> Rows:
        """The first rows as text."""
        count = min(self.sample.rows, limits.preview_rows)
        blanks_are_null = self.sample.dialect is not None
        shown = [_preview_cells(column.values, count, blanks_are_null) for column in self.sample.columns]
        return tuple(zip(*shown, strict=True))


def describe(sample: ReadSample) -> Described:
    """Find out what the texts of `sample` mean."""
    return Described(sample, tuple(meanings(sample)))


def _logical_type(column: Column, meaning: Inference | None) -> LogicalType:
    if meaning is not None:
        return meaning.logical_type
    return logical_type(column.kind) if column.values is None else observed(plain(column.values))[0]


def _typed(column: Column, meaning: Inference | None) -> Column:
    if meaning is None:
        return column
    is_text = meaning.logical_type in (LogicalType.STRING, LogicalType.UNKNOWN)
    return replace(column, kind=meaning.values.type, values=meaning.values, is_text=is_text)


def _preview_cells(values: pa.Array | None, count: int, blanks_are_null: bool) -> list[str | None]:
    if values is None:
        return [None] * count
    shown = cells(plain(values.slice(0, count)))
    return [cell or None for cell in shown] if blanks_are_null else shown
