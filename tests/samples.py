"""Sample results for tests: real Parquet bytes, really sampled, without a bucket."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

import pyarrow as pa

from tests.data.build import parquet
from tests.fakes.file_source import BytesSource
from wizard.sampling.results import SampleResult
from wizard.sampling.sampler import sample


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


@cache
def insurance_sample() -> SampleResult:
    """What sampling finds in `insurance_table`."""
    return sample(BytesSource(parquet(insurance_table()), "serving.parquet"))
