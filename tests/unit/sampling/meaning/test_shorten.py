"""However wide the object and long its texts, the result stays small enough to send, to store and to show."""

from __future__ import annotations

import json

import pyarrow as pa

from tests.data.build import parquet
from tests.fakes.file_source import BytesSource
from wizard.sampling.results import SampleResult
from wizard.sampling.sampler import sample

WIDE = 2_000


def sampled(table: pa.Table) -> SampleResult:
    return sample(BytesSource(parquet(table), "x.parquet"))


def test_two_thousand_columns_of_long_texts() -> None:
    cells = ["\U0001f600" * 100 + f"{row}" + "x" * 200 for row in range(25)]
    result = sampled(pa.table({f"c{number}": cells for number in range(WIDE)}))
    assert len(result.columns) == WIDE
    assert len(json.dumps(result.to_json(), ensure_ascii=False).encode()) < 8_000_000
    assert {len(cell) for row in result.preview for cell in row if cell} == {20}


def test_a_name_of_a_megabyte() -> None:
    result = sampled(pa.table({"n" * 1_000_000 + "a": [1], "n" * 1_000_000 + "b": [2]}))
    assert len({column.name for column in result.columns}) == 2
    assert len(json.dumps(result.to_json())) < 10_000


def test_an_ordinary_object_keeps_its_texts() -> None:
    result = sampled(pa.table({f"c{number}": ["x" * 199] for number in range(100)}))
    assert result.preview[0][0] == "x" * 199
    assert result.columns[0].examples == ("x" * 199,)


def test_moments_of_a_wide_object_stay_whole() -> None:
    moment = "2026-11-01T00:00:00.123456+00:00"
    result = sampled(pa.table({f"c{number}": pa.array([1], pa.timestamp("us", "UTC")) for number in range(WIDE)}))
    assert len(str(result.columns[0].minimum)) >= len(moment) - 7
