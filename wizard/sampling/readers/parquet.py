"""Read a bounded part of a Parquet object: its footer, then the first pages of one row group.

Two rounds of requests; a third when the footer is longer than the tail, or when pages are longer than usual. Facts on
the whole object (rows, nulls, minimum, maximum) come from the footer. Raises ProblemError (`data.parquet.*`,
`data.limits.*`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from wizard.core.problems import ProblemError
from wizard.sampling import problems
from wizard.sampling.limits import Limits
from wizard.sampling.ranges import RangeCache
from wizard.sampling.readers import parquet_open, parquet_problems
from wizard.sampling.readers import parquet_plan as plan
from wizard.sampling.readers.footer import Facts, facts
from wizard.sampling.readers.parquet_open import TRAILER, ParquetObject
from wizard.sampling.readers.parquet_sound import filled
from wizard.sampling.readers.parquet_values import sampled_values
from wizard.sampling.readers.rounds import Ask, Reading, alone
from wizard.sampling.reading import Column, ReadSample, name_notes
from wizard.sampling.types import Note


@dataclass(frozen=True)
class Part:
    """A bounded part of one object: the sampled values of the wanted columns, `rows` each.

    `positions` are the wanted columns' places in `schema`; `arrays` (None: too large to be read) and `known` (what the
    footer says) have an entry for each. `row_count` counts the whole object.
    """

    schema: pa.Schema
    positions: list[int]
    arrays: list[pa.Array | None]
    known: list[Facts]
    rows: int
    row_count: int
    compression: str | None
    notes: tuple[Note, ...]


Choice = Callable[[pa.Schema], list[int]]
"""Picks the positions of the columns wanted."""


def read(source: RangeCache, limits: Limits) -> ReadSample:
    """The footer's facts and up to `limits.rows` rows of the first row group that holds any."""
    return alone(sampling(source, limits))


def sampling(source: RangeCache, limits: Limits) -> Reading[ReadSample]:
    """The same as a Reading."""
    part = yield from reading(source, limits)
    columns = tuple(
        _column(field, values, fact) for field, values, fact in zip(part.schema, part.arrays, part.known, strict=True)
    )
    return ReadSample(
        columns=columns,
        rows=part.rows,
        row_count=part.row_count,
        row_count_exact=True,
        whole=part.rows == part.row_count,
        compression=part.compression,
        notes=(*name_notes(part.schema.names), *part.notes),
    )


def reading(source: RangeCache, limits: Limits, choose: Choice | None = None) -> Reading[Part]:
    """The columns that `choose` picks (all without it), from the first row on."""
    with explained(source.name):
        yield from footer_reading(source, limits)
        parquet = opened(source, limits)
        schema = parquet.schema
        if len(schema) > limits.columns:
            raise ProblemError(problems.too_many_columns(source.name, columns=len(schema), limit=limits.columns))
        columns = plan.roots(schema)
        wanted = columns if choose is None else [columns[position] for position in choose(schema)]
        values, notes = yield from sampled_values(parquet, wanted, limits)
        return Part(
            schema=schema,
            positions=[root.position for root in wanted],
            arrays=values.arrays,
            known=facts(parquet.footer, wanted, schema),
            rows=values.rows,
            row_count=parquet.footer.num_rows,
            compression=_compression(parquet.footer),
            notes=tuple(notes),
        )


def opened(source: RangeCache, limits: Limits) -> ParquetObject:
    """The object with its footer understood; the footer's bytes are known already."""
    found = parquet_open.opened(source, limits)
    if found.footer.num_rows < 0:
        raise ProblemError(parquet_problems.no_count(source.name))
    if _points_elsewhere(found.footer):
        raise ProblemError(parquet_problems.elsewhere(source.name))
    return found


def _points_elsewhere(footer: Any) -> bool:
    """Whether the pages of the first row group are said to be in another object."""
    groups = filled(footer)[:1]
    return any(group.column(leaf).file_path for group in groups for leaf in range(group.num_columns))


@contextmanager
def explained(name: str) -> Iterator[None]:
    """What Arrow raises on a damaged object comes out as a Problem."""
    try:
        yield
    except MemoryError:
        raise
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise ProblemError(parquet_problems.diagnosis(name, error)) from error


def footer_reading(source: RangeCache, limits: Limits) -> Reading[None]:
    """Fetch the footer; it takes a second round when it is longer than the tail."""
    yield Ask(source, [(max(0, source.size - limits.tail), limits.tail)])
    trailer = source.available(source.size - TRAILER, TRAILER)
    length = int.from_bytes(trailer[:4], "little")
    if length + TRAILER > source.size:
        raise ProblemError(problems.truncated(source.name, size=source.size))
    if length > limits.footer:
        raise ProblemError(problems.footer(source.name, size=length))
    yield Ask(source, [(source.size - length - TRAILER, length + TRAILER)])


def _column(field: pa.Field, values: pa.Array | None, fact: Facts) -> Column:
    return Column(
        real_name=field.name,
        kind=field.type,
        values=values,
        nulls=fact.nulls,
        minimum=fact.minimum,
        maximum=fact.maximum,
        is_text=_is_text(field.type),
        parts=fact.parts,
    )


def _is_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return _is_text(kind.value_type)
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _compression(footer: Any) -> str | None:
    groups = filled(footer)[:1]
    names = [group.column(0).compression for group in groups if group.num_columns]
    return names[0].lower() if names and names[0] != "UNCOMPRESSED" else None
