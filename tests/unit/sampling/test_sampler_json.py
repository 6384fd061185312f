"""JSON and packed objects through the sampler: format, compression, rows, requests."""

from __future__ import annotations

import gzip
import json

import pytest

from tests.data import build
from tests.fakes.file_source import BytesSource
from wizard.core.problems import ProblemError
from wizard.sampling.limits import KIB, Limits
from wizard.sampling.results import SampleResult
from wizard.sampling.sampler import sample
from wizard.sampling.settings import ReadSettings
from wizard.sampling.types import FileFormat, LogicalType

TINY = Limits(whole=4 * KIB, head=4 * KIB, spread=2 * KIB)
LINES = "".join(
    json.dumps({"id": number, "at": f"2026-01-01T00:00:{number % 60:02}Z", "vector": [0.5, number]}) + "\n"
    for number in range(2000)
).encode()


def read(data: bytes, name: str, limits: Limits | None = None, **options: str) -> SampleResult:
    return sample(BytesSource(data, name), settings=ReadSettings(options=options), limits=limits)


def types(result: SampleResult) -> dict[str, LogicalType]:
    return {column.name: column.logical_type for column in result.columns}


def test_json_lines() -> None:
    result = read(LINES, "in/x.json")
    assert (result.format, result.row_count, result.row_count_exact, result.notes) == (FileFormat.JSON, 2000, True, ())
    assert types(result) == {"id": LogicalType.INTEGER, "at": LogicalType.DATETIME, "vector": LogicalType.TENSOR}
    assert [(trait.name, trait.value) for trait in result.traits] == [("jsonLayout", "lines")]


def test_a_large_object_is_read_in_one_round() -> None:
    source = BytesSource(LINES, "in/x.json")
    result = sample(source, limits=TINY)
    assert (source.rounds, source.requests) == (1, 4)
    assert 1800 < (result.row_count or 0) < 2200


@pytest.mark.parametrize("name", ["x.json.gz", "x.gz", "x", "x.json"])
def test_packed_json(name: str) -> None:
    result = read(gzip.compress(LINES), name)
    assert (result.format, result.compression, result.row_count) == (FileFormat.JSON, "gzip", 2000)
    assert [trait.name for trait in result.traits] == ["compression", "jsonLayout"]


def test_a_large_packed_object_costs_one_request() -> None:
    source = BytesSource(gzip.compress(LINES), "in/x.json.gz")
    result = sample(source, limits=TINY)
    assert (source.rounds, source.requests, source.bytes_read) == (1, 1, TINY.head)
    assert not result.row_count_exact
    assert 1000 < (result.row_count or 0) < 4000


def test_packed_csv() -> None:
    result = read(gzip.compress(build.csv().encode()), "in/x.csv.gz")
    assert (result.format, result.compression, result.row_count) == (FileFormat.CSV, "gzip", 500)


def test_a_person_overrules_the_format() -> None:
    chosen = ReadSettings(format=FileFormat.CSV)
    assert sample(BytesSource(LINES, "x.json"), settings=chosen).format is FileFormat.CSV
    with pytest.raises(ProblemError) as caught:
        sample(BytesSource(build.csv().encode(), "x.csv"), settings=ReadSettings(format=FileFormat.JSON))
    assert caught.value.problem.code == "data.json.not_json"


def test_a_person_overrules_the_compression() -> None:
    with pytest.raises(ProblemError) as caught:
        read(LINES, "x.json", compression="gzip")
    assert caught.value.problem.code == "data.compression.corrupt"
