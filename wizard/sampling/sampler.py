"""From the objects of one location to a SampleResult: the only place that knows the whole way.

read each object → one sample of them all → find out what each column means → apply `select_expr` → describe it. Runs in
a child process (see `isolation`): everything it touches is a stranger's. Raises ProblemError (`data.*`).
"""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from wizard.sampling.describing import Described, describe
from wizard.sampling.expressions.rows import rows_to_ipc
from wizard.sampling.gathering import Gathered, gather, one_location
from wizard.sampling.limits import Limits
from wizard.sampling.meaning.shorten import shortened
from wizard.sampling.results import ObjectSet, SampleResult
from wizard.sampling.selecting import Selected, select
from wizard.sampling.settings import ReadSettings
from wizard.sampling.sources import CountedObjects, ObjectSource
from wizard.sampling.text import visible

Report = Callable[[dict[str, Any]], None]


def run(source: ObjectSource, arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    """A sample as a work of the child: `arguments` may hold `settings`, `objects` and `limits`, all as JSON.

    With `keep_rows` the answer holds some whole rows, too (`rows`: base64 of an Arrow IPC stream).
    """
    found = arguments.get("objects")
    taken = _take(
        source,
        settings=ReadSettings.from_json(arguments.get("settings", {})),
        found=msgspec.convert(found, ObjectSet) if found else one_location(source),
        limits=Limits(**arguments.get("limits", {})),
        tell=report,
    )
    return taken.result.to_json() | ({"rows": _rows(taken.source)} if arguments.get("keep_rows") else {})


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
    return _take(
        source,
        settings=settings or ReadSettings(),
        found=found or one_location(source),
        limits=limits or Limits(),
        tell=report or _tell_nobody,
    ).result


def _tell_nobody(_: dict[str, Any]) -> None:
    """Progress that nobody asked for."""


@dataclass(frozen=True)
class _Taken:
    """A result, and the sample that it describes as it was before `select_expr`."""

    result: SampleResult
    source: Described


def _take(source: ObjectSource, *, settings: ReadSettings, found: ObjectSet, limits: Limits, tell: Report) -> _Taken:
    started = time.monotonic()
    counted = CountedObjects(source)
    tell({"stage": "reading"})
    gathered = gather(counted, settings=settings, found=found, limits=limits)
    tell({"stage": "describing", "columns": len(gathered.sample.columns)})
    described = describe(gathered.sample)
    selected = select(described, settings.select)
    result = replace(
        _facts(gathered, described, selected, limits),
        objects=replace(found, sampled=gathered.sampled),
        size=gathered.sample.delta.bytes if gathered.sample.delta else found.matched_bytes,
        requests=counted.requests,
        bytes_read=counted.bytes_read,
        seconds=round(time.monotonic() - started, 3),
    )
    return _Taken(shortened(result), described)


def _facts(gathered: Gathered, source: Described, selected: Selected, limits: Limits) -> SampleResult:
    sample, is_selected = gathered.sample, selected.described is not source
    return SampleResult(
        format=gathered.format,
        columns=selected.profiles,
        size=0,
        compression=sample.compression,
        encoding=sample.encoding,
        dialect=source.dialect,
        traits=tuple(replace(trait, value=visible(trait.value)) for trait in source.traits),
        preview=selected.described.preview(limits),
        rows_sampled=sample.rows,
        row_count=sample.row_count,
        row_count_exact=sample.row_count_exact,
        matrix=gathered.matrix,
        delta=sample.delta,
        expressions=selected.outcomes,
        source_columns=source.profiles if is_selected else (),
        source_preview=source.preview(limits) if is_selected else (),
        notes=(*gathered.notes, *source.notes),
    )


def _rows(source: Described) -> str:
    return base64.b64encode(rows_to_ipc(source.typed_columns, source.sample.rows)).decode("ascii")
