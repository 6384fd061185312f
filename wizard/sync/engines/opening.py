"""The reader of one object. Raises ProblemError (`sync.*`, `data.*`, and whatever the source raises)."""

from __future__ import annotations

from threading import Lock

from wizard.sampling.sources import ByteSource
from wizard.sampling.types import FileFormat
from wizard.sampling.written import compression
from wizard.sampling.written.formats import HEAD_NEEDED
from wizard.sync.engines.base import Reader
from wizard.sync.engines.csv import CsvReader
from wizard.sync.engines.files import CountedSource
from wizard.sync.engines.json import JsonReader
from wizard.sync.engines.parquet import ParquetReader
from wizard.sync.plan import SyncPlan


def open_object(data: ByteSource, plan: SyncPlan) -> Reader:
    """The rows of `data` as the plan reads them."""
    source = CountedSource(data, Lock())
    if plan.format is FileFormat.PARQUET:
        return ParquetReader(source)
    head = source.read(0, min(source.size, HEAD_NEEDED)) if source.size else b""
    source.packed = compression.found(head, plan.options, source.name)
    if plan.format is FileFormat.CSV:
        return CsvReader(source, plan.dialect, plan.encoding, options=plan.options)
    return JsonReader(
        source,
        encoding=plan.encoding,
        options=plan.options,
        columns=plan.read_columns,
        as_text=plan.id_as_stored,
        by_hand=plan.by_hand,
    )
