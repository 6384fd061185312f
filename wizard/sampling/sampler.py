"""From the objects of one location to a SampleResult: the only place that knows the whole way.

read each object → one sample of them all → find out what each column means → describe it. Runs in a child process (see
`isolation`): everything it touches is a stranger's. Raises ProblemError (`data.*`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import msgspec

from wizard.sampling.describing import describe
from wizard.sampling.limits import Limits
from wizard.sampling.meaning.shorten import shortened
from wizard.sampling.one_object import ReadObject, reading
from wizard.sampling.ranges import RangeCache
from wizard.sampling.readers import delta
from wizard.sampling.readers.rounds import together
from wizard.sampling.results import ObjectSet, SampleResult
from wizard.sampling.settings import ReadSettings
from wizard.sampling.sources import CountedObjects, ObjectSource, OneObject
from wizard.sampling.types import FileFormat
from wizard.sampling.written.formats import Detection

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
    counted = CountedObjects(source)
    tell({"stage": "reading"})
    read = _delta(counted, settings, limits) if _is_delta(found) else _objects(counted, settings, limits)
    tell({"stage": "describing", "columns": len(read.sample.columns)})
    return shortened(_result(read, counted, found, limits, started))


def _tell_nobody(_: dict[str, Any]) -> None:
    """Progress that nobody asked for."""


def _is_delta(found: ObjectSet | None) -> bool:
    return found is not None and found.kind == "delta"


def _delta(source: ObjectSource, settings: ReadSettings, limits: Limits) -> ReadObject:
    return ReadObject(Detection(FileFormat.DELTA), delta.read(source, limits, settings))


def _objects(source: ObjectSource, settings: ReadSettings, limits: Limits) -> ReadObject:
    caches = [RangeCache(OneObject(source, entry)) for entry in source.objects]
    return together(source, [reading(cache, settings, limits) for cache in caches])[0]


def _result(
    read: ReadObject, source: CountedObjects, found: ObjectSet | None, limits: Limits, started: float
) -> SampleResult:
    described = describe(read.sample)
    return SampleResult(
        format=read.detection.format,
        columns=described.profiles,
        size=found.matched_bytes if found else sum(entry.size for entry in source.objects),
        compression=read.sample.compression,
        encoding=read.sample.encoding,
        dialect=described.dialect,
        traits=described.traits,
        preview=described.preview(limits),
        rows_sampled=read.sample.rows,
        row_count=read.sample.row_count,
        row_count_exact=read.sample.row_count_exact,
        objects=found,
        delta=read.sample.delta,
        requests=source.requests,
        bytes_read=source.bytes_read,
        seconds=round(time.monotonic() - started, 3),
        notes=(*read.detection.notes, *read.sample.notes),
    )
