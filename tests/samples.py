"""Sample results for tests: real Parquet bytes, really sampled, without a bucket."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from functools import cache

import pyarrow as pa
import pyarrow.parquet as pq

from wizard.sampling.sampler import sample
from wizard.sampling.types import SampleResult


class MemorySource:
    """An object in memory, read as one in a bucket is."""

    def __init__(self, content: bytes, name: str) -> None:
        self.content = content
        self.name = name

    @property
    def size(self) -> int:
        return len(self.content)

    def read(self, start: int, length: int) -> bytes:
        return self.content[start : start + length]

    def read_many(self, ranges: list[tuple[int, int]]) -> list[bytes]:
        return [self.read(start, length) for start, length in ranges]


def insurance_table(rows: int = 200) -> pa.Table:
    """A small insurance model's predictions, with everything that a mapping can need."""
    begin = datetime(2026, 11, 1, tzinfo=UTC)
    return pa.table(
        {
            "prediction_id": [f"p-{number:06}" for number in range(rows)],
            "prediction_timestamp": [begin + timedelta(minutes=number) for number in range(rows)],
            "amount": [round(100 + 3.7 * number, 2) for number in range(rows)],
            "owner": [("private", "company", "broker")[number % 3] for number in range(rows)],
            "is_new": [number % 4 == 0 for number in range(rows)],
            "embeddings": pa.array(
                [[number / 10 + place for place in range(4)] for number in range(rows)], pa.list_(pa.float32(), 4)
            ),
            "will_buy_insurance": [number % 2 == 0 for number in range(rows)],
            "proba": [((number * 37) % 100) / 100 for number in range(rows)],
            "did_buy_insurance": [None if number % 5 == 0 else number % 2 == 0 for number in range(rows)],
        }
    )


def parquet_bytes(table: pa.Table) -> bytes:
    """The table as the bytes of a Parquet object."""
    sink = io.BytesIO()
    pq.write_table(table, sink)
    return sink.getvalue()


@cache
def insurance_sample() -> SampleResult:
    """What sampling finds in `insurance_table`."""
    return sample(MemorySource(parquet_bytes(insurance_table()), "serving.parquet"))
