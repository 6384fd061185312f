"""From one object to a SampleResult: the only place that knows the whole way. Raises ProblemError (`data.*`).

detect the format → let its reader read → find out what each column means → describe it. Runs in a child process (see
`isolation`): everything it touches is a stranger's.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
import pyarrow as pa

from wizard.core.problems import ProblemError
from wizard.sampling import problems
from wizard.sampling.limits import Limits
from wizard.sampling.meaning.inference import Inference, infer
from wizard.sampling.meaning.render import cells
from wizard.sampling.meaning.shapes import plain
from wizard.sampling.meaning.shorten import shortened
from wizard.sampling.meaning.statistics import profile
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.ranges import Range, RangeCache
from wizard.sampling.readers import csv, parquet
from wizard.sampling.readers.pieces import ranges, text_object
from wizard.sampling.reading import ReadSample, unique_names
from wizard.sampling.results import ObjectSet, SampleResult
from wizard.sampling.settings import ReadSettings
from wizard.sampling.sources import ObjectSource, OneObject
from wizard.sampling.types import Dialect, FileFormat
from wizard.sampling.written import formats

Report = Callable[[dict[str, Any]], None]


def run(source: ObjectSource, arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    """`sample` as a work of the child: `arguments` may hold `settings`, `objects` and `limits`, all as JSON."""
    settings = ReadSettings.from_json(arguments.get("settings", {}))
    found = arguments.get("objects")
    result = sample(
        source,
        settings=settings,
        found=msgspec.convert(found, ObjectSet) if found else None,
        limits=Limits(**arguments.get("limits", {})),
        report=report,
    )
    return result.to_json()


def sample(
    source: ObjectSource,
    *,
    settings: ReadSettings | None = None,
    found: ObjectSet | None = None,
    limits: Limits | None = None,
    report: Report | None = None,
) -> SampleResult:
    """Read a bounded part of the objects of `source` and describe it.

    `settings` is what a person chose, if anything; `found` is what the listing told, of which the objects of `source`
    were picked to be looked into.
    """
    started = time.monotonic()
    limits, tell = limits or Limits(), report or _tell_nobody
    settings = settings or ReadSettings()
    cache = RangeCache(OneObject(source, source.objects[0]))
    detection = _detect(cache, settings.format, limits)
    tell({"stage": "reading", "format": detection.format.value})
    read = _read(cache, detection.format, settings, limits)
    tell({"stage": "describing", "columns": len(read.columns)})
    meanings = [_meaning(read, number) for number in range(len(read.columns))]
    result = SampleResult(
        format=detection.format,
        columns=_profiles(read, meanings),
        size=cache.size,
        compression=read.compression,
        encoding=read.encoding,
        dialect=_with_number_style(read.dialect, meanings),
        preview=_preview(read, limits),
        rows_sampled=read.rows,
        row_count=read.row_count,
        row_count_exact=read.row_count_exact,
        objects=found,
        requests=cache.requests,
        bytes_read=cache.bytes_read,
        seconds=round(time.monotonic() - started, 3),
        notes=(*detection.notes, *read.notes),
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
    return ranges(cache.size, limits)


def _read(cache: RangeCache, kind: FileFormat, settings: ReadSettings, limits: Limits) -> ReadSample:
    if kind is FileFormat.PARQUET:
        return parquet.read(cache, limits)
    return csv.read(text_object(cache, limits), limits, settings)


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
