"""Objects much larger than the memory they are read in, through the real child with its real limit."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tests.fakes.file_source import FileSource
from tests.unit.sync.reading import planned
from wizard.registry.schema import FieldType as T
from wizard.sampling.isolation.parent import ChildLimits, run_in_child
from wizard.sampling.sources import ObjectSource, StoredObject, Wanted
from wizard.sampling.types import Dialect, FileFormat
from wizard.sync.plan import SyncPlan
from wizard.sync.types import SyncResult

MEMORY = 560_000_000
"""Of which the interpreter and Arrow's libraries take more than half."""


class EndlessText:
    """An object of text that is made while it is read: one block of rows, over and over."""

    def __init__(self, block: bytes, times: int) -> None:
        self._block = block
        self.size = len(block) * times
        self.name, self.folder = "endless", ""
        self.objects = [StoredObject(self.name, self.size)]

    def read(self, start: int, length: int) -> bytes:
        first = start % len(self._block)
        length = min(length, self.size - start)
        return (self._block * (2 + length // len(self._block)))[first : first + length]

    def read_many(self, wanted: Sequence[Wanted]) -> list[bytes]:
        return [self.read(start, length) for _, start, length in wanted]


def read_in_child(source: ObjectSource, plan: SyncPlan) -> SyncResult:
    limits = ChildLimits(memory=MEMORY, cpu_seconds=120, wall_seconds=120.0, threads=2)
    return SyncResult.from_json(run_in_child("sync", arguments={"plan": plan.to_json()}, source=source, limits=limits))


def test_a_csv_larger_than_the_memory() -> None:
    rows = "".join(f"p{number},{number}.5,{'x' * 9000}\n" for number in range(100)).encode()
    source = EndlessText(rows, times=580)
    assert source.size > 0.9 * MEMORY
    fields = planned({"column_2": T.NUMERIC, "column_3": T.TEXT})
    plan = SyncPlan(FileFormat.CSV, fields, "column_1", dialect=Dialect(header=False))
    result = read_in_child(source, plan)
    assert (result.rows, result.duplicate_ids) == (58_000, 57_900)
    assert result.bytes >= source.size


def test_json_lines_larger_than_the_memory() -> None:
    rows = "".join(f'{{"id": {number}, "x": {number}.5, "t": "{"x" * 9000}"}}\n' for number in range(100)).encode()
    source = EndlessText(rows, times=640)
    assert source.size > MEMORY
    plan = SyncPlan(FileFormat.JSON, planned({"x": T.NUMERIC, "t": T.TEXT}), "id")
    result = read_in_child(source, plan)
    assert (result.rows, result.duplicate_ids, result.broken_rows) == (64_000, 63_900, 0)


def test_a_parquet_larger_than_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "large.parquet"
    schema = pa.schema({"id": pa.int64(), "blob": pa.binary()})
    noise = os.urandom(100_000)
    with pq.ParquetWriter(path, schema, compression="none", use_dictionary=False) as writer:
        for group in range(72):
            ids = range(group * 80, group * 80 + 80)
            writer.write_table(pa.table({"id": ids, "blob": [noise] * 80}, schema=schema))
    assert path.stat().st_size > MEMORY
    plan = SyncPlan(FileFormat.PARQUET, planned({"blob": T.STRING}), "id")
    result = read_in_child(FileSource(path), plan)
    assert (result.rows, result.duplicate_ids, result.fields[0].misfits) == (5760, 0, 5760)
