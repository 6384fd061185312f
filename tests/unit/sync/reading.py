"""What the tests of the engine share: objects built in memory, read in full."""

from __future__ import annotations

import csv
import io
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.fakes.file_source import BytesSource
from wizard.registry.schema import FieldType
from wizard.sampling.types import Dialect, FileFormat
from wizard.sync.engines.local import read_all
from wizard.sync.plan import PlannedField, SyncPlan
from wizard.sync.types import FieldCheck, SyncResult

Types = dict[str, FieldType]


def parquet(columns: dict[str, Any], *, row_group_size: int = 1000) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.table(columns), sink, row_group_size=row_group_size)
    return sink.getvalue()


def csv_text(header: list[str], rows: list[list[Any]]) -> bytes:
    sink = io.StringIO()
    writer = csv.writer(sink)
    writer.writerows([header, *rows])
    return sink.getvalue().encode()


def planned(types: Types) -> tuple[PlannedField, ...]:
    return tuple(PlannedField(name, name, kind) for name, kind in types.items())


def read_parquet(data: bytes, types: Types, **keys: Any) -> SyncResult:
    return read(data, SyncPlan(FileFormat.PARQUET, planned(types), **keys))


def read_csv(data: bytes, types: Types, **keys: Any) -> SyncResult:
    return read(data, SyncPlan(FileFormat.CSV, planned(types), **({"dialect": Dialect()} | keys)))


def read(data: bytes, plan: SyncPlan, report: Any = lambda progress: None) -> SyncResult:
    return SyncResult.from_json(read_all(BytesSource(data, "data/object"), {"plan": plan.to_json()}, report))


def field(result: SyncResult, name: str) -> FieldCheck:
    return next(check for check in result.fields if check.field == name)
