"""From one object to a SampleResult: the only place that knows the whole way. Raises ProblemError (`data.*`).

detect the format → let its reader read → find out what each column means → describe it. Runs in a child process (see
`isolation`): everything it touches is a stranger's.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pyarrow as pa

from wizard.core.problems import ProblemError
from wizard.sampling import problems
from wizard.sampling.limits import Limits
from wizard.sampling.meaning.inference import Inference, infer
from wizard.sampling.meaning.render import cells
from wizard.sampling.meaning.shapes import plain
from wizard.sampling.meaning.shorten import shortened
from wizard.sampling.meaning.statistics import profile
from wizard.sampling.ranges import Range, RangeCache
from wizard.sampling.readers import csv, parquet
from wizard.sampling.readers.base import ReadSample, unique_names
from wizard.sampling.types import ByteSource, ColumnProfile, Dialect, FileFormat, SampleResult
from wizard.sampling.written import formats

Report = Callable[[dict[str, Any]], None]


def run(source: ByteSource, arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    """`sample` as a work of the child: `arguments` may hold `format`, `dialect` and `limits`, all as JSON."""
    chosen = arguments.get("format")
    dialect = arguments.get("dialect")
    result = sample(
        source,
        format=FileFormat(chosen) if chosen else None,
        limits=Limits(**arguments.get("limits", {})),
        dialect=Dialect(**dialect) if dialect else None,
        report=report,
    )
    return result.to_json()


def sample(
    source: ByteSource,
    *,
    format: FileFormat | None = None,  # noqa: A002 - the product's word
    limits: Limits | None = None,
    dialect: Dialect | None = None,
    report: Report | None = None,
) -> SampleResult:
    """Read a bounded part of `source` and describe it; `format` and `dialect` are what a person chose, if anything."""
    started = time.monotonic()
    limits, tell = limits or Limits(), report or _tell_nobody
    cache = RangeCache(source)
    detection = _detect(cache, format, limits)
    tell({"stage": "reading", "format": detection.format.value})
    found = _read(cache, detection.format, dialect, limits)
    tell({"stage": "describing", "columns": len(found.columns)})
    meanings = [_meaning(found, number) for number in range(len(found.columns))]
    result = SampleResult(
        format=detection.format,
        columns=_profiles(found, meanings),
        size=cache.size,
        compression=found.compression,
        encoding=found.encoding,
        dialect=_with_number_style(found.dialect, meanings),
        preview=_preview(found, limits),
        rows_sampled=found.rows,
        row_count=found.row_count,
        row_count_exact=found.row_count_exact,
        requests=cache.requests,
        bytes_read=cache.bytes_read,
        seconds=round(time.monotonic() - started, 3),
        notes=(*detection.notes, *found.notes),
    )
    return shortened(result)


def _tell_nobody(_: dict[str, Any]) -> None:
    """Progress that nobody asked for."""


def _detect(cache: RangeCache, chosen: FileFormat | None, limits: Limits) -> formats.Detection:
    if chosen is FileFormat.DELTA:
        raise ProblemError(problems.later(cache.name, found="a Delta table"))
    cache.fetch(_first_round(cache, chosen, limits))
    head = cache.available(0, min(cache.size, limits.head))
    tail = cache.available(max(0, cache.size - formats.TAIL_NEEDED), formats.TAIL_NEEDED)
    return formats.detect(head=head, tail=tail, name=cache.name, size=cache.size, declared=chosen)


def _first_round(cache: RangeCache, chosen: FileFormat | None, limits: Limits) -> list[Range]:
    """What the promised format will need, and what tells whether the object keeps the promise."""
    if cache.size <= limits.whole:
        return [(0, cache.size)]
    if (chosen or formats.by_name(cache.name)) is FileFormat.PARQUET:
        return [(0, formats.HEAD_NEEDED), (max(0, cache.size - limits.tail), limits.tail)]
    return csv.ranges(cache.size, limits)


def _read(cache: RangeCache, kind: FileFormat, dialect: Dialect | None, limits: Limits) -> ReadSample:
    if kind is FileFormat.PARQUET:
        return parquet.read(cache, limits)
    return csv.read(cache, limits, chosen=dialect)


def _meaning(found: ReadSample, number: int) -> Inference | None:
    column = found.columns[number]
    if not column.is_text or column.values is None:
        return None
    return infer(plain(column.values), blanks_are_null=found.dialect is not None)


def _profiles(found: ReadSample, meanings: list[Inference | None]) -> tuple[ColumnProfile, ...]:
    names = unique_names([column.real_name for column in found.columns])
    return tuple(
        profile(column, name=name, position=position, sample=found, meaning=meaning)
        for position, (column, name, meaning) in enumerate(zip(found.columns, names, meanings, strict=True))
    )


def _with_number_style(dialect: Dialect | None, meanings: list[Inference | None]) -> Dialect | None:
    """The dialect with the decimal mark and thousands separator that its numbers turned out to use."""
    if dialect is None:
        return None
    styles = [meaning for meaning in meanings if meaning and (meaning.decimal != "." or meaning.thousands)]
    return replace(dialect, decimal=styles[0].decimal, thousands=styles[0].thousands) if styles else dialect


def _preview(found: ReadSample, limits: Limits) -> tuple[tuple[str | None, ...], ...]:
    count = min(found.rows, limits.preview_rows)
    columns = [
        _preview_cells(column.values, count, blanks_are_null=found.dialect is not None) for column in found.columns
    ]
    return tuple(zip(*columns, strict=True))


def _preview_cells(values: pa.Array | None, count: int, *, blanks_are_null: bool) -> list[str | None]:
    if values is None:
        return [None] * count
    shown = cells(plain(values.slice(0, count)))
    return [cell or None for cell in shown] if blanks_are_null else shown
